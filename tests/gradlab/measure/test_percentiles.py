"""Percentiles are numpy's."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from gradlab.measure import percentiles
from gradlab.measure.percentiles import MOST_VALUES


@pytest.mark.parametrize("shape", [(1, 1), (2, 1), (7, 3), (5, 4, 4, 2)])
def test_they_are_those_of_numpy(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(1).normal(size=(2, *shape))
    expected = [np.percentile(layer, [15, 50, 85]) for layer in values]
    np.testing.assert_allclose(percentiles(tf.constant(values)), expected, rtol=1e-12)


def test_of_a_large_batch_whole_examples_are_left_out() -> None:
    values = np.zeros((1, 4, MOST_VALUES // 2))
    values[:, 2:] = 1.0
    np.testing.assert_array_equal(percentiles(tf.constant(values)), [[0.0, 0.0, 0.0]])

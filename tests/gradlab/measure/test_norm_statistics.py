"""What batch norm saw and remembers, in seven numbers."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from gradlab.measure import NORM_QUANTITIES, norm_statistics

MOVING = tf.constant([0.0, 2.0]), tf.constant([4.0, 16.0])
LEARNED = tf.constant([1.0, 3.0]), tf.constant([0.5, -0.5])


def test_means_deviations_and_their_gap() -> None:
    found = norm_statistics((tf.constant([2.0, 2.0]), tf.constant([1.0, 7.0])), MOVING, LEARNED).numpy()
    expected = [2.0, 2.0, 1.0, np.sqrt(10.0), np.sqrt((2.0**2 / 4 + 0) / 2), 2.0, 0.0]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert len(found) == NORM_QUANTITIES


def test_a_frozen_layer_sees_no_batch() -> None:
    found = norm_statistics(None, MOVING, LEARNED).numpy()
    np.testing.assert_array_equal(np.isnan(found), [True, True, False, False, True, False, False])

"""Draws have the shares that were asked for and follow from seed, layer and step alone."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from gradlab.network import Noise

SHAPE = tf.constant([200, 100])


def _keep(seed: int = 0, step: int = 1, layer: int = 0, rate: float = 0.3) -> np.ndarray:
    return np.asarray(Noise(seed, tf.constant(step)).keep(layer, SHAPE, rate))


def test_the_kept_share_makes_up_for_the_dropped_one() -> None:
    kept = _keep()
    assert set(np.unique(kept)) == {0.0, np.float32(1 / 0.7)}
    assert (kept == 0).mean() == pytest.approx(0.3, abs=0.02)
    assert kept.mean() == pytest.approx(1, abs=0.02)


def test_slopes_lie_evenly_between_their_limits() -> None:
    slopes = np.asarray(Noise(3, tf.constant(5)).slopes(1, SHAPE, 1 / 8, 1 / 3))
    assert slopes.min() >= 1 / 8
    assert slopes.max() < 1 / 3
    assert slopes.mean() == pytest.approx(11 / 48, abs=0.002)


def test_the_same_step_draws_the_same_and_another_something_else() -> None:
    first = _keep()
    np.testing.assert_array_equal(first, _keep())
    for other in (_keep(seed=1), _keep(step=2), _keep(layer=1)):
        assert (first != other).any()

"""Trajectories equal Keras' own optimizers on the same gradients; clipping keeps or turns the direction as it says."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from gradlab.spec import Clipping, Optimizer
from gradlab.train.clipping import clip
from gradlab.train.optimizers import Moment, make_rule

SPECS = {
    "sgd": (Optimizer(kind="sgd", learning_rate=0.1), lambda: keras.optimizers.SGD(0.1)),
    "momentum": (
        Optimizer(kind="momentum", learning_rate=0.1, momentum=0.8),
        lambda: keras.optimizers.SGD(0.1, momentum=0.8),
    ),
    "adam": (
        Optimizer(kind="adam", learning_rate=0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-4),
        lambda: keras.optimizers.Adam(0.01, 0.8, 0.99, 1e-4),
    ),
}


@pytest.mark.parametrize("kind", SPECS)
def test_twenty_steps_equal_keras(kind: str) -> None:
    spec, make = SPECS[kind]
    random = np.random.default_rng(0)
    start = random.normal(size=(4, 3)).astype(np.float32)
    ours, theirs = tf.Variable(start), keras.Variable(start)
    rule, optimizer = make_rule(spec, {"w": ours}), make()
    for step in range(1, 21):
        gradient = tf.constant(random.normal(size=(4, 3)).astype(np.float32))
        moment = Moment(tf.constant(spec.learning_rate), tf.constant(float(step)))
        before = ours.numpy()
        rule.apply("w", ours, gradient, moment)
        recorded = rule.update("w", gradient) * rule.scale(moment)
        np.testing.assert_allclose(np.abs(recorded), np.abs(ours.numpy() - before), rtol=2e-3, atol=1e-6)
        optimizer.apply([gradient], [theirs])
    np.testing.assert_allclose(ours.numpy(), np.asarray(theirs), rtol=1e-5, atol=1e-6)


def _clipped(kind: str, threshold: float) -> tuple[list[np.ndarray], list[np.ndarray], float]:
    random = np.random.default_rng(1)
    gradients = [random.normal(size=shape).astype(np.float32) for shape in ((5, 4), (4,))]
    half = tf.constant(0.5 * sum(float((value**2).sum()) for value in gradients))
    spec = Clipping.model_validate({"kind": kind})
    result = clip(spec, [tf.constant(value) for value in gradients], half, tf.constant(threshold))
    return gradients, [value.numpy() for value in result.gradients], float(result.active.numpy())


def test_clipping_by_global_norm_keeps_the_direction() -> None:
    raw, clipped, active = _clipped("global_norm", 0.5)
    one, other = np.concatenate([value.ravel() for value in raw]), np.concatenate([value.ravel() for value in clipped])
    assert np.linalg.norm(other) == pytest.approx(0.5, rel=1e-5)
    assert one @ other / np.linalg.norm(one) / np.linalg.norm(other) == pytest.approx(1, abs=1e-6)
    assert active == 1


def test_clipping_that_does_not_act_changes_nothing() -> None:
    for kind in ("none", "value", "global_norm"):
        raw, clipped, active = _clipped(kind, 1e6)
        for one, other in zip(raw, clipped, strict=True):
            np.testing.assert_array_equal(one, other)
        assert active == 0


def test_clipping_by_value_cuts_each_entry_and_counts_them() -> None:
    raw, clipped, active = _clipped("value", 0.7)
    joined = np.concatenate([value.ravel() for value in raw])
    for one, other in zip(raw, clipped, strict=True):
        np.testing.assert_allclose(other, np.clip(one, -0.7, 0.7), rtol=1e-6)
    assert active == pytest.approx((np.abs(joined) > 0.7).mean(), rel=1e-6)

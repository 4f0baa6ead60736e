"""Trajectories equal Keras' own optimizers on the same gradients; clipping keeps or turns the direction as it says."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from gradlab.spec import CLIPPING_LABELS, OPTIMIZER_LABELS, Clipping, Optimizer
from gradlab.train.clipping import clip
from gradlab.train.optimizers import Moment
from gradlab.train.rules import make_rule

SPECS = {
    "sgd": (Optimizer(kind="sgd", learning_rate=0.1), lambda: keras.optimizers.SGD(0.1)),
    "momentum": (
        Optimizer(kind="momentum", learning_rate=0.1, momentum=0.8),
        lambda: keras.optimizers.SGD(0.1, momentum=0.8),
    ),
    "nesterov": (
        Optimizer(kind="nesterov", learning_rate=0.1, momentum=0.8),
        lambda: keras.optimizers.SGD(0.1, momentum=0.8, nesterov=True),
    ),
    "adagrad": (
        Optimizer(kind="adagrad", learning_rate=0.1, accumulator=0.2),
        lambda: keras.optimizers.Adagrad(0.1, initial_accumulator_value=0.2),
    ),
    "rmsprop": (
        Optimizer(kind="rmsprop", learning_rate=0.01, rho=0.8),
        lambda: keras.optimizers.RMSprop(0.01, rho=0.8),
    ),
    "nadam": (
        Optimizer(kind="nadam", learning_rate=0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-4),
        lambda: keras.optimizers.Nadam(0.01, 0.8, 0.99, 1e-4),
    ),
    "adamw": (
        Optimizer(kind="adamw", learning_rate=0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-4, weight_decay=0.1),
        lambda: keras.optimizers.AdamW(0.01, 0.1, 0.8, 0.99, 1e-4),
    ),
    "adam": (
        Optimizer(kind="adam", learning_rate=0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-4),
        lambda: keras.optimizers.Adam(0.01, 0.8, 0.99, 1e-4),
    ),
}


def test_every_optimizer_is_raced() -> None:
    assert set(SPECS) == set(OPTIMIZER_LABELS)


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
        rule.prepare(moment)
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
    tensors = [tf.constant(value) for value in gradients]
    result = clip(spec, tensors, [tf.ones_like(tensor) for tensor in tensors], half, tf.constant(threshold))
    return gradients, [value.numpy() for value in result.gradients], float(result.active.numpy())


def test_clipping_by_global_norm_keeps_the_direction() -> None:
    raw, clipped, active = _clipped("global_norm", 0.5)
    one, other = np.concatenate([value.ravel() for value in raw]), np.concatenate([value.ravel() for value in clipped])
    assert np.linalg.norm(other) == pytest.approx(0.5, rel=1e-5)
    assert one @ other / np.linalg.norm(one) / np.linalg.norm(other) == pytest.approx(1, abs=1e-6)
    assert active == 1


def test_clipping_that_does_not_act_changes_nothing() -> None:
    for kind in CLIPPING_LABELS:
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


def test_clipping_by_norm_limits_each_tensor_by_itself() -> None:
    raw, clipped, active = _clipped("norm", 2.5)
    over = [np.linalg.norm(value) > 2.5 for value in raw]
    assert active == pytest.approx(np.mean(over))
    assert 0 < active < 1
    for one, other in zip(raw, clipped, strict=True):
        np.testing.assert_allclose(other, one * min(1.0, 2.5 / np.linalg.norm(one)), rtol=1e-5)


def test_adaptive_clipping_limits_each_unit_by_its_weights() -> None:
    norms = np.linalg.norm(_clipped("none", 1.0)[0][0], axis=0)
    limit = float(np.median(norms))
    # Five weights of one each lead to every unit, and the vector has four: norms sqrt(5) and 2.
    raw, clipped, active = _clipped("adaptive", limit / 5**0.5)
    np.testing.assert_allclose(clipped[0], raw[0] * np.minimum(1.0, limit / norms), rtol=1e-5)
    whole, bias = limit / 5**0.5 * 2, np.linalg.norm(raw[1])
    np.testing.assert_allclose(clipped[1], raw[1] * min(1.0, whole / bias), rtol=1e-5)
    assert active == pytest.approx(((norms > limit).sum() + (bias > whole)) / 5)
    assert 0 < active < 1


def test_a_moment_that_waits_is_the_same() -> None:
    moment = Moment(tf.constant(0.1), tf.constant(3.0))
    waiting = moment.after([tf.constant([[-2.0, 1.0]]), tf.constant([np.inf, 0.0], tf.float64), tf.constant([0.0])])
    assert (waiting.learning_rate.numpy(), waiting.step.numpy()) == (np.float32(0.1), 3.0)
    assert moment.after([]) is moment

"""The forward pass equals numpy's and Keras'."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from gradlab.network.activations import activate
from gradlab.network.initial import initial_weights
from gradlab.network.keras_model import to_keras
from gradlab.network.network import Network
from gradlab.spec import ACTIVATIONS, Activation, ActivationInfo, DataShape
from tests.gradlab.train.small import small

HIDDEN = [kind for kind, info in ACTIVATIONS.items() if not info.output_only]
SHAPE = DataShape(features=64, classes=10, examples=1797, picture=(8, 8, 1))
Z = np.linspace(-6, 6, 121).reshape(11, 11)


@pytest.mark.parametrize("kind", ACTIVATIONS)
@pytest.mark.parametrize("alpha", [None, 0.3])
def test_activations_equal_their_formula(kind: str, alpha: float | None) -> None:
    info: ActivationInfo = ACTIVATIONS[kind]
    if alpha is not None and info.alpha is None:
        alpha = None
    activation = Activation.model_validate({"kind": kind, "alpha": alpha})
    expected = info.function(Z, activation.mean_alpha)
    got = np.asarray(activate(activation, tf.constant(Z, tf.float32)))
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("kind", "alpha"), [("elu", 1.0), ("elu", 0.3), ("selu", None)])
def test_compiled_exponential_units_keep_their_last_digits_near_zero(kind: str, alpha: float | None) -> None:
    activation = Activation.model_validate({"kind": kind, "alpha": alpha})
    info: ActivationInfo = ACTIVATIONS[kind]
    wide = np.concatenate([-np.logspace(-30, 2, 2000), np.linspace(-0.4, -0.3, 501), np.logspace(-30, 2, 50)])
    z = tf.constant(wide, tf.float32)
    exact = np.asarray(z, np.float64)

    @tf.function(jit_compile=True)
    def value_and_slope() -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(z)
            value = activate(activation, z, compiled=True)
        return value, tape.gradient(value, z)

    value, slope = (part.numpy() for part in value_and_slope())
    np.testing.assert_allclose(value, info.function(exact, activation.mean_alpha), rtol=6e-7, atol=1e-37)
    np.testing.assert_allclose(slope, info.slope(exact, activation.mean_alpha), rtol=6e-7, atol=3e-7)


@pytest.mark.parametrize("kind", HIDDEN)
def test_slopes_equal_differences(kind: str) -> None:
    info, width = ACTIVATIONS[kind], 1e-6
    z = Z + 0.0123  # away from the kink
    alpha = Activation.model_validate({"kind": kind}).alpha or 0.0
    difference = (info.function(z + width, alpha) - info.function(z - width, alpha)) / (2 * width)
    np.testing.assert_allclose(info.slope(z, alpha), difference, atol=1e-6)
    assert np.abs(info.slope(z, alpha)).max() <= info.largest_slope(alpha) + 1e-12


@pytest.mark.parametrize("position", ["before", "after"])
@pytest.mark.parametrize("kind", HIDDEN)
def test_the_keras_model_predicts_the_same(position: str, kind: str) -> None:
    experiment = small(
        layers__hidden1__batch_norm__position=position,
        layers__hidden2__activation__kind=kind,
        layers__hidden2__activation__alpha_per="layer" if position == "after" else "unit",
        layers__hidden3__dropout=0.4,
        layers__hidden3__l2=0.1,
    )
    start = initial_weights(experiment, SHAPE)
    random = np.random.default_rng(0)
    for name in start:
        if name.endswith(("moving_mean", "moving_variance", "gamma", "beta", "bias", "alpha")):
            start[name] = random.uniform(0.5, 1.5, start[name].shape).astype(np.float32)
    inputs = random.normal(size=(7, 64)).astype(np.float32)
    network = Network(experiment, SHAPE, start)
    logits = network.forward(network.read(), tf.constant(inputs), training=False).logits
    model = to_keras(experiment, start)
    np.testing.assert_allclose(np.asarray(model(inputs)), np.asarray(tf.nn.softmax(logits)), rtol=1e-4, atol=1e-6)

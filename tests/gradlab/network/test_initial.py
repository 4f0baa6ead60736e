"""Starting weights have the spread and the bounds that theory gives for their fans."""

from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf

from gradlab.data import load_data
from gradlab.network import Network, scale_layers
from gradlab.network.initial import draw, initial_weights
from gradlab.spec import INITIALIZERS, DataShape, Dense, Initializer, layer_shapes, with_value
from tests.gradlab.train.small import small

IN, OUT = 300, 200
SHAPE = DataShape(features=64, classes=10, examples=1797, picture=(8, 8, 1))
(WIDE,) = layer_shapes((Dense(units=9),), DataShape(features=5, classes=2, examples=9))
(PLACE,) = layer_shapes((Dense(units=OUT),), DataShape(features=IN, classes=2, examples=9))
CASES = {
    "glorot": (Initializer(kind="glorot"), math.sqrt(2 / (IN + OUT))),
    "he, gain 2": (Initializer(kind="he", gain=2.0), 2 * math.sqrt(2 / IN)),
    "he of the outputs": (Initializer(kind="he", fan="out"), math.sqrt(2 / OUT)),
    "lecun": (Initializer(kind="lecun"), math.sqrt(1 / IN)),
    "normal": (Initializer(kind="normal", sigma=0.3), 0.3),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_spread_and_bound(case: str, distribution: str) -> None:
    initializer, sigma = CASES[case]
    initializer = initializer.model_copy(update={"distribution": distribution})
    values = draw(initializer, PLACE, np.random.default_rng(0)).astype(np.float64)
    error = 5 / math.sqrt(2 * values.size)  # five standard errors of a standard deviation
    assert values.std() == pytest.approx(sigma, rel=error)
    assert abs(values.mean()) < 5 * sigma / math.sqrt(values.size)
    if distribution == "uniform":
        assert np.abs(values).max() <= sigma * math.sqrt(3) * (1 + 1e-6)
        assert np.abs(values).max() > 0.99 * sigma * math.sqrt(3)
    else:
        assert (np.abs(values) > 2 * sigma).mean() == pytest.approx(0.0455, abs=0.005)


def _drawn(**fields: object) -> np.ndarray:
    return draw(Initializer.model_validate(fields), PLACE, np.random.default_rng(0)).astype(np.float64)


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_the_spread_is_the_one_that_is_shown(kind: str) -> None:
    values = _drawn(kind=kind)
    sigma = Initializer.model_validate({"kind": kind}).standard_deviation(IN, OUT)
    assert values.std() == pytest.approx(sigma, rel=5 / math.sqrt(2 * values.size), abs=1e-7)


def test_orthogonal_columns_stand_at_right_angles_with_the_gain_as_length() -> None:
    values = _drawn(kind="orthogonal", gain=1.7)
    np.testing.assert_allclose(values.T @ values, 1.7**2 * np.eye(OUT), atol=1e-5)
    wide = draw(Initializer(kind="orthogonal"), WIDE, np.random.default_rng(1)).astype(np.float64)
    np.testing.assert_allclose(wide @ wide.T, np.eye(5), atol=1e-6)


def test_truncated_normal_ends_at_two_sigma_and_uniform_at_its_bound() -> None:
    assert 0.59 < np.abs(_drawn(kind="truncated_normal", sigma=0.3)).max() <= 0.6
    assert 0.299 < np.abs(_drawn(kind="uniform", bound=0.3)).max() <= 0.3
    assert (_drawn(kind="constant", value=0.25) == 0.25).all()
    assert not _drawn(kind="zeros").any()


@pytest.mark.parametrize("kind", ["tanh", "relu", "prelu"])
def test_lsuv_gives_every_layer_the_spread_that_was_asked_for(kind: str) -> None:
    changes = {"layers__*__activation__kind": kind, "layers__*__initializer__kind": "lsuv"}
    experiment = small(**changes, layers__hidden2__initializer__gain=0.5)
    inputs = load_data(experiment.data).train_inputs
    network = Network(experiment, SHAPE)
    scale_layers(network, inputs)
    taps = network.forward(network.read(), tf.constant(inputs[:1024]), training=True)
    spreads = [float(np.asarray(pre, np.float64).std()) for pre in taps.pre[:3]]
    assert spreads == pytest.approx([1, 0.5, 1], rel=1e-4)


def test_a_layer_starts_alike_whatever_stands_above_it() -> None:
    one, other = small(), with_value(small(), "layers.hidden3.units", "30")
    for name in ("hidden1/kernel", "hidden2/kernel"):
        np.testing.assert_array_equal(initial_weights(one, SHAPE)[name], initial_weights(other, SHAPE)[name])


def test_vectors_start_where_they_should() -> None:
    weights = initial_weights(with_value(small(), "layers.hidden1.batch_norm.position", "before"), SHAPE)
    assert "hidden1/bias" not in weights  # batch norm would cancel it
    assert (weights["hidden1/gamma"] == 1).all()
    assert (weights["hidden1/moving_mean"] == 0).all()
    assert (weights["hidden2/bias"] == 0).all()

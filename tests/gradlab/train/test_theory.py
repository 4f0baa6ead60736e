"""The numbers of theory, from the engine's own records: means over seeds, with tolerances that follow from width.

Sources: Glorot & Bengio 2010, He et al. 2015, Xu et al. 2015 (randomized ReLU), Yang et al. 2019 (batch norm).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gradlab
from gradlab.records import DISTRIBUTION_INDEX, LAYER_INDEX, Distributions, Frame, Record
from gradlab.spec import (
    ACTIVATIONS,
    Activation,
    BatchNorm,
    Clusters,
    Dense,
    Experiment,
    Initializer,
    Training,
)

DEPTH, BATCH, SEEDS = 6, 512, tuple(range(5))


def stack(kind: str, width: int, start: Initializer, **fields: Any) -> Experiment:
    """Return layers of one kind on Gaussian clusters, one step of training at a rate next to nothing."""
    activation = fields.pop("activation", Activation.model_validate({"kind": kind}))
    hidden = [
        Dense(name=f"hidden{number}", units=width, activation=activation, initializer=start, **fields)
        for number in range(DEPTH)
    ]
    output = Dense(
        name="output",
        units=10,
        activation=Activation(kind="softmax"),
        initializer=Initializer(kind="normal", sigma=0.01),
    )
    return Experiment(
        data=Clusters(points=1000, features=100, classes=10),
        layers=(*hidden, output),
        training=Training(steps=1, batch_size=BATCH),
    )


def _records(experiment: Experiment, seed: int, seconds: float | None) -> list[Record]:
    training = experiment.training.model_copy(update={"seed": seed})
    wanted = experiment.model_copy(update={"training": training})
    return list(gradlab.train(wanted, distribution_seconds=seconds))


def factors(experiment: Experiment) -> np.ndarray:
    """Return delta_rms(l) / delta_rms(l + 1) of neighboring hidden layers, the geometric mean over seeds."""
    logs: list[np.ndarray] = []
    for seed in SEEDS:
        frame = next(record for record in _records(experiment, seed, None) if isinstance(record, Frame))
        delta = frame.layers[0, :DEPTH, LAYER_INDEX["delta_rms"]].astype(np.float64)
        logs.append(np.log(delta[:-1] / delta[1:]))
    return np.exp(np.mean(logs, axis=0))


def test_a_logistic_slope_is_at_most_a_quarter() -> None:
    z = np.linspace(-30, 30, 600_001)
    assert Activation(kind="logistic").slope(z).max() == ACTIVATIONS["logistic"].largest_slope(0.0) == 0.25


def test_logistic_layers_with_variance_one_over_n_lose_three_quarters_of_the_signal_each() -> None:
    found = factors(stack("logistic", 300, Initializer(kind="lecun")))[1:]
    # Each factor spreads by about 1 / sqrt(width) from net to net.
    assert np.exp(np.log(found).mean()) == pytest.approx(0.2361, rel=0.02)
    assert pytest.approx(5e-7, rel=0.1) == 0.2361**10


def test_logistic_layers_with_variance_one_do_not_vanish_but_sit_on_the_flat_ends() -> None:
    experiment = stack("logistic", 100, Initializer(kind="normal", sigma=1.0))
    found = factors(experiment)[1:]
    assert np.exp(np.log(found).mean()) == pytest.approx(1.0, abs=0.06)
    shares: list[float] = []
    for seed in SEEDS[:3]:
        look = next(record for record in _records(experiment, seed, 0) if isinstance(record, Distributions))
        shares += look.values[1:DEPTH, DISTRIBUTION_INDEX["low_slope"]].tolist()
    assert np.mean(shares) == pytest.approx(0.37, abs=0.03)


def test_he_and_relu_keep_the_signal() -> None:
    found = factors(stack("relu", 300, Initializer(kind="he")))[1:]
    assert np.exp(np.log(found).mean()) == pytest.approx(1.0, abs=0.04)


def test_tanh_with_a_third_of_the_variance_shrinks_by_its_root() -> None:
    start = Initializer(kind="lecun", distribution="uniform", gain=1 / np.sqrt(3))
    found = factors(stack("tanh", 300, start))[2:]  # the linear regime, which the first layers lead to
    assert np.exp(np.log(found).mean()) == pytest.approx(1 / np.sqrt(3), rel=0.03)


def test_batch_norm_before_relu_explodes_by_the_root_of_pi_over_pi_minus_one() -> None:
    # Theory is of examples that have nothing in common, so clouds are merged and labels drawn at random.
    mixed = Clusters(points=1000, features=100, classes=10, noise=10.0, label_noise=1.0)
    norm = BatchNorm(position="before", epsilon=1e-5)
    experiment = stack("relu", 400, Initializer(kind="he"), batch_norm=norm).model_copy(update={"data": mixed})
    found = factors(experiment)[1:]
    factor = np.sqrt(np.pi / (np.pi - 1))
    assert factor == pytest.approx(1.2112, abs=1e-4)
    assert np.exp(np.log(found).mean()) == pytest.approx(factor, rel=0.02)


@pytest.mark.parametrize("slope", [0.25, 0.5])
def test_a_gain_for_the_slope_below_zero_keeps_the_signal(slope: float) -> None:
    """Source: He et al. 2015, equation 15: sigma_w^2 = 2 / ((1 + a^2) n)."""
    start = Initializer(kind="he", gain=1 / np.sqrt(1 + slope**2))
    assert start.standard_deviation(100, 1) ** 2 == pytest.approx(2 / (1 + slope**2) / 100)
    found = factors(stack("leaky_relu", 300, start, activation=Activation(kind="leaky_relu", alpha=slope)))[1:]
    assert np.exp(np.log(found).mean()) == pytest.approx(1.0, abs=0.04)


def test_randomized_relu_tests_with_the_mean_of_its_slopes() -> None:
    assert Activation(kind="rrelu").mean_alpha == pytest.approx(11 / 48)
    (layer,) = stack("rrelu", 20, Initializer(kind="he")).layers[:1]
    assert isinstance(layer, Dense)
    z = np.array([-2.0, 3.0])
    np.testing.assert_allclose(layer.activation.value(z), [-2 * 11 / 48, 3.0])
    np.testing.assert_allclose(layer.activation.slope(z), [11 / 48, 1.0])

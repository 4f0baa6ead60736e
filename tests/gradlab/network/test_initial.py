"""Starting weights have the spread and the bounds that theory gives for their fans."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradlab.network.initial import draw, initial_weights
from gradlab.spec import Initializer, with_value
from tests.gradlab.train.small import small

IN, OUT = 300, 200
CASES = {
    "glorot": (Initializer(kind="glorot"), math.sqrt(2 / (IN + OUT))),
    "he, gain 2": (Initializer(kind="he", gain=2.0), 2 * math.sqrt(2 / IN)),
    "normal": (Initializer(kind="normal", sigma=0.3), 0.3),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_spread_and_bound(case: str, distribution: str) -> None:
    initializer, sigma = CASES[case]
    initializer = initializer.model_copy(update={"distribution": distribution})
    values = draw(initializer, IN, OUT, np.random.default_rng(0)).astype(np.float64)
    error = 5 / math.sqrt(2 * values.size)  # five standard errors of a standard deviation
    assert values.std() == pytest.approx(sigma, rel=error)
    assert abs(values.mean()) < 5 * sigma / math.sqrt(values.size)
    if distribution == "uniform":
        assert np.abs(values).max() <= sigma * math.sqrt(3) * (1 + 1e-6)
        assert np.abs(values).max() > 0.99 * sigma * math.sqrt(3)
    else:
        assert (np.abs(values) > 2 * sigma).mean() == pytest.approx(0.0455, abs=0.005)


def test_a_layer_starts_alike_whatever_stands_above_it() -> None:
    one, other = small(), with_value(small(), "layers.hidden3.units", "30")
    for name in ("hidden1/kernel", "hidden2/kernel"):
        np.testing.assert_array_equal(initial_weights(one, 64)[name], initial_weights(other, 64)[name])


def test_vectors_start_where_they_should() -> None:
    weights = initial_weights(with_value(small(), "layers.hidden1.batch_norm.position", "before"), 64)
    assert "hidden1/bias" not in weights  # batch norm would cancel it
    assert (weights["hidden1/gamma"] == 1).all()
    assert (weights["hidden1/moving_mean"] == 0).all()
    assert (weights["hidden2/bias"] == 0).all()

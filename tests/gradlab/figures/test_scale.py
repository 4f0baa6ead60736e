"""Axes: logarithms that tell zeros and infinities apart, numbers as a person writes them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradlab.figures.scale import log_scale, number, power


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (4.8e-7, "4.8e−7"), (0.26, "0.26"), (-3.1, "−3.1"), (123.4, "123"), (1e5, "1.0e5"), (np.inf, "∞")],
)
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text
    assert number(float("nan")) == "NaN"


def test_powers() -> None:
    assert [power(exponent) for exponent in (-12, 0, 1, 3)] == ["10⁻¹²", "1", "10", "10³"]


@given(arrays.arrays(np.float32, st.integers(1, 20)))
def test_every_counted_number_stands_on_the_axis(values: np.ndarray) -> None:
    scale = log_scale(values)
    assert scale.low < scale.high
    sizes = np.abs(values.astype(np.float64))
    counted = np.isfinite(values) & (sizes >= 1e-12)
    places = scale.places(values)
    assert ((places[counted] >= scale.low - 1e-6) & (places[counted] <= scale.high + 1e-6)).all()
    assert np.isnan(places[~np.isfinite(values)]).all()
    assert (scale.zero is not None) == bool((values == 0).any())
    assert 1 <= len(scale.ticks) <= 10


def test_zeros_stand_below_everything() -> None:
    scale = log_scale([0.0, 1e-3, 1.0])
    assert scale.zero is not None
    assert scale.zero < scale.low
    assert scale.places([0.0])[0] == scale.zero

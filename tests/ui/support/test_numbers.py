"""Numbers as the window writes them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.support.health import format_count, format_power, format_value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.8e-7, "4.8e−7"),
        (2e-5, "2.0e−5"),
        (6.2e-2, "6.2e−2"),
        (0.0996, "0.10"),
        (0.26, "0.26"),
        (1.0, "1.00"),
        (9.999, "10.0"),
        (99.99, "100"),
        (12.54, "12.5"),
        (1310.0, "1310"),
        (12480.0, "1.2e4"),
        (3e-12, "3.0e−12"),
        (-0.5, "−0.50"),
        (0.0, "0"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_values(value: float, text: str) -> None:
    assert format_value(value) == text


@given(st.floats(min_value=-1e300, max_value=1e300))
def test_a_written_value_is_near_the_value(value: float) -> None:
    read = float(format_value(value).replace("−", "-"))
    assert read == pytest.approx(value, rel=0.051, abs=0)


def test_counts_are_grouped() -> None:
    assert format_count(12480) == "12,480"


@pytest.mark.parametrize(("exponent", "text"), [(-7, "10⁻⁷"), (0, "1"), (1, "10"), (4, "10⁴"), (-12, "10⁻¹²")])
def test_powers(exponent: int, text: str) -> None:
    assert format_power(exponent) == text

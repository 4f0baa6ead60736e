"""Numbers to colors: zero, in between, above, and not finite each have their own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ui.plots.coding import (
    ABOVE_ROW,
    BAD_ROW,
    FIRST_ROW,
    LAST_ROW,
    SIGNAL_SCALE,
    ZERO_ROW,
    coded,
    color_table,
    robust_scale,
)
from ui.support.theme import Theme


def codes(*values: float) -> list[int]:
    array = np.array(values, np.float32)
    return coded(array, np.zeros(array.shape, bool), SIGNAL_SCALE).tolist()


def test_the_signals_fixed_scale() -> None:
    assert codes(0.0, 1e-9, 1e-7, 10.0, 11.0, np.nan, np.inf) == [
        ZERO_ROW,
        FIRST_ROW,
        FIRST_ROW,
        LAST_ROW,
        ABOVE_ROW,
        BAD_ROW,
        BAD_ROW,
    ]


def test_a_stretch_with_a_bad_number_is_bad_whatever_its_mean() -> None:
    assert coded(np.ones(1, np.float32), np.ones(1, bool), SIGNAL_SCALE).tolist() == [BAD_ROW]


@given(arrays.arrays(np.float32, st.integers(0, 30)), st.booleans())
def test_every_number_has_a_color_and_larger_ones_never_a_lower(values: np.ndarray, log: bool) -> None:
    scale = robust_scale(values, log=log)
    assert scale.high > scale.low
    finite = np.sort(np.abs(values[np.isfinite(values)]))
    rows = coded(finite, np.zeros(finite.shape, bool), scale).astype(int)
    assert (np.diff(rows) >= 0).all()
    assert set(rows) <= set(range(LAST_ROW + 1))


def test_the_table_has_a_row_for_each_code(theme: Theme) -> None:
    table = color_table(theme.tokens)
    assert table.shape == (BAD_ROW + 1, 4)
    assert (table[:BAD_ROW, 3] == 255).all()
    assert table[BAD_ROW, 3] == 0

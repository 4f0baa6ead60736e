"""Places on an axis: zeros, infinities, labels that keep apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.plots.scales import LESS, MORE, SteadyDecades, decades, log_range, log_values, short_name, thinned


def test_logarithms_tell_zero_from_not_finite() -> None:
    places = log_values(np.array([0.0, 1e-3, -10.0, np.nan, np.inf]), -9.0)
    np.testing.assert_allclose(places, [-9.0, -3.0, 1.0, np.nan, np.nan])
    assert log_range([np.array([0.0, np.nan]), np.array([1e-4, 1e2])]) == pytest.approx((-4, 2))
    assert log_range([np.array([0.0, np.inf])]) is None
    assert log_range([]) is None


def test_a_narrow_range_is_widened_about_its_middle() -> None:
    low, high = decades(-1.0, -1.0)
    assert (high - low, (low + high) / 2) == pytest.approx((2.5, -1.0))


@given(st.lists(st.tuples(st.floats(-12, 3), st.floats(0, 9)), min_size=1, max_size=30))
def test_a_steady_range_always_holds_what_is_shown_and_is_never_much_too_wide(shown: list[tuple[float, float]]) -> None:
    steady = SteadyDecades()
    for low, height in shown:
        bottom, top = steady.around(low, low + height)
        near, far = decades(low, low + height)
        assert bottom < low
        assert low + height < top
        assert near - MORE <= bottom <= near + LESS
        assert far - LESS <= top <= far + MORE


def test_a_steady_range_stays_while_what_is_shown_wavers() -> None:
    steady, random = SteadyDecades(), np.random.default_rng(0)
    first = steady.around(-6.0, 0.0)
    assert {steady.around(-6.0 + wave, 0.0 - wave) for wave in random.uniform(-0.15, 0.15, 100)} == {first}
    assert steady.around(-6.3, 0.0) == decades(-6.3, 0.0), "an end that comes too near moves it"
    assert steady.around(-5.0, 0.0) == decades(-5.0, 0.0), "and so does one that is far away"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("hidden3", "h3"),
        ("hidden100", "h100"),
        ("output", "out"),
        ("conv", "conv"),
        ("classifier", "class…"),
        ("h1", "h1"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


@given(st.integers(1, 1000), st.integers(1, 60))
def test_thinned_labels_end_with_the_last_and_fit(count: int, room: int) -> None:
    kept = thinned(count, room)
    assert kept[-1] == count - 1
    assert kept == sorted(set(kept))
    assert len(kept) <= max(room, 1) + 2


def test_labels_beside_the_first_and_the_last_leave_them_room() -> None:
    assert thinned(21, 13) == [0, 3, 5, 7, 9, 11, 13, 15, 17, 20]
    assert thinned(100, 20) == [0, *range(4, 95, 5), 99]

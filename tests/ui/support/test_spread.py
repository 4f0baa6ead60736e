"""Words beside the ends of lines keep apart, in order, and within what is there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ui.support.spread import spread_apart, spread_within


@given(st.lists(st.floats(-100, 100), max_size=12), st.floats(0.1, 10))
def test_labels_keep_their_order_and_their_distance(places: list[float], gap: float) -> None:
    moved = spread_apart(places, gap)
    order = sorted(range(len(places)), key=lambda index: places[index])
    assert all(moved[after] - moved[before] >= gap - 1e-6 for before, after in pairwise(order))
    if all(places[after] - places[before] >= gap for before, after in pairwise(order)):
        np.testing.assert_allclose(moved, places, atol=1e-6)


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(0.1, 10))
def test_words_stay_within_where_there_is_room(places: list[float], gap: float) -> None:
    moved = spread_within(places, gap, 0.0, 120.0)
    order = sorted(range(len(places)), key=lambda index: places[index])
    assert all(moved[after] - moved[before] >= gap - 1e-6 for before, after in pairwise(order))
    assert all(-1e-6 <= place <= 120 + 1e-6 for place in moved)


def test_words_at_the_edge_push_each_other_inwards() -> None:
    assert spread_within([100.0, 100.0, 100.0], 10.0, 0.0, 100.0) == [80.0, 90.0, 100.0]
    assert spread_within([0.0, 50.0, 0.0], 10.0, 0.0, 100.0) == [0.0, 50.0, 10.0]

"""Runs of equal layers fold into one card and back; cards always cover the stack, each layer once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradlab.spec import Dense, Layer
from ui.editor.folding import LEAST, Card, cards_of, equal_runs, has_run


def stack(*units: int) -> list[Layer]:
    return [Dense(name=f"h{number}", units=size) for number, size in enumerate(units)]


def test_a_run_is_of_neighbors_that_differ_in_their_names_alone() -> None:
    assert equal_runs(stack(5, 5, 5, 7, 7, 9, 9, 9, 9, 9)) == [Card(0, 3), Card(5, 4)]  # the last one is the output
    assert equal_runs(stack(5, 5)) == []
    assert equal_runs([]) == []


def test_a_run_folds_where_one_of_its_layers_is_named() -> None:
    layers = stack(5, 5, 5, 7, 9, 9, 9, 9)
    assert cards_of(layers, {"h1"}) == [Card(0, 3), Card(3), Card(4), Card(5), Card(6), Card(7)]
    assert [card.count for card in cards_of(layers, {"h1", "h4"})] == [3, 1, 3, 1]
    assert len(cards_of(layers, {"h3", "elsewhere"})) == len(layers)


@given(st.lists(st.integers(1, 2), max_size=30), st.sets(st.integers(0, 30)))
def test_cards_cover_each_layer_once_in_order(units: list[int], folded: set[int]) -> None:
    layers = stack(*units)
    cards = cards_of(layers, {f"h{number}" for number in folded})
    assert [row for card in cards for row in card.rows] == list(range(len(layers)))
    assert all(card.count == 1 or card.count >= LEAST for card in cards)
    assert not cards or cards[-1].count == 1
    assert has_run(layers) == bool(equal_runs(layers))

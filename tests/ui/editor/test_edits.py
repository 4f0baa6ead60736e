"""What can be done to a stack: whatever is done, the output stays last and names stay unique."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import gradlab
from gradlab.spec import DataShape, Experiment, Spirals, check
from tests.stacks import dense
from ui.editor import edits

BASE = gradlab.preset("vanishing")
COUNT = len(BASE.layers)
ROWS = st.lists(st.integers(0, COUNT - 1), max_size=5)


def names(experiment: Experiment) -> list[str]:
    return [layer.name for layer in dense(experiment)]


def test_a_new_layer_is_like_its_neighbor_but_not_frozen_and_has_its_own_name() -> None:
    frozen = edits.change(BASE, [2], lambda _layer: {"frozen": True, "units": 33})
    changed, rows = edits.add(frozen, 2, 2)
    assert rows == (3, 4)
    assert [dense(changed)[row].units for row in rows] == [33, 33]
    assert not any(dense(changed)[row].frozen for row in rows)
    assert len(set(names(changed))) == COUNT + 2


def test_the_first_layer_of_an_empty_stack_is_the_output() -> None:
    changed, rows = edits.add(Experiment(), None)
    assert (names(changed), rows) == (["output"], (0,))
    assert check(changed) == []


def test_layers_added_behind_the_output_stand_below_it() -> None:
    changed, rows = edits.add(BASE, COUNT - 1)
    assert names(changed)[-1] == "output"
    assert rows == (COUNT - 1,)


@given(ROWS, ROWS, st.integers(0, COUNT), st.sampled_from([-1, 1]))
def test_nothing_moves_the_output_or_doubles_a_name(removed: list[int], copied: list[int], place: int, by: int) -> None:
    changed, _ = edits.duplicate(BASE, copied)
    changed, fresh = edits.move(changed, copied, place)
    assert sorted(names(changed)) == sorted(set(names(changed)))
    assert all(0 <= row < len(changed.layers) for row in fresh)
    changed, _ = edits.shift(changed, copied, by)
    changed = edits.remove(changed, removed)
    assert names(changed)[-1] == "output"


@given(ROWS.filter(lambda rows: any(row < COUNT - 1 for row in rows)), st.integers(0, COUNT - 1))
def test_moved_layers_stand_together_where_they_are_said_to(rows: list[int], place: int) -> None:
    changed, fresh = edits.move(BASE, rows, place)
    wanted = [dense(BASE)[row].name for row in sorted(set(rows)) if row < COUNT - 1]
    assert [dense(changed)[row].name for row in fresh] == wanted
    assert sorted(names(changed)) == sorted(names(BASE))


def test_shifting_past_an_end_does_nothing() -> None:
    assert edits.shift(BASE, [0], -1) == (BASE, (0,))
    assert edits.shift(BASE, [COUNT - 2], 1) == (BASE, (COUNT - 2,))


def test_a_name_is_trimmed_and_an_empty_one_is_refused() -> None:
    assert dense(edits.rename(BASE, 0, "  first "))[0].name == "first"
    with pytest.raises(ValidationError):
        edits.rename(BASE, 0, "   ")


def test_another_data_set_gives_the_output_its_classes() -> None:
    changed = edits.with_data(BASE, Spirals(), DataShape(features=2, classes=2, examples=1000))
    assert dense(changed)[-1].units == 2
    assert check(changed) == []

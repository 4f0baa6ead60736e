"""Runs in the whole window: what is said of them is undone, and others are drawn beside the shown one."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradlab.records import EndReason
from gradlab.store import History
from tests.ui.desk import Desk
from ui.plots.difference import Difference
from ui.plots.outcome import Outcome
from ui.plots.traces import Traces
from ui.runs import RunFacts, facts_of


@pytest.fixture
def two(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The window with two finished runs, the second one shown."""
    desk.start()
    for number in (1, 2):
        desk.app.window.run_bar.primary.click()
        desk.until(lambda number=number: len(desk.app.document.histories) == number and desk.last_step() >= 40)
        desk.stop()
        history = desk.app.shown.history
        assert history is not None
        history.started = replace(history.started, run=f"run-{number}")  # the pretended engine has one name for all
        desk.app.run_cards.refresh()
    return desk


def names(desk: Desk) -> list[str]:
    return [card.name.text() for card in desk.app.window.runs_bar.cards]


def test_a_card_for_each_run_and_the_shown_one_is_marked(two: Desk) -> None:
    assert names(two) == ["Run 1", "Run 2"]
    cards = two.app.window.runs_bar.cards
    assert [card.property("selected") for card in cards] == [False, True]
    cards[0].shown.emit()
    assert two.app.shown.history is two.app.document.histories[0]
    assert [card.property("selected") for card in cards] == [True, False]


def test_what_is_said_of_a_run_is_undone_step_by_step(two: Desk) -> None:
    app = two.app
    bar, stack = app.window.runs_bar, app.document.undo_stack
    first = app.document.histories[0]
    bar.changed.emit("run-1", "name", "baseline")
    assert names(two) == ["baseline", "Run 2"]
    assert stack.undoText() == "Rename Run 1"
    bar.changed.emit("run-1", "note", "ReLU")
    assert app.document.note_of(first).note == "ReLU"
    assert stack.undoText() == "Note on baseline"
    stack.undo()
    stack.undo()
    assert names(two) == ["Run 1", "Run 2"]


def test_a_deleted_run_makes_room_and_comes_back(two: Desk) -> None:
    app = two.app
    app.window.runs_bar.changed.emit("run-2", "deleted", True)
    assert names(two) == ["Run 1"]
    assert app.shown.history is app.document.histories[0]
    app.window.runs_bar.changed.emit("run-1", "deleted", True)
    assert app.shown.history is None
    assert names(two) == []
    app.document.undo_stack.undo()
    app.document.undo_stack.undo()
    assert names(two) == ["Run 1", "Run 2"]


def test_a_visible_run_is_drawn_in_outcome_and_traces(two: Desk) -> None:
    app = two.app
    instruments = app.board.instruments()
    outcome, traces = instruments["outcome"], instruments["traces"]
    assert isinstance(outcome, Outcome)
    assert isinstance(traces, Traces)
    first = app.document.histories[0]
    assert [one.history for one in traces.others] == [first]
    app.board.refresh()
    last = app.document.histories[1].last_step
    expected = first.layer_curve("grad_norm", traces.shown_layers()[0], 1, last, traces.points(traces.plot))
    x, y = traces._over.items[0].getData()
    np.testing.assert_array_equal(x, expected.steps)
    np.testing.assert_allclose(10.0 ** np.asarray(y), expected.mean, rtol=1e-5)
    x, _ = outcome._over_loss.items[0].getData()
    np.testing.assert_array_equal(x, [item.step for item in first.evaluations])
    app.window.runs_bar.changed.emit("run-1", "visible", False)
    assert traces.others == ()
    app.board.refresh()
    assert len(np.asarray(traces._over.items[0].getData()[0])) == 0


def test_nothing_is_drawn_again_and_no_ended_run_read_again_when_nothing_changed(
    two: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = two.app
    read: list[str] = []

    def noted(history: History, name: str, *others: Any, **how: Any) -> RunFacts:
        read.append(name)
        return facts_of(history, name, *others, **how)

    monkeypatch.setattr("ui.control.run_cards.facts_of", noted)
    app.run_cards.refresh()
    drawn = {name: one.draws for name, one in app.board.instruments().items()}
    read.clear()
    app.run_cards.refresh()
    assert {name: one.draws for name, one in app.board.instruments().items()} == drawn
    assert read == []
    app.window.runs_bar.changed.emit("run-1", "name", "baseline")
    assert names(two) == ["baseline", "Run 2"]
    assert app.board.instruments()["traces"].draws > drawn["traces"]
    first = app.document.histories[0]
    assert first.ended is not None
    first.add(replace(first.ended, reason=EndReason.EARLY))
    app.run_cards.refresh()
    assert "early" in app.run_cards.facts()[0].state


def test_the_table_opens_and_is_exported_as_it_is_sorted(two: Desk) -> None:
    dialog = two.app.run_cards.dialog
    assert dialog.model.facts == []
    two.press("compare_runs")
    assert dialog.isVisible()
    assert [one.name for one in dialog.model.facts] == ["Run 1", "Run 2"]
    two.will_choose(two.folder / "runs.csv")
    dialog.export_button.click()
    with (two.folder / "runs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "Run"
    assert [row[0] for row in rows[1:]] == ["Run 1", "Run 2"]
    dialog.close()


def test_a_comparison_shows_the_run_that_it_is_with_first(two: Desk) -> None:
    app = two.app
    app.window.runs_bar.changed.emit("run-1", "visible", False)
    app.window.runs_bar.differenceRequested.emit("run-1")
    difference = app.board.instruments()["difference"]
    assert isinstance(difference, Difference)
    assert difference.isVisible()
    assert difference.reference is not None
    assert difference.reference.history is app.document.histories[0]
    assert app.document.note_of(app.document.histories[0]).visible
    assert app.board.instruments()["traces"].others[0].history is app.document.histories[0]

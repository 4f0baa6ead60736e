"""The document: undo, what is unsaved, what is wrong with it, and files that refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.spec import CsvFile, with_value
from gradlab.store import Pin, Remarks
from tests.gradlab.store.runs import finished, numbers
from ui.document import DocumentModel, model


@pytest.fixture
def document(qapp: QApplication) -> DocumentModel:
    return DocumentModel()


def rate(document: DocumentModel, value: float) -> None:
    path = "training.optimizer.learning_rate"
    document.edit("Change learning rate", with_value(document.experiment, path, value))


def test_a_burst_of_the_same_edit_is_one_step_and_a_later_one_another(
    document: DocumentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = document.experiment
    for value in (0.1, 0.2, 0.3):
        rate(document, value)
    assert document.undo_stack.count() == 1
    monkeypatch.setattr(model, "BURST_MS", -1)
    rate(document, 0.4)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.experiment == first
    assert not document.is_dirty


def test_edits_that_add_layers_stay_steps_of_their_own_however_fast(document: DocumentModel) -> None:
    count = len(document.experiment.layers)
    for _ in range(2):
        layers = document.experiment.layers
        first = layers[0].model_copy(update={"name": f"first{len(layers)}"})
        document.edit("Paste hidden1", document.experiment.model_copy(update={"layers": (first, *layers)}))
    document.undo_stack.undo()
    assert len(document.experiment.layers) == count + 1
    document.undo_stack.undo()
    assert len(document.experiment.layers) == count


def test_a_burst_that_ends_where_it_began_leaves_nothing(document: DocumentModel) -> None:
    before = document.experiment.training.optimizer.learning_rate
    rate(document, 0.5)
    rate(document, before)
    assert not document.is_dirty
    assert not document.undo_stack.canUndo()


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["units", "frozen", "name", "undo", "redo"]), max_size=15))
def test_undoing_everything_gives_the_first_experiment(words: list[str]) -> None:
    document = DocumentModel()
    first = document.experiment
    for number, word in enumerate(words):
        if word in {"undo", "redo"}:
            getattr(document.undo_stack, word)()
            continue
        value = {"units": number + 1, "frozen": number % 2 == 0, "name": f"layer{number}"}[word]
        document.edit(f"{word} {number}", with_value(document.experiment, f"layers.1.{word}", value))
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == first


def test_deleting_a_run_asks_nothing_and_can_be_undone(document: DocumentModel, qtbot: QtBot) -> None:
    first, second = (finished(numbers(5), run=name) for name in ("a", "b"))
    for history in (first, second):
        document.add_history(history)
    assert [document.note_of(history).color for history in document.runs] == [0, 1]
    with qtbot.waitSignal(document.remarksChanged):
        document.annotate("Delete run", first, replace(document.note_of(first), deleted=True))
    assert document.runs == [second]
    assert document.undo_stack.undoText() == "Delete run"
    document.set_pins("Pin step 3", (Pin(3, "here", "b"),))
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.runs == [first, second]
    assert document.remarks.pins == ()
    document.new(gradlab.preset("healthy"))
    assert document.remarks == Remarks()


def test_problems_follow_every_edit_a_missing_data_file_included(document: DocumentModel, tmp_path: Path) -> None:
    assert document.problems == []
    document.edit("Change units", with_value(document.experiment, "layers.output.units", 3))
    assert "set its units to 10" in document.errors[0].message
    document.undo_stack.undo()
    assert document.errors == []
    data = CsvFile(path=str(tmp_path / "gone.csv"))
    document.edit("Change data", document.experiment.model_copy(update={"data": data}))
    assert "gone.csv" in document.errors[0].message
    assert document.errors[0].field == "data.path"
    document.new(gradlab.preset("healthy"))
    assert document.problems == []

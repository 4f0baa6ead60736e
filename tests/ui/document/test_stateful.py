"""Any order of edits, undo, redo, saving and reopening: the document is always what a simple twin says it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from PySide6.QtWidgets import QApplication

import gradlab
from gradlab.spec import Experiment
from ui.document import DocumentModel, SessionKeeper


class Documents(RuleBasedStateMachine):
    """The twin is a list of states and a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "a.gradlab"
        self.document = DocumentModel()
        self.keeper = SessionKeeper(self.document, Path(self._folder.name) / "sessions")
        self.keeper.new(gradlab.preset("healthy"))
        self.states: list[Experiment] = [self.now()]
        self.place = 0
        self.saved: Experiment | None = None
        self.edits = 0

    def now(self) -> Experiment:
        return self.document.experiment

    def changed(self) -> None:
        """Note an edit: what could be redone is gone."""
        if self.now() != self.states[self.place]:
            self.states[self.place + 1 :] = [self.now()]
            self.place += 1

    @rule(row=st.integers(0, 3), units=st.integers(1, 50))
    def change_units(self, row: int, units: int) -> None:
        experiment = self.document.experiment
        row = min(row, len(experiment.layers) - 2)
        layer = experiment.layers[row].model_copy(update={"units": units})
        layers = (*experiment.layers[:row], layer, *experiment.layers[row + 1 :])
        self.edits += 1
        self.document.edit(f"Edit {self.edits}", experiment.model_copy(update={"layers": layers}))
        self.changed()

    @precondition(lambda self: len(self.document.experiment.layers) > 2)
    @rule()
    def remove_the_first(self) -> None:
        experiment = self.document.experiment
        self.edits += 1
        self.document.edit(f"Edit {self.edits}", experiment.model_copy(update={"layers": experiment.layers[1:]}))
        self.changed()

    @rule(name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
    def rename(self, name: str) -> None:
        self.edits += 1
        self.document.edit(f"Edit {self.edits}", self.document.experiment.model_copy(update={"name": name}))
        self.changed()

    @rule()
    def undo(self) -> None:
        self.document.undo_stack.undo()
        self.place = max(self.place - 1, 0)

    @rule()
    def redo(self) -> None:
        self.document.undo_stack.redo()
        self.place = min(self.place + 1, len(self.states) - 1)

    @rule()
    def save(self) -> None:
        self.keeper.save(self.path)
        self.saved = self.now()
        assert not self.document.is_dirty

    @precondition(lambda self: self.saved is not None)
    @rule()
    def reopen(self) -> None:
        assert self.saved is not None
        self.keeper.open(self.path)
        assert self.document.experiment == self.saved
        self.states, self.place = [self.now()], 0
        self.saved = self.now()

    @rule()
    def crash_and_recover(self) -> None:
        session = self.keeper._session
        if session is None or not self.document.is_dirty:
            return
        session.settle().result(60)
        session.close(keep=True)
        self.keeper._session = None
        before = self.now()
        self.keeper.recover(self.keeper.leftovers()[0])
        assert self.document.experiment == before
        assert self.document.is_dirty
        self.states, self.place = [self.now()], 0

    @invariant()
    def the_document_is_what_the_twin_says(self) -> None:
        assert self.now() == self.states[self.place]

    def teardown(self) -> None:
        while self.document.undo_stack.canUndo():
            self.document.undo_stack.undo()
        assert self.document.experiment == self.states[0]
        self.keeper.close()
        self._folder.cleanup()


def test_documents(qapp: QApplication) -> None:
    run_state_machine_as_test(Documents, settings=settings(max_examples=15, stateful_step_count=25))

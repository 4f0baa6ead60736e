"""The open document: what is edited, what was recorded, where it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QUndoStack

import gradlab
from gradlab.errors import DataError
from gradlab.spec import DataShape, Experiment, Problem, bundled_shape, check
from gradlab.store import Document, History, Pin, Remarks, Reused, RunNote
from ui.document.commands import ReplaceExperiment, ReplaceRemarks

BURST_MS = 1000


class DocumentModel(QObject):
    """An experiment with its undo stack, its recorded runs and its file."""

    experimentChanged = Signal(object)
    problemsChanged = Signal(object)
    pathChanged = Signal(object)
    dirtyChanged = Signal(bool)
    historiesChanged = Signal()
    recorded = Signal()
    """A run of this document began or recorded something."""
    remarksChanged = Signal(object)
    """The ``Remarks``: names, colors, notes and visibility of the runs, which of them are deleted, and the pins."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._announce_dirty)
        self.experiment: Experiment = gradlab.preset("vanishing")
        self.path: Path | None = None
        self.histories: list[History] = []
        self.remarks = Remarks()
        self.reused: tuple[Reused, ...] = ()
        self.shape: DataShape | None = None
        self.problems: list[Problem] = []
        self.is_replacing = False
        """Another document is being put in the place of this one; what shows runs waits for its last signal."""
        self._unsaved_runs = False
        self._was_dirty = False
        self._burst = 0
        self._since_edit = QElapsedTimer()
        self._judge()

    @property
    def is_dirty(self) -> bool:
        """Tell whether something would be lost by closing: an edit or a recorded run."""
        return self._unsaved_runs or not self.undo_stack.isClean()

    @property
    def title(self) -> str:
        """The document's name as the window's title shows it."""
        return self.path.name if self.path is not None else self.experiment.name

    @property
    def runs(self) -> list[History]:
        """The recorded runs that are not deleted, in the order in which they began."""
        return [history for history in self.histories if not self.note_of(history).deleted]

    def note_of(self, history: History) -> RunNote:
        """What the person says of a run."""
        return self.remarks.of(history.started.run)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep the experiment from being trained."""
        return [problem for problem in self.problems if problem.severity == "error"]

    def edit(self, text: str, experiment: Experiment) -> None:
        """Replace the experiment as one step of undo that is called ``text``."""
        if experiment == self.experiment:
            return
        if not self._since_edit.isValid() or self._since_edit.elapsed() > BURST_MS:
            self._burst += 1
        self._since_edit.start()
        self.undo_stack.push(ReplaceExperiment(text, self.experiment, experiment, self._replace, self._burst))

    def annotate(self, text: str, history: History, note: RunNote) -> None:
        """Replace what is said of a run as one step of undo that is called ``text``; so a run is deleted, too."""
        remarks = self.remarks.with_note(history.started.run, note)
        self.undo_stack.push(ReplaceRemarks(text, self.remarks, remarks, self._replace_remarks))

    def set_pins(self, text: str, pins: tuple[Pin, ...]) -> None:
        """Replace the pins as one step of undo that is called ``text``."""
        remarks = self.remarks.with_pins(pins)
        self.undo_stack.push(ReplaceRemarks(text, self.remarks, remarks, self._replace_remarks))

    def _replace_remarks(self, remarks: Remarks) -> None:
        self.remarks = remarks
        self.remarksChanged.emit(remarks)

    def new(self, experiment: Experiment) -> None:
        """Start an unsaved document."""
        self.replace(Document(experiment, ()), None)

    def mark_saved(self, path: Path) -> None:
        """Note that everything is in the file at ``path``, which is the document's own now."""
        self._unsaved_runs = False
        self.undo_stack.setClean()
        if path != self.path:
            self.path = path
            self.pathChanged.emit(path)
        self._announce_dirty()

    def add_history(self, history: History) -> None:
        """Take in a run that has begun; the document then has something to save."""
        self.histories.append(history)
        self.remarks = self.remarks.with_note(history.started.run, RunNote(color=len(self.histories) - 1))
        self.historiesChanged.emit()
        self.touch()

    def touch(self) -> None:
        """Note that a run of this document has recorded more since it was saved."""
        self._unsaved_runs = True
        self.recorded.emit()
        self._announce_dirty()

    def replace(self, document: Document, path: Path | None) -> None:
        """Show another document, whose file is at ``path``; there is nothing to undo then."""
        self.is_replacing = True
        try:
            self.undo_stack.clear()
            self._unsaved_runs = False
            self.histories = list(document.histories)
            self.reused = document.reused
            self.path = path
            self._replace(document.experiment)
            self._replace_remarks(document.remarks)
            self.pathChanged.emit(path)
        finally:
            self.is_replacing = False
        self.historiesChanged.emit()
        self._announce_dirty()

    def _replace(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self._judge()
        self.experimentChanged.emit(experiment)
        self.problemsChanged.emit(self.problems)

    def _judge(self) -> None:
        """Find the problems, those of the person's data file included."""
        self.shape = bundled_shape(self.experiment.data)
        found: list[Problem] = []
        if self.shape is None:
            from gradlab.data import shape_of

            try:
                self.shape = shape_of(self.experiment.data)
            except DataError as error:
                found.append(Problem(str(error), None, "data.path"))
        self.problems = [*found, *check(self.experiment, self.shape)]

    def _announce_dirty(self) -> None:
        if self.is_dirty != self._was_dirty:
            self._was_dirty = self.is_dirty
            self.dirtyChanged.emit(self.is_dirty)

"""Reusing layers: the picker and what it takes, the audit of the shown run, and the study that trains behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradlab.spec import origin_of
from ui.control.shown import ShownRun
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import Runner
from ui.support.beside import Beside
from ui.support.theme import Theme

if TYPE_CHECKING:
    from gradlab.reuse import Taken
    from gradlab.store import Reused
    from ui.reuse import Picker, StudyWindow
    from ui.reuse.study_thread import StudyThread


class ReuseControl(QObject):
    """Opens what the menu asks for; ``told`` carries what was done, ``refused`` what could not be."""

    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self, theme: Theme, window: MainWindow, document: DocumentModel, runner: Runner, shown: ShownRun
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._document = document
        self._shown = shown
        self._thread: StudyThread | None = None
        self._reader: Beside | None = None
        self.window: StudyWindow | None = None
        runner.reused = lambda: document.reused

    def open_picker(self) -> Picker:
        """Show the picker with the runs of this document that kept their weights."""
        from ui.reuse import Picker

        runs = [
            (self._name(number), history)
            for number, history in enumerate(self._document.histories, start=1)
            if history.checkpoint is not None
        ]
        document = self._document
        if self._reader is None:
            self._reader = Beside(self)
        picker = Picker(self._theme, document.experiment, document.shape, runs[::-1], self._reader, self._window)
        picker.taken.connect(self._take)
        picker.open()
        return picker

    def _name(self, number: int) -> str:
        return self.tr("{title}, run {n}").format(title=self._document.title, n=number)

    def _take(self, count: int, source: str, taken: Taken, weights: tuple[Reused, ...]) -> None:
        known = {one.name: one for one in (*self._document.reused, *weights)}
        self._document.reused = tuple(known.values())
        what = self.tr("{n} layers").format(n=count) if count != 1 else self.tr("a layer")
        text = self.tr("Reuse {what} of {source}").format(what=what, source=source)
        self._document.edit(text, taken.experiment)
        self.told.emit(" ".join([f"{text}.", *taken.notes]))

    def forget(self) -> None:
        """Let the weights of the selected layers be drawn anew; of all, where none is selected."""
        from gradlab.reuse import forget_origin

        layers = self._document.experiment.layers
        rows = self._window.stack_editor.selection() or tuple(range(len(layers)))
        names = [layers[row].name for row in rows if row < len(layers) and origin_of(layers[row]) is not None]
        if not names:
            self.refused.emit(self.tr("None of these layers starts with reused weights, so nothing was changed."))
            return
        what = names[0] if len(names) == 1 else self.tr("{n} layers").format(n=len(names))
        changed = forget_origin(self._document.experiment, names)
        self._document.edit(self.tr("Draw the weights of {what} anew").format(what=what), changed)

    def open_audit(self) -> None:
        """Show the audit of the shown run."""
        history = self._shown.history
        if history is None or history.checkpoint is None:
            self.refused.emit(self.tr("No finished run is shown, so there are no weights to compare; train one first."))
            return
        from gradlab.reuse import audit
        from ui.reuse import AuditDialog

        number = next((place for place, one in enumerate(self._document.histories, 1) if one is history), 1)
        AuditDialog(self._name(number), audit(history), self._window).show()

    def open_study(self) -> StudyWindow | None:
        """Show the window of the study, unless nothing is reused."""
        experiment = self._document.experiment
        if not any(origin_of(layer) is not None for layer in experiment.layers):
            text = self.tr("No layer is reused, so there is nothing to compare; use Stack, Reuse layers first.")
            self.refused.emit(text)
            return None
        from ui.reuse import StudyWindow

        if self.window is None:
            self.window = StudyWindow(self._theme, self._document.title, experiment.training.steps, self._window)
            self.window.startRequested.connect(self._start)
            self.window.cancelRequested.connect(self.cancel)
        self.window.show()
        self.window.raise_()
        return self.window

    def _start(self, shares: tuple[float, ...], seeds: int, steps: int) -> None:
        from gradlab.errors import GradlabError
        from gradlab.reuse import StudyPlan, check_plan, study, unpacked
        from ui.reuse.study_thread import StudyThread

        assert self.window is not None
        experiment, plan = self._document.experiment, StudyPlan(shares, tuple(range(seeds)), steps)
        try:
            check_plan(experiment, plan)
            reused = unpacked(self._document.reused)
        except GradlabError as error:
            self.window.say(str(error))
            return
        self._thread = StudyThread(lambda control: study(experiment, reused, plan, control), self)
        self._thread.pointDone.connect(self.window.add)
        self._thread.failed.connect(self.window.finish)
        self._thread.finished.connect(self._on_finished)
        self.window.begin(plan.runs)
        self._thread.start()

    def _on_finished(self) -> None:
        if self.window is not None and self.window.cancel_button.isVisibleTo(self.window):
            self.window.finish()

    def cancel(self) -> None:
        """End the study after its present steps; what is done stays."""
        if self._thread is not None:
            self._thread.control.stop()

    def shutdown(self) -> bool:
        """End the study, and what is read or drawn, and wait for their threads; tell whether they ended in time."""
        beside = [self._reader, None if self.window is None else self.window.drawing]
        ended = [one.shutdown() for one in beside if one is not None]
        return (self._thread is None or self._thread.stop()) and all(ended)

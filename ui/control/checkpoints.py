"""Checkpoints of the run that is shown: kept when a person wishes, gone on from, forked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from gradlab.records import Checkpoint
from gradlab.store import History
from gradlab.train import Origin, forked
from ui.control.naming import run_name
from ui.control.runs import RunControl
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import Runner
from ui.support.health import format_count

MOST_LISTED = 20


class CheckpointControl(QObject):
    """``told`` says what was done, ``refused`` what could not be."""

    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self, window: MainWindow, document: DocumentModel, runner: Runner, runs: RunControl, menu: QMenu
    ) -> None:
        super().__init__(window)
        self._document = document
        self._runner = runner
        self._runs = runs
        self._menu = menu
        self._actions = window.actions_by_name
        menu.aboutToShow.connect(self.fill)
        window.run_bar.fork_button.setMenu(menu)
        self._actions["keep_weights"].triggered.connect(lambda _=False: self.keep())
        self._actions["go_on"].triggered.connect(lambda _=False: self.go_on())
        for signal in (runner.stateChanged, runs.shown.historyChanged, runner.ticked):
            signal.connect(lambda *_: self._show_state())
        self._bar = window.run_bar
        self._show_state()

    def keep(self) -> None:
        """Keep the weights of the run that goes on, as they are after the steps that are being computed."""
        if self._runner.state.is_busy and self._runner.history is not None:
            self._runner.control.keep_checkpoint()
            self.told.emit(self.tr("The weights are kept; Fork lists them"))

    def go_on(self) -> None:
        """Go on with the shown run where it ended, up to the number of steps of the run settings."""
        history = self._runs.shown.history
        checkpoint = history.checkpoint if history is not None else None
        if history is None or checkpoint is None or not self._runs.may_begin():
            return
        if checkpoint.step != history.last_step:
            self.refused.emit(
                self.tr(
                    "The run's newest weights are of step {n}, before its end, so it cannot go on; fork it."
                ).format(n=format_count(checkpoint.step))
            )
            return
        steps = self._document.experiment.training.steps
        started = history.started.experiment
        longer = started.model_copy(update={"training": started.training.model_copy(update={"steps": steps})})
        self._runner.train(longer, Origin(history.started.run, checkpoint), history)

    def fork(self, history: History, checkpoint: Checkpoint) -> None:
        """Begin a new run of the present experiment with the weights of a checkpoint."""
        if self._runs.may_begin():
            experiment = self._document.experiment
            start = forked(checkpoint, history.started.experiment, experiment)
            self._runner.train(experiment, Origin(history.started.run, start, fork=True))

    def fill(self) -> None:
        """List the checkpoints of the shown run, the newest first."""
        self._menu.clear()
        history = self._runs.shown.history
        kept = list(reversed(history.checkpoints)) if history is not None else []
        words = {"end": self.tr("at the end"), "periodic": self.tr("kept regularly"), "wish": self.tr("kept by you")}
        for checkpoint in kept[:MOST_LISTED]:
            text = self.tr("Step {n}, {why}").format(n=format_count(checkpoint.step), why=words[checkpoint.kind])
            chosen = self._menu.addAction(text)
            chosen.setEnabled(not self._runner.state.is_busy)
            chosen.triggered.connect(lambda _=False, one=checkpoint: self.fork(history, one) if history else None)
        if not kept:
            self._menu.addAction(self.tr("The shown run has no weights yet")).setEnabled(False)
        elif history is not None:
            self._menu.setToolTip(run_name(self._document, history))

    def _show_state(self) -> None:
        history, busy = self._runs.shown.history, self._runner.state.is_busy
        has_weights = history is not None and bool(history.checkpoints)
        self._bar.fork_button.setEnabled(has_weights and not busy)
        self._actions["keep_weights"].setEnabled(busy)
        self._actions["go_on"].setEnabled(has_weights and not busy)

"""The look before training: asked for after each edit, shown where the stack's own run is not."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradlab.records import Look
from gradlab.spec import Experiment, parameter_count
from ui.control.runs import differ
from ui.control.shown import ShownRun
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import EngineState, Runner, RunState

MOST_PARAMETERS = 5_000_000
"""Of a larger stack no look is taken: drawing its weights alone would take seconds."""


class LookControl(QObject):
    """Joins document, looker, stack, inspector and profile."""

    def __init__(self, window: MainWindow, document: DocumentModel, runner: Runner, shown: ShownRun) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._runner = runner
        self._shown = shown
        self._look: Look | None = None
        document.experimentChanged.connect(self._on_edit)
        runner.stateChanged.connect(lambda _state: self._on_state())
        runner.engineChanged.connect(lambda _state, _text: self._on_state())
        runner.started.connect(lambda _history: self.show())
        runner.looker.looked.connect(self._on_look)
        self._on_edit(document.experiment)
        self._on_state()

    def _on_edit(self, experiment: Experiment) -> None:
        shape = self._document.shape
        too_large = shape is not None and parameter_count(experiment.layers, shape) > MOST_PARAMETERS
        if self._document.errors or too_large:
            self._runner.looker.forget()
        else:
            self._runner.looker.ask(experiment)
        self.show()

    def _on_state(self) -> None:
        busy = self._runner.state.is_busy and self._runner.state is not RunState.PAUSED
        self._runner.looker.hold(held=busy or self._runner.engine is not EngineState.READY)
        self.show()

    def _on_look(self, look: Look | None) -> None:
        self._look = look
        self.show()

    def show(self) -> None:
        """Show the look, or nothing while a run goes on."""
        look = None if self._runner.state.is_busy else self._look
        history = self._shown.history
        edited = history is not None and differ(history.started.experiment, self._document.experiment)
        self._window.stack_editor.set_look(look, prefer=edited)
        self._window.inspector.set_look(look)
        self._shown.set_look(look)

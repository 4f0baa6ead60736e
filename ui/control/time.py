"""Time: timeline, keys and instruments move one playhead; steps are pinned; forks are shown where they began."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradlab.store import Pin
from ui.control.naming import run_name
from ui.control.shown import ShownRun
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.support.health import format_count
from ui.timeline import fork_mark


class TimeControl(QObject):
    """Joins the timeline with the run that is shown; ``told`` says what was done."""

    told = Signal(str)

    def __init__(self, window: MainWindow, document: DocumentModel, shown: ShownRun) -> None:
        super().__init__(window)
        self._document = document
        self._shown = shown
        self._bar = bar = window.timeline
        bar.stepAsked.connect(shown.set_step)
        bar.pinRequested.connect(self.toggle_pin)
        bar.unpinRequested.connect(self.remove_pins)
        shown.stepChanged.connect(bar.set_step)
        shown.historyChanged.connect(lambda _history: self._show_run())
        document.remarksChanged.connect(lambda _remarks: self._show_remarks())
        document.historiesChanged.connect(self._show_remarks)
        actions = window.actions_by_name
        doings = {
            "first_step": bar.go_first, "step_back": lambda: bar.go_by(-1), "step_forward": lambda: bar.go_by(1),
            "play_back": bar.toggle_play, "go_live": bar.go_live, "pin_step": self.toggle_pin,
        }  # fmt: skip
        for name, do in doings.items():
            actions[name].triggered.connect(lambda _=False, do=do: do())
        self._show_run()

    def toggle_pin(self) -> None:
        """Pin the shown step of the shown run, or take its pin away; a step of Undo."""
        history = self._shown.history
        if history is None or history.is_empty:
            return
        step = history.last_step if self._shown.step is None else self._shown.step
        run, pins = history.started.run, self._document.remarks.pins
        kept = tuple(pin for pin in pins if not (pin.step == step and pin.run in {run, ""}))
        number = format_count(step)
        if len(kept) < len(pins):
            self._document.set_pins(self.tr("Unpin step {n}").format(n=number), kept)
            self.told.emit(self.tr("Step {n} is no longer pinned").format(n=number))
        else:
            self._document.set_pins(self.tr("Pin step {n}").format(n=number), (*pins, Pin(step, run=run)))
            self.told.emit(self.tr("Step {n} is pinned: the profile keeps a ghost of it").format(n=number))

    def remove_pins(self) -> None:
        """Take all pins of the shown run away; a step of Undo."""
        history = self._shown.history
        if history is not None:
            kept = tuple(pin for pin in self._document.remarks.pins if pin.run != history.started.run and pin.run)
            self._document.set_pins(self.tr("Remove pins"), kept)

    def pins(self) -> tuple[int, ...]:
        """The pinned steps of the shown run, in the order of time."""
        history = self._shown.history
        if history is None:
            return ()
        pins = self._document.remarks.pins
        recorded = range(history.first_step, history.last_step + 1)
        own = {pin.step for pin in pins if pin.run in {history.started.run, ""} and pin.step in recorded}
        return tuple(sorted(own))

    def _show_run(self) -> None:
        self._bar.set_history(self._shown.history)
        self._show_remarks()

    def _show_remarks(self) -> None:
        history = self._shown.history
        forks = [
            fork_mark(fork.started.parent_step, run_name(self._document, fork))
            for fork in self._document.runs
            if history is not None and fork.started.parent == history.started.run
        ]
        pins = self.pins()
        self._bar.set_remarks(pins, forks)
        self._shown.set_pins(pins)

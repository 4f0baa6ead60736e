"""Plays a run back: a timer that asks for the step that is due."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from gradlab.store import History
from ui.timeline.player import SPEEDS, Player, begin

TICK_MS = 33


class Playback(QObject):
    """``stepDue`` carries the step to show, None at the end of the run; ``changed`` tells that it began or ended."""

    stepDue = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history: History | None = None
        self.seconds = SPEEDS[1]
        self._player: Player | None = None
        self._shown: int | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(lambda: self.play_on(self._clock.elapsed() / 1000))

    @property
    def plays(self) -> bool:
        """Tell whether the run is being played back."""
        return self._player is not None

    def start(self, step: int | None) -> None:
        """Play from ``step`` on, from the beginning at the live edge."""
        history = self.history
        if history is None or history.is_empty:
            return
        self._player = begin(step, history.first_step, history.last_step, self.seconds)
        self._clock.start()
        self._timer.start()
        self._show(self._player.first)
        self.changed.emit()

    def stop(self) -> None:
        """Stay where the playhead is."""
        self._timer.stop()
        if self._player is not None:
            self._player = None
            self.changed.emit()

    def play_on(self, seconds: float) -> None:
        """Show the step that is due ``seconds`` after playing began; at the end the live edge."""
        if self._player is None or self.history is None:
            return
        step = self._player.step_after(seconds, self.history.last_step)
        if step is None:
            self.stop()
        if step != self._shown:
            self._show(step)

    def _show(self, step: int | None) -> None:
        self._shown = step
        self.stepDue.emit(step)

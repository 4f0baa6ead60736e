"""The timeline: buttons that step and play, the scrubber, and the way back to the live edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from gradlab.store import History
from ui.support.health import format_count
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import IconButton, label
from ui.timeline.marks import Mark, marks_of
from ui.timeline.playback import Playback
from ui.timeline.player import SPEEDS, STEP_BY_STEP
from ui.timeline.scrubber import Scrubber

HEIGHT_PX = 56
TAIL_PX = 150


class TimelineBar(QFrame):
    """``stepAsked`` carries the step that a person went to, or None for the live edge; the bar itself moves nothing."""

    stepAsked = Signal(object)
    pinRequested = Signal()
    unpinRequested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: History | None = None
        self._step: int | None = None
        self._forks: tuple[Mark, ...] = ()
        self.playback = Playback(self)
        self.playback.stepDue.connect(self.stepAsked)
        self.playback.changed.connect(self._show_state)
        self.setProperty("role", "chrome")
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName(self.tr("Timeline"))
        self.scrubber = Scrubber(theme, self)
        self.scrubber.stepAsked.connect(self._go)
        self._make_buttons()
        self._arrange()
        self._show_state()

    def _make_buttons(self) -> None:
        theme = self._theme
        self.first_button = IconButton(theme, "skip-start", self.tr("Go to the first step"), self, role="text")
        self.back_button = IconButton(theme, "step-back", self.tr("One step back"), self, role="text")
        self.play_button = IconButton(theme, "play", self.tr("Play the run back"), self, role="text")
        self.forward_button = IconButton(theme, "step-forward", self.tr("One step forward"), self, role="text")
        self.more_button = IconButton(theme, "more", self.tr("Speed of playing back, pins"), self)
        self.menu = self._make_menu()
        self.more_button.setMenu(self.menu)
        self.more_button.setPopupMode(self.more_button.ToolButtonPopupMode.InstantPopup)
        self.live_button = QPushButton(self.tr("Live"), self)
        self.live_button.setIcon(icon("live", theme))
        self.live_button.setProperty("scale", "bar")
        self.live_button.setFixedWidth(TAIL_PX)
        self.first_button.clicked.connect(self.go_first)
        self.back_button.clicked.connect(lambda: self.go_by(-1))
        self.play_button.clicked.connect(self.toggle_play)
        self.forward_button.clicked.connect(lambda: self.go_by(1))
        self.live_button.clicked.connect(self.go_live)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self.speeds = QActionGroup(menu)
        for seconds in SPEEDS:
            text = self.tr("Play the whole run in {n} s").format(n=seconds)
            action = QAction(self.tr("Play ten steps a second") if seconds == STEP_BY_STEP else text, menu)
            action.setCheckable(True)
            action.setChecked(seconds == self.playback.seconds)
            action.setData(seconds)
            action.triggered.connect(lambda _checked=False, seconds=seconds: self.set_speed(seconds))
            self.speeds.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        self.pin_action = menu.addAction(self.tr("Pin or unpin this step"), self.pinRequested.emit)
        self.unpin_action = menu.addAction(self.tr("Remove all pins of this run"), self.unpinRequested.emit)
        return menu

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(4)
        head = QWidget(self)
        inner = QHBoxLayout(head)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(label(self.tr("Timeline"), "title", head))
        inner.addSpacing(12)
        for button in (self.first_button, self.back_button, self.play_button, self.forward_button, self.more_button):
            inner.addWidget(button)
        row.addWidget(head)
        row.addWidget(self.scrubber, 1)
        row.addWidget(self.live_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_history(self, history: History | None) -> None:
        """Show another run, or none, at its live edge."""
        self.playback.stop()
        self._history = self.playback.history = history
        self._step = None
        self.scrubber.set_step(None)
        self.scrubber.set_history(history)
        self.refresh()

    def refresh(self) -> None:
        """The run recorded more."""
        self.scrubber.refresh()
        marks = [] if self._history is None else [*marks_of(self._history), *self._forks]
        self.scrubber.set_marks(sorted(marks, key=lambda mark: mark.step), self.scrubber.pins)
        self._show_state()

    def set_step(self, step: int | None) -> None:
        """Show where the playhead stands; None is the live edge."""
        self._step = step
        self.scrubber.set_step(step)
        self._show_state()

    def set_remarks(self, pins: tuple[int, ...], forks: Sequence[Mark]) -> None:
        """Show the pinned steps and where other runs were forked from this one."""
        self._forks = tuple(forks)
        self.scrubber.set_marks(self.scrubber.marks, pins)
        self.refresh()

    @property
    def last(self) -> int:
        """The newest step."""
        history = self._history
        return 0 if history is None or history.is_empty else history.last_step

    @property
    def first(self) -> int:
        """The first step."""
        return 1 if self._history is None else self._history.first_step

    def go_first(self) -> None:
        """Go to the first step."""
        self._go(self.first)

    def go_live(self) -> None:
        """Go to the live edge."""
        self._go(None)

    def go_by(self, steps: int) -> None:
        """Go some steps back or forward; beyond the newest one is the live edge."""
        wanted = (self.last if self._step is None else self._step) + steps
        self._go(None if wanted >= self.last else max(self.first, wanted))

    def set_speed(self, seconds: int) -> None:
        """Play back at another speed, one of ``SPEEDS``; what is playing goes on from where it is."""
        self.playback.seconds = seconds
        for action in self.speeds.actions():
            action.setChecked(action.data() == seconds)
        if self.plays:
            self.playback.start(self._step)

    @property
    def plays(self) -> bool:
        """Tell whether the run is being played back."""
        return self.playback.plays

    def toggle_play(self) -> None:
        """Play the run back from the playhead on, or from its beginning; or stop playing."""
        if self.playback.plays:
            self.playback.stop()
        else:
            self.playback.start(self._step)

    def _go(self, step: int | None) -> None:
        self.playback.stop()
        if self.last:
            self.stepAsked.emit(step)

    def _show_state(self) -> None:
        some, live = self.last > 0, self._step is None
        for button in (self.first_button, self.back_button, self.play_button):
            button.setEnabled(some)
        self.forward_button.setEnabled(some and not live)
        self.live_button.setEnabled(some and not live)
        self.live_button.setText(
            self.tr("Live") if live else self.tr("Go to live {n}").format(n=format_count(self.last))
        )
        self.play_button.set_icon("pause" if self.plays else "play")
        self.play_button.set_tip(self.tr("Stop playing") if self.plays else self.tr("Play the run back"))
        self.pin_action.setEnabled(some)
        self.unpin_action.setEnabled(bool(self.scrubber.pins))

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's hook: nothing plays unseen."""
        self.playback.stop()
        super().hideEvent(event)

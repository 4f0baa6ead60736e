"""The scrubber: the run as a strip, its marks and pins, and the amber playhead that is dragged over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from gradlab.store import History
from ui.support.health import format_count
from ui.support.theme import Theme
from ui.timeline.marks import Mark
from ui.timeline.paint import Track, chip_of, paint_handle, paint_marks, paint_pins, paint_ticks, strip_image
from ui.timeline.strip import Strip, read_strip

LARGEST = 2**31 - 1
NEAR_PX = 7


class Scrubber(QAbstractSlider):
    """A slider over the steps of a run, at its right end live.

    Left and Right move by one step, with Shift by ten, Page Up and Page Down by a fiftieth of the run; Home goes to the
    first step, End to the live edge. ``stepAsked`` carries the wanted step, or None for the live edge.
    """

    stepAsked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: History | None = None
        self._step: int | None = None
        self._strip: Strip | None = None
        self._picture: QImage | None = None
        self.marks: Sequence[Mark] = ()
        self.pins: tuple[int, ...] = ()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Step that is shown"))
        self.setAccessibleDescription(self.tr("Arrow keys move by a step, Home to the first, End to the live edge"))
        theme.changed.connect(self._forget_picture)

    def sizeHint(self) -> QSize:
        """Qt's hook: as high as the bar."""
        return QSize(400, 56)

    def set_history(self, history: History | None) -> None:
        """Show another run, or none."""
        self._history = history
        self.refresh()

    def refresh(self) -> None:
        """The run recorded more: bring strip and range up to date; a hidden scrubber does nothing."""
        if not self.isVisible():
            self._strip = None
            return
        self._strip = None if self._history is None else read_strip(self._history, int(self.track().width))
        last = min(self.last, LARGEST)
        self.setRange(min(self.first, last), last)
        self.setPageStep(max(1, last // 50))
        self.set_step(self._step)
        self._forget_picture()

    def showEvent(self, event: QEvent) -> None:
        """Qt's hook: what changed while hidden is read now."""
        super().showEvent(event)  # pyright: ignore[reportArgumentType] - the stubs ask for the narrower type
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: as many buckets as pixels."""
        super().resizeEvent(event)
        self.refresh()

    @property
    def last(self) -> int:
        """The newest step of the strip."""
        return 0 if self._strip is None else self._strip.last

    @property
    def first(self) -> int:
        """The first step of the strip: that of a forked run is the one behind its parent's."""
        return 1 if self._strip is None else self._strip.first

    def set_step(self, step: int | None) -> None:
        """Show the playhead at ``step``; None is the live edge. No step is asked for."""
        self._step = step
        self.blockSignals(True)
        self.setValue(min(self.last if step is None else step, LARGEST))
        self.blockSignals(False)
        self.update()

    def set_marks(self, marks: Sequence[Mark], pins: tuple[int, ...]) -> None:
        """Show what happened, and the pinned steps."""
        if (list(marks), pins) != (list(self.marks), self.pins):
            self.marks, self.pins = marks, pins
            self.update()

    def track(self) -> Track:
        """Where the steps lie."""
        return Track(12.0, max(self.width() - 24.0, 1.0), max(self.last, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: go where the pointer is."""
        if event.button() == Qt.MouseButton.LeftButton and self.last:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            mark = self._mark_at(event.position().x(), event.position().y())
            self._ask(self.track().step_at(event.position().x()) if mark is None else mark.step, snap=mark is None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: the playhead follows the pressed pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.last:
            self._ask(self.track().step_at(event.position().x()), snap=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: keys of a slider over time."""
        now = self.last if self._step is None else self._step
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        key = Qt.Key
        wanted = {
            key.Key_Left: now - far, key.Key_Down: now - far, key.Key_Right: now + far, key.Key_Up: now + far,
            key.Key_PageDown: now - self.pageStep(), key.Key_PageUp: now + self.pageStep(),
            key.Key_Home: self.first, key.Key_End: self.last,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if wanted is None or not self.last:
            super().keyPressEvent(event)
            return
        self._ask(wanted)

    def _ask(self, step: int, *, snap: bool = False) -> None:
        """Ask for ``step``; at the right end for the live edge, which ``snap`` reaches a few pixels before."""
        track = self.track()
        near_end = snap and track.x_of(step) > track.x_of(self.last) - 3
        self.stepAsked.emit(None if step >= self.last or near_end else max(self.first, step))

    def _mark_at(self, x: float, y: float) -> Mark | None:
        """Return the mark whose sign, above the strip, is under the pointer."""
        track = self.track()
        near = [mark for mark in self.marks if -NEAR_PX <= x - track.x_of(mark.step) <= 2 * NEAR_PX]
        return near[-1] if near and y < track.top else None

    def event(self, event: QEvent) -> bool:
        """Qt's hook: a mark tells its sentence."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.last:
            mark = self._mark_at(event.pos().x(), event.pos().y())
            step = self.track().step_at(event.pos().x())
            text = self.tr("Step {n}").format(n=format_count(step)) if mark is None else mark.tip
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()

    def _strip_image(self, track: Track) -> QImage:
        """Return the strip, drawn once for each state of the run."""
        if self._picture is None:
            self._picture = strip_image(track, self._strip, self._theme.tokens, self.devicePixelRatioF())
        return self._picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        track, tokens = self.track(), self._theme.tokens
        painter = QPainter(self)
        painter.drawImage(QPointF(track.left, track.top), self._strip_image(track))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.last:
            paint_ticks(painter, track, chip_of(track, self._step), tokens)
        paint_pins(painter, track, self.pins, tokens)
        paint_marks(painter, track, self.marks, tokens)
        if self.last:
            paint_handle(painter, track, self._step, tokens)
        if self.hasFocus():
            painter.setPen(tokens.color("ink"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

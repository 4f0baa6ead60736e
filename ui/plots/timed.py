"""What the instruments with a step axis share: zoom with the mouse, the same steps and the same playhead in all."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.plots.axes import StepAxis, thin_pen
from ui.plots.instrument import Instrument
from ui.support.theme import Theme


class TimedInstrument(Instrument):
    """An instrument over steps. Zooming or dragging one plot sets the span of all of them; so does the playhead."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.now_lines: list[NowLine] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def follow(self, plot: Any) -> None:
        """Watch the zoom of ``plot``, whose x axis is steps, and give it a playhead."""
        plot.getViewBox().sigRangeChangedManually.connect(lambda *_: self._on_zoom(plot))
        line = NowLine(self.theme)
        line.sigDragged.connect(lambda moved: self.stepAsked.emit(max(1, round(moved.value()))))
        plot.addItem(line, ignoreBounds=True)
        self.now_lines.append(line)

    def show_step(self) -> None:
        """Move the playhead; the curves stay."""
        for line in self.now_lines:
            line.show_at(self.step)

    def set_steps(self, *plots: Any) -> tuple[int, int]:
        """Set the x range of ``plots`` to the steps that are shown, and return them."""
        first, last = self.steps_shown()
        for plot in plots:
            plot.setXRange(first - 0.5 if first > 1 else 0, max(last + 0.5, first + 1), padding=0)
        self.show_step()
        return first, last

    def points(self, plot: Any) -> int:
        """How many buckets fit the pixels of ``plot``."""
        return max(16, min(4000, int(plot.getViewBox().width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: plus and minus zoom, the arrows with Shift move, 0 shows all steps again."""
        if self.history is None or self.history.last_step < 2:
            super().keyPressEvent(event)
            return
        span = zoomed(event, self.steps_shown(), self.history.last_step)
        if span is None:
            super().keyPressEvent(event)
            return
        self._take_span(None if span == (1, self.history.last_step) else span)

    def _take_span(self, span: tuple[int, int] | None) -> None:
        self.set_span(span)
        self.mark_stale()
        self.spanChanged.emit(span)

    def _on_zoom(self, plot: Any) -> None:
        if self.history is None or self.history.is_empty:
            return
        low, high = plot.getViewBox().viewRange()[0]
        last = self.history.last_step
        first, end = max(1, round(low)), min(last, round(high))
        span = None if (first <= 1 and end >= last) or end <= first else (first, end)
        self._take_span(span)


class NowLine(pg.InfiniteLine):
    """The playhead over a step axis: an amber line that can be dragged."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(angle=90, movable=True)
        self.setZValue(900)
        self.setVisible(False)
        self._theme = theme
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        color = self._theme.tokens.color("now_line")
        self.setPen(thin_pen(color, 1.5))
        self.setHoverPen(thin_pen(color, 2.5))

    def show_at(self, step: int | None) -> None:
        """Stand at ``step``; None, the live edge, needs no line."""
        self.setVisible(step is not None)
        if step is not None and step != self.value():
            self.setValue(step)


def zoomed(event: QKeyEvent, shown: tuple[int, int], last: int) -> tuple[int, int] | None:
    """Return the steps to show after a key of a plot over steps, or None when the key is none of them."""
    first, end = shown
    size, key = end - first, event.key()
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
        return (first + size // 4, end - size // 4) if size >= 4 else shown
    if key == Qt.Key.Key_Minus:
        return max(1, first - max(size // 2, 1)), min(last, end + max(size // 2, 1))
    if key == Qt.Key.Key_0:
        return 1, last
    if shifted and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
        by = max(size // 4, 1)
        by = -min(by, first - 1) if key == Qt.Key.Key_Left else min(by, last - end)
        return first + by, end + by
    return None


__all__ = ["NowLine", "StepAxis", "TimedInstrument", "zoomed"]

"""A tiny curve without axes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

_MAX_POINTS = 160


def paint_sparkline(
    painter: QPainter,
    rect: QRectF,
    values: Sequence[float],
    color: QColor,
    *,
    end_dot: bool = True,
    width: float = 1.35,
) -> None:
    """Draw ``values`` at equal steps over ``rect``, scaled to their own range.

    A non-finite value leaves a gap. Nothing is drawn for fewer than two finite values.
    """
    shown = _thinned(values)
    finite = [v for v in shown if math.isfinite(v)]
    if len(finite) < 2:
        return
    box = rect.adjusted(2.5, 2.5, -2.5, -2.5)
    points = _points(shown, box, min(finite), max(finite))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.strokePath(_path(points), pen)
    last = points[-1]
    if end_dot and last is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(last, 2.25, 2.25)
    painter.restore()


def _thinned(values: Sequence[float]) -> list[float]:
    """At most ``_MAX_POINTS`` of the values, always with the last one."""
    count = len(values)
    if count <= _MAX_POINTS:
        return [float(v) for v in values]
    last = _MAX_POINTS - 1
    return [float(values[round(i * (count - 1) / last)]) for i in range(_MAX_POINTS)]


def _points(values: list[float], box: QRectF, low: float, high: float) -> list[QPointF | None]:
    step = box.width() / (len(values) - 1)
    span = high - low

    def point(index: int, value: float) -> QPointF | None:
        if not math.isfinite(value):
            return None
        share = (value - low) / span if span > 0 else 0.5
        return QPointF(box.left() + index * step, box.bottom() - share * box.height())

    return [point(i, v) for i, v in enumerate(values)]


def _path(points: list[QPointF | None]) -> QPainterPath:
    path = QPainterPath()
    drawing = False
    for point in points:
        if point is None:
            drawing = False
        elif drawing:
            path.lineTo(point)
        else:
            path.moveTo(point)
            drawing = True
    return path


class Sparkline(QWidget):
    """Shows the course of one quantity, in ink unless another colour is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Sequence[float] = ()
        self._color: QColor | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_values(self, values: Sequence[float]) -> None:
        """Show ``values``, oldest first."""
        self._values = values
        self.update()

    def values(self) -> Sequence[float]:
        """What is shown."""
        return self._values

    def set_color(self, color: QColor | None) -> None:
        """A run's colour, or None for ink."""
        self._color = color
        self.update()

    def sizeHint(self) -> QSize:
        """80 by 24 logical pixels."""
        return QSize(80, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the curve."""
        painter = QPainter(self)
        color = self._color or self.palette().color(QPalette.ColorRole.Highlight)
        paint_sparkline(painter, QRectF(self.rect()), self._values, color)
        painter.end()

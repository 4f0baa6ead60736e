"""Activations and their slopes over each other, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradlab.figures.curves import DASHES, curve_label, curves, span_of
from gradlab.spec import Activation
from ui.support.fonts import font
from ui.support.spread import spread_within
from ui.support.theme import Theme
from ui.support.tokens import Tokens

COLORS = ("ink", "run2", "text3")
POINTS = 401
LEFT_PX, FOOT_PX, HEAD_PX, GAP_PX = 34, 22, 24, 20
STROKE_PX, NAME_PX, LINE_PX = 16, 98, 13
"""Behind the end of each curve: its own stroke, then its name, so many points apart from the next."""


def curve_pen(index: int, tokens: Tokens, width: float = 1.75) -> QPen:
    """Return how the curve number ``index`` is drawn: three colors, then the same dashed, and so on."""
    pen = QPen(tokens.color(COLORS[index % len(COLORS)]), width)
    dashes = DASHES[index // len(COLORS) % len(DASHES)]
    if dashes:
        pen.setDashPattern([float(length) for length in dashes])
    return pen


class CurvesView(QWidget):
    """phi at the left, phi' at the right, over the same z."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: list[tuple[int, Activation]] = []
        self.reach = 4.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(420, 240)
        theme.changed.connect(self.update)
        self.set_curves([])

    def set_curves(self, shown: Sequence[tuple[int, Activation]]) -> None:
        """Draw other activations, each with the number of its pen."""
        self._shown = list(shown)
        names = ", ".join(activation.info.label for _, activation in self._shown)
        self.setAccessibleName(self.tr("Curves and slopes of {names}").format(names=names or self.tr("nothing")))
        self.update()

    def set_reach(self, reach: float) -> None:
        """Show z from -reach to reach."""
        self.reach = reach
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(680, 340)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        z = np.linspace(-self.reach, self.reach, POINTS)
        drawn = [(index, curves(activation, z)) for index, activation in self._shown]
        width = (self.width() - GAP_PX) / 2
        for side, name in enumerate(("φ(z)", "φ′(z)")):
            area = QRectF(side * (width + GAP_PX), 0, width, self.height())
            self._paint_panel(painter, area, name, z, [(index, pair[side]) for index, pair in drawn])
        painter.end()

    def _paint_panel(
        self, painter: QPainter, area: QRectF, name: str, z: np.ndarray, values: list[tuple[int, np.ndarray]]
    ) -> None:
        tokens = self._theme.tokens
        plot = area.adjusted(LEFT_PX, HEAD_PX, -(STROKE_PX + NAME_PX), -FOOT_PX)
        low, high = span_of([value for _, value in values]) if values else (-1.0, 1.0)
        painter.setFont(font(12, 600))
        painter.setPen(tokens.color("text"))
        painter.drawText(QPointF(plot.left(), 15), name)
        self._paint_grid(painter, plot, low, high)
        painter.save()
        painter.setClipRect(plot)
        xs = plot.left() + (z + self.reach) / (2 * self.reach) * plot.width()
        for index, value in values:
            ys = plot.bottom() - (np.clip(value, low - 9, high + 9) - low) / (high - low) * plot.height()
            painter.setPen(curve_pen(index, tokens))
            painter.drawPolyline(QPolygonF([QPointF(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]))
        painter.restore()
        ends = [plot.bottom() - (float(value[-1]) - low) / (high - low) * plot.height() for _, value in values]
        self._paint_names(painter, plot, [min(max(end, plot.top()), plot.bottom()) for end in ends])

    def _paint_names(self, painter: QPainter, plot: QRectF, ends: list[float]) -> None:
        """Lead each curve on, from where it ends to its name."""
        face = font(10)
        painter.setFont(face)
        metrics = QFontMetricsF(face)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for (index, activation), end, y in zip(
            self._shown, ends, spread_within(ends, LINE_PX, plot.top(), plot.bottom()), strict=True
        ):
            painter.setPen(curve_pen(index, self._theme.tokens, 1.25))
            painter.drawLine(QPointF(plot.right(), end), QPointF(plot.right() + STROKE_PX - 4, y))
            painter.setPen(self._theme.tokens.color("text2"))
            name = metrics.elidedText(curve_label(activation), Qt.TextElideMode.ElideRight, NAME_PX)
            painter.drawText(QRectF(plot.right() + STROKE_PX, y - 8, NAME_PX, 16), align, name)

    def _paint_grid(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        tokens = self._theme.tokens
        painter.setFont(font(10, tabular=True))
        align = Qt.AlignmentFlag
        for value in ticks(low, high):
            y = plot.bottom() - (value - low) / (high - low) * plot.height()
            painter.setPen(QPen(tokens.color("hair2" if value == 0 else "grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(tokens.color("text3"))
            place = QRectF(plot.left() - LEFT_PX, y - 8, LEFT_PX - 6, 16)
            painter.drawText(place, align.AlignRight | align.AlignVCenter, tick_text(value))
        for value in ticks(-self.reach, self.reach):
            x = plot.left() + (value + self.reach) / (2 * self.reach) * plot.width()
            painter.setPen(QPen(tokens.color("hair2" if value == 0 else "grid"), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(tokens.color("text3"))
            place = QRectF(x - 20, plot.bottom() + 4, 40, 14)
            painter.drawText(place, align.AlignHCenter | align.AlignTop, tick_text(value))


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers from ``low`` to ``high``, between four and nine of them."""
    step = next(step for step in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if (high - low) / step <= 8)
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [number * step for number in range(first, last + 1)]


def tick_text(value: float) -> str:
    """Return a tick's number with a true minus sign."""
    return f"{value:g}".replace("-", "−")

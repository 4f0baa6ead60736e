"""Distributions as small pictures: the area under a curve's picture, and bars with three ticks."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradlab.records import Bars
from ui.support.fonts import font
from ui.support.health import format_value
from ui.support.theme import Theme

SHOWN_SHARE = 0.995
"""Of all values: what is further out does not widen the picture."""
WIDTH_PX, HEIGHT_PX, TICKS_PX = 108, 52, 14


def reach_of(bars: Bars, least: float, most: float) -> float:
    """Return the bound on both sides of zero within which nearly all values lie, between ``least`` and ``most``."""
    centers = np.abs((bars.edges[1:] + bars.edges[:-1]) / 2)
    order = np.argsort(centers)
    amounts = (bars.counts * np.diff(bars.edges))[order]
    share = np.cumsum(amounts) / max(float(amounts.sum()), 1e-30)
    index = min(int(np.searchsorted(share, SHOWN_SHARE)), len(order) - 1)
    return float(np.clip(1.1 * centers[order][index], least, most))


def area_path(bars: Bars, area: QRectF, reach: float) -> QPainterPath:
    """Return the outline of the distribution over -reach to reach, its highest bar as high as ``area``."""
    path = QPainterPath(QPointF(area.left(), area.bottom()))
    top = float(bars.counts.max()) or 1.0
    for low, high, count in zip(bars.edges[:-1], bars.edges[1:], bars.counts, strict=True):
        left, right = (area.left() + (float(x) + reach) / (2 * reach) * area.width() for x in (low, high))
        y = area.bottom() - float(count) / top * area.height()
        path.lineTo(max(area.left(), min(left, area.right())), y)
        path.lineTo(max(area.left(), min(right, area.right())), y)
    path.lineTo(path.currentPosition().x(), area.bottom())
    path.closeSubpath()
    return path


class Histogram(QWidget):
    """Bars over a scale that is even on both sides of zero."""

    def __init__(self, theme: Theme, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._what = what
        self._bars: Bars | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_bars(None)

    def set_bars(self, bars: Bars | None) -> None:
        """Show another distribution, or none."""
        self._bars = bars
        text = self._what
        if bars is not None:
            text += self.tr(": mean {mean}, deviation {std}").format(
                mean=format_value(bars.mean), std=format_value(bars.std)
            )
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(WIDTH_PX, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        if self._bars is None:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(4, 2, self.width() - 8, self.height() - TICKS_PX - 4)
        reach = reach_of(self._bars, 1e-6, 1e9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("text3"))
        painter.setOpacity(0.75)
        painter.drawPath(area_path(self._bars, area, reach))
        painter.setOpacity(1.0)
        painter.setPen(QPen(tokens.color("hair2"), 1))
        painter.drawLine(QPointF(0, area.bottom() + 0.5), QPointF(self.width(), area.bottom() + 0.5))
        painter.setFont(font(10, tabular=True))
        painter.setPen(tokens.color("text3"))
        ticks = QRectF(0, area.bottom() + 3, self.width(), TICKS_PX)
        flags = Qt.AlignmentFlag
        number = format_value(reach)
        painter.drawText(ticks, flags.AlignLeft | flags.AlignTop, f"−{number}")
        painter.drawText(ticks, flags.AlignHCenter | flags.AlignTop, "0")
        painter.drawText(ticks, flags.AlignRight | flags.AlignTop, number)
        painter.end()

"""The norms that a run recorded, with the clipping threshold as a line that can be dragged."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradlab.records import FloatArray
from ui.support.fonts import font
from ui.support.health import format_value
from ui.support.theme import Theme

HEIGHT_PX, FOOT_PX, CAPTION_PX, SIDE_PX, BINS = 110, 16, 14, 10, 40
STEP_FACTOR = 10 ** (1 / 24)


SIZES = ("global_norm", "norm", "value")
"""Kinds of clipping that compare a recorded size with their threshold."""


class NormsPicture(QWidget):
    """A histogram of log10 of what is clipped; ``changed`` carries the threshold when the line is let go."""

    changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._norms: FloatArray = np.zeros(0, np.float32)
        self._caption = ""
        self._threshold = 1.0
        self._dragged: float | None = None
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        theme.changed.connect(self.update)
        self.set_norms(self._norms)

    def set_norms(self, norms: FloatArray, kind: str = "global_norm") -> None:
        """Show other recorded sizes of what this ``kind`` of clipping compares, float32 [steps].

        What is not finite or zero is left out.
        """
        self._norms = norms[np.isfinite(norms) & (norms > 0)]
        self._caption = {
            "norm": self.tr("largest norm of a layer's ∂W, each step"),
            "value": self.tr("largest entry of all ∂W, each step"),
        }.get(kind, self.tr("norm of the whole gradient, each step"))
        self._say()

    def set_threshold(self, threshold: float) -> None:
        """Show where gradients are clipped."""
        self._threshold = threshold
        self._say()

    @property
    def threshold(self) -> float:
        """Where the line stands now, also while it is dragged."""
        return self._threshold if self._dragged is None else self._dragged

    @property
    def share_above(self) -> float:
        """The share of recorded steps whose norm is above the line; NaN where none is recorded."""
        return float((self._norms > self.threshold).mean()) if self._norms.size else math.nan

    def _say(self) -> None:
        if self._norms.size:
            text = self.tr("{share} of {n} recorded steps lie above {threshold}").format(
                share=f"{100 * self.share_above:.3g} %",
                n=f"{self._norms.size:,}",
                threshold=format_value(self.threshold),
            )
        else:
            text = self.tr("Norms appear here once a run has recorded them")
        self.setAccessibleName(self.tr("Recorded: {what}; the clipping threshold").format(what=self._caption))
        self.setAccessibleDescription(text)
        self.setToolTip(self.tr("{text}; drag the line, or use the arrow keys").format(text=text))
        self._text = text
        self.update()

    def _ends(self) -> tuple[float, float]:
        """The powers of ten at both ends: all norms and the threshold, with a margin."""
        powers = [math.log10(self._threshold)]
        if self._norms.size:
            powers += [math.log10(float(self._norms.min())), math.log10(float(self._norms.max()))]
        low, high = min(powers), max(powers)
        margin = max(0.15 * (high - low), 0.35)
        return low - margin, high + margin

    def _area(self) -> QRectF:
        return QRectF(SIDE_PX, 20, self.width() - 2 * SIDE_PX, self.height() - 20 - FOOT_PX - CAPTION_PX - 6)

    def _value_at(self, x: float) -> float:
        low, high = self._ends()
        area = self._area()
        share = min(max((x - area.left()) / area.width(), 0.0), 1.0)
        return float(f"{10 ** (low + share * (high - low)):.3g}")

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(280, HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: take hold of the line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: the line follows."""
        if self._dragged is not None:
            self._drag(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Qt's hook: let it go."""
        if self._dragged is not None:
            value, self._dragged = self._dragged, None
            self._take(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: arrow keys move the line by a twenty-fourth of a decade."""
        power = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if power is None:
            super().keyPressEvent(event)
        else:
            self._take(float(f"{self._threshold * STEP_FACTOR**power:.3g}"))

    def _drag(self, x: float) -> None:
        self._dragged = self._value_at(x)
        self._say()

    def _take(self, value: float) -> None:
        self._threshold = value
        self._say()
        self.changed.emit(value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("text3" if self.hasFocus() else "hair"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 7, 7)
        self._paint_bars(painter)
        self._paint_ticks(painter)
        self._paint_line(painter)
        painter.end()

    def _paint_bars(self, painter: QPainter) -> None:
        if not self._norms.size:
            painter.setFont(font(11))
            painter.setPen(self._theme.tokens.color("text2"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self._area().adjusted(0, 0, -40, 0), flags, self._text)
            return
        low, high = self._ends()
        counts, edges = np.histogram(np.log10(self._norms), BINS, (low, high))
        area = self._area()
        over = math.log10(self.threshold)
        for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True):
            if count:
                tall = max(1.0, float(count) / float(counts.max()) * area.height())
                x, end = (area.left() + (edge - low) / (high - low) * area.width() for edge in (left, right))
                color = "exploding" if (left + right) / 2 > over else "text3"
                painter.fillRect(
                    QRectF(x + 0.5, area.bottom() - tall, end - x - 1, tall), self._theme.tokens.color(color)
                )

    def _paint_ticks(self, painter: QPainter) -> None:
        tokens, area = self._theme.tokens, self._area()
        low, high = self._ends()
        painter.setPen(QPen(tokens.color("hair2"), 1))
        painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5))
        painter.setFont(font(10, tabular=True))
        painter.setPen(tokens.color("text3"))
        for power in range(math.ceil(low), math.floor(high) + 1):
            x = area.left() + (power - low) / (high - low) * area.width()
            place = QRectF(x - 20, area.bottom() + 3, 40, FOOT_PX)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, format_value(10.0**power)
            )

        if self._norms.size:
            painter.setFont(font(10))
            place = QRectF(area.left(), area.bottom() + FOOT_PX + 2, area.width(), CAPTION_PX)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._caption)

    def _paint_line(self, painter: QPainter) -> None:
        tokens, area = self._theme.tokens, self._area()
        low, high = self._ends()
        x = area.left() + (math.log10(self.threshold) - low) / (high - low) * area.width()
        painter.setPen(QPen(tokens.color("ink"), 1.75))
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()))
        painter.setFont(font(11, 600, tabular=True))
        text = format_value(self.threshold)
        if self._norms.size:
            text += self.tr(" · clips {share}").format(share=f"{100 * self.share_above:.3g} %")
        width = painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(x - width / 2, area.left()), area.right() - width)
        painter.setPen(tokens.color("text"))
        painter.drawText(QRectF(left, 3, width, 14), Qt.AlignmentFlag.AlignCenter, text)

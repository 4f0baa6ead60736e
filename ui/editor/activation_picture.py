"""The activation and its slope, drawn from their formulas, with what the slope does to the signal."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradlab.records import Bars
from gradlab.spec import Activation
from ui.editor.histogram import area_path, reach_of
from ui.support.fonts import font
from ui.support.health import Health, format_value, health_color
from ui.support.theme import Theme

REACH, MOST_REACH, POINTS, LEGEND_PX = 4.0, 40.0, 161, 80
HEIGHT_PX, TICKS_PX = 104, 12


def slope_state(activation: Activation) -> Health:
    """The state to which this slope leads over many layers: below 1 everywhere, the signal can only shrink."""
    return Health.VANISHING if activation.largest_slope < 0.5 else Health.GOOD


class ActivationPicture(QWidget):
    """phi in ink, phi' in the color of the state it leads to, and under them where the layer's z lie."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._activation = Activation()
        self._bars: Bars | None = None
        self._word = ""
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_activation(self, activation: Activation) -> None:
        """Draw ``activation``."""
        self._activation = activation
        info = activation.info
        self.setAccessibleName(self.tr("Curve of {name}").format(name=info.label))
        self.setAccessibleDescription(f"φ(z) = {info.formula}; φ′(z) = {info.slope_formula}")
        self.setToolTip(f"φ(z) = {info.formula}\nφ′(z) = {info.slope_formula}\n{info.summary}")
        self.update()

    def set_distribution(self, bars: Bars | None, word: str) -> None:
        """Draw where the pre-activations lie; ``word`` says in the legend when they were seen."""
        self._bars, self._word = bars, word
        self.update()

    @property
    def reach(self) -> float:
        """How far the picture goes on both sides of zero: as far as nearly all z."""
        return REACH if self._bars is None else reach_of(self._bars, REACH, MOST_REACH)

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(280, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.setPen(QPen(tokens.color("hair"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(frame, 7, 7)
        area = frame.adjusted(10, 8, -10 - LEGEND_PX, -8 - TICKS_PX)
        reach = self.reach
        z = np.linspace(-reach, reach, POINTS)
        curve, slope = self._curves(z)
        low, high = min(-0.2, float(max(curve.min(), -2))), max(1.1, float(min(curve.max(), 3.0)))
        if self._bars is not None:
            painter.fillPath(area_path(self._bars, area, reach), tokens.color("text3", 0.22))
        painter.setPen(QPen(tokens.color("hair"), 1))
        zero = area.bottom() - (0 - low) / (high - low) * area.height()
        painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
        painter.drawLine(QPointF(area.center().x(), area.top()), QPointF(area.center().x(), area.bottom()))
        state = health_color(slope_state(self._activation), tokens)
        painter.setClipRect(area)
        for values, color in ((slope, state), (curve, tokens.color("ink"))):
            painter.setPen(QPen(color, 1.75))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(_path(area, values, low, high))
        painter.setClipping(False)
        self._paint_ticks(painter, area, reach)
        self._paint_legend(painter, QRectF(area.right() + 12, 0, LEGEND_PX, self.height()), state)
        painter.end()

    def _curves(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return phi and phi' at ``z``; softmax of one class against another of value 0, which is the logistic."""
        if self._activation.kind == "softmax":
            curve = 0.5 * (1.0 + np.tanh(0.5 * z))
            return curve, curve * (1.0 - curve)
        return self._activation.value(z), self._activation.slope(z)

    def _paint_ticks(self, painter: QPainter, area: QRectF, reach: float) -> None:
        painter.setFont(font(10, tabular=True))
        painter.setPen(self._theme.tokens.color("text3"))
        place = QRectF(area.left(), area.bottom() + 1, area.width(), TICKS_PX)
        align, number = Qt.AlignmentFlag, f"{reach:.3g}"
        for flag, text in ((align.AlignLeft, f"−{number}"), (align.AlignHCenter, "0"), (align.AlignRight, number)):
            painter.drawText(place, flag | align.AlignVCenter, text)

    def _paint_legend(self, painter: QPainter, area: QRectF, state: QColor) -> None:
        tokens = self._theme.tokens
        painter.setFont(font(11))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for row, (word, color) in enumerate((("φ(z)", tokens.color("ink")), ("φ′(z)", state))):
            y = 18 + 18 * row
            painter.setPen(QPen(color, 2))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + 12, y))
            painter.setPen(tokens.color("text2"))
            painter.drawText(QRectF(area.left() + 18, y - 9, area.width() - 18, 18), flags, word)
        if self._bars is not None:
            painter.fillRect(QRectF(area.left(), 49, 12, 10), tokens.color("text3", 0.22))
            painter.setPen(tokens.color("text2"))
            painter.drawText(QRectF(area.left() + 18, 45, area.width() - 18, 18), flags, self._word)
        largest = self._activation.largest_slope
        painter.setFont(font(11, 600))
        painter.setPen(state)
        painter.drawText(
            QRectF(area.left(), self.height() - 34, area.width(), 18), flags, f"φ′ ≤ {format_value(largest)}"
        )


def _path(area: QRectF, values: np.ndarray, low: float, high: float) -> QPainterPath:
    path = QPainterPath()
    for index, value in enumerate(values):
        x = area.left() + area.width() * index / (len(values) - 1)
        point = QPointF(x, area.bottom() - (float(value) - low) / (high - low) * area.height())
        if index == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    return path

"""Small pictures of activations, drawn from their own formula."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gradlab.spec import Activation

REACH = 3.0


@lru_cache(maxsize=64)
def _heights(kind: str, alpha: float | None) -> tuple[float, ...]:
    activation = Activation.model_validate({"kind": kind, "alpha": alpha})
    return tuple(float(value) for value in activation.value(np.linspace(-REACH, REACH, 33)))


def paint_glyph(painter: QPainter, rect: QRectF, activation: Activation, color: QColor) -> None:
    """Draw the activation's curve into ``rect``; softmax, which is no curve, as bars."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if activation.kind == "softmax":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        width = rect.width() / 5
        for index, height in enumerate((0.35, 1.0, 0.6)):
            left = rect.left() + width * (0.5 + 1.5 * index)
            painter.drawRoundedRect(
                QRectF(left, rect.bottom() - height * rect.height(), width, height * rect.height()), 1, 1
            )
    else:
        pen = QPen(color, 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(_curve(rect, _heights(activation.kind, activation.alpha)))
    painter.restore()


def _curve(rect: QRectF, heights: tuple[float, ...]) -> QPainterPath:
    low, high = min(heights), max(heights)
    scale = rect.height() / max(high - low, 1e-9)
    path = QPainterPath()
    for index, height in enumerate(heights):
        point = QPointF(rect.left() + rect.width() * index / (len(heights) - 1), rect.bottom() - (height - low) * scale)
        if index == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    return path

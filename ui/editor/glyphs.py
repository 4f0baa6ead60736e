"""Small pictures of activations, drawn from their own formula."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gradlab.spec import Activation, Layer, WeightedLayer

REACH = 3.0


@lru_cache(maxsize=64)
def _heights(kind: str, alpha: float | None) -> tuple[float, ...]:
    activation = Activation.model_validate({"kind": kind, "alpha": alpha})
    return tuple(float(value) for value in activation.value(np.linspace(-REACH, REACH, 33)))


def paint_layer_glyph(painter: QPainter, rect: QRectF, layer: Layer, color: QColor) -> None:
    """Draw what stands for ``layer`` into ``rect``: its activation's curve, or a sign of what it does."""
    if isinstance(layer, WeightedLayer):
        paint_glyph(painter, rect, layer.activation, color)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    signs = {"flatten": _flatten, "dropout": _dropout, "layer_norm": _bell, "residual": _bypass}
    signs.get(layer.kind, _squares)(painter, rect, color)
    painter.restore()


def _squares(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Four squares, of which one is taken."""
    side = min(rect.width(), rect.height()) / 2
    left, top = rect.center().x() - side, rect.center().y() - side
    painter.drawRect(QRectF(left, top, 2 * side, 2 * side))
    painter.fillRect(QRectF(left + side, top, side, side), color)


def _flatten(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """A row of numbers."""
    width = rect.width() / 4
    for index in range(4):
        cell = QRectF(rect.left() + index * width, rect.center().y() - width / 2, width, width)
        painter.drawRect(cell)
        if index % 2:
            painter.fillRect(cell, color)


def _dropout(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Units, of which some are left out."""
    for index in range(6):
        x = rect.left() + rect.width() * (0.14 + 0.36 * (index % 3))
        y = rect.top() + rect.height() * (0.25 + 0.5 * (index // 3))
        painter.setBrush(Qt.BrushStyle.NoBrush if index in {1, 5} else color)
        painter.drawEllipse(QPointF(x, y), 2.0, 2.0)


def _bell(painter: QPainter, rect: QRectF, _color: QColor) -> None:
    """A normal distribution."""
    painter.drawPath(_curve(rect, tuple(float(value) for value in np.exp(-(np.linspace(-2.6, 2.6, 33) ** 2) / 2))))


def _bypass(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """A line and the arc around it."""
    path = QPainterPath(QPointF(rect.left(), rect.bottom() - 2))
    path.lineTo(rect.right(), rect.bottom() - 2)
    path.moveTo(rect.left() + 2, rect.bottom() - 2)
    path.cubicTo(rect.left() + 2, rect.top() - 4, rect.right() - 2, rect.top() - 4, rect.right() - 2, rect.bottom() - 4)
    painter.drawPath(path)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(rect.right() - 2, rect.bottom() - 2), 1.8, 1.8)


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

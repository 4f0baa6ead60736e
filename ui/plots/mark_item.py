"""Marks of one shape at given places: much quicker to change than pyqtgraph's scatter plot, whose points may differ."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.plots.curve_item import pixel_size


class MarkItem(pg.GraphicsObject):
    """``path`` is the outline at a size of one pixel, around (0, 0). Marks keep their size at any scale of the plot."""

    def __init__(self, path: QPainterPath) -> None:
        super().__init__()
        self.path = path
        self.xs, self.ys = np.empty(0), np.empty(0)
        self.size = 8.0
        self._pen, self._brush = QPen(QColor(0, 0, 0)), QBrush(QColor(0, 0, 0))
        self._picture: tuple[float, QPixmap] | None = None
        self._bounds = QRectF()
        self._padded: QRectF | None = None
        self.setVisible(False)

    def pen(self) -> QPen:
        """Return what the outline is drawn with."""
        return self._pen

    def brush(self) -> QBrush:
        """Return what the marks are filled with."""
        return self._brush

    def dress(self, pen: QPen, brush: QColor) -> None:
        """Draw the outline with ``pen`` and fill it with ``brush``."""
        self._pen, self._brush, self._picture = QPen(pen), QBrush(brush), None
        self.update()

    def put(self, x: np.ndarray, y: np.ndarray, size: float = 8.0) -> None:
        """Put a mark of ``size`` pixels at each finite place, float [marks] each; without any, the item hides."""
        if not len(x) and not len(self.xs):
            return
        x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        good = np.isfinite(x) & np.isfinite(y)
        self.xs, self.ys = x[good], y[good]
        if size != self.size:
            self.size, self._picture = size, None
        self.setVisible(bool(len(self.xs)))
        if len(self.xs):
            self.prepareGeometryChange()
            left, low = float(self.xs.min()), float(self.ys.min())
            self._bounds = QRectF(left, low, float(self.xs.max()) - left, float(self.ys.max()) - low)
            self._padded = None
            self.update()

    def boundingRect(self) -> QRectF:
        """Qt's hook: the places, and the room of half a mark around them."""
        if self._padded is None:
            half = 0.75 * self.size + 1
            across, down = (half * size for size in pixel_size(self))
            self._padded = self._bounds.adjusted(-across, -down, across, down)
        return self._padded

    def viewTransformChanged(self) -> None:
        """Pyqtgraph's hook: a pixel is another stretch of data now."""
        super().viewTransformChanged()
        self.prepareGeometryChange()
        self._padded = None

    def paint(self, painter: Any, _option: QStyleOptionGraphicsItem | None, widget: QWidget | None = None) -> None:
        """Qt's hook."""
        place = painter.transform()
        ratio = painter.device().devicePixelRatioF()
        picture = self._stamp(ratio)
        half = picture.width() / ratio / 2
        painter.save()
        painter.resetTransform()
        across, down, left, top = place.m11(), place.m22(), place.dx(), place.dy()
        for x, y in zip((self.xs * across + left).tolist(), (self.ys * down + top).tolist(), strict=True):
            painter.drawPixmap(QPointF(x - half, y - half), picture)
        painter.restore()

    def _stamp(self, ratio: float) -> QPixmap:
        """Return the mark's picture at so many pixels a logical pixel."""
        if self._picture is None or self._picture[0] != ratio:
            side = math.ceil(1.5 * self.size) + 2
            stamp = QPixmap(math.ceil(side * ratio), math.ceil(side * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(stamp.width() / ratio / 2, stamp.height() / ratio / 2)
            painter.scale(self.size, self.size)
            painter.setPen(self._pen)
            painter.setBrush(self._brush)
            painter.drawPath(self.path)
            painter.end()
            self._picture = (ratio, stamp)
        return self._picture[1]

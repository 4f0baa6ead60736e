"""The area between two curves, as one polygon for each stretch where both are finite."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


class Band(pg.GraphicsObject):
    """Much quicker to change than pyqtgraph's own, which builds its path anew for each of its two curves."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[tuple[np.ndarray, np.ndarray]] = []
        """The outline of each polygon: x and y, float64 [points]."""
        self._polygons: list[QPolygonF] = []
        self._bounds = QRectF()
        self._brush = QBrush(QColor(0, 0, 0, 0))

    def brush(self) -> QBrush:
        """Return what the area is filled with."""
        return self._brush

    def setBrush(self, color: QColor) -> None:
        """Fill the area with ``color``."""
        self._brush = QBrush(color)
        self.update()

    def set_data(self, x: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """Lie over ``x`` between ``low`` and ``high``, float [points] each."""
        x, low, high = (np.asarray(values, np.float64) for values in (x, low, high))
        good = np.isfinite(x) & np.isfinite(low) & np.isfinite(high)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
        self.stretches = [
            (np.concatenate([x[a:b], x[a:b][::-1]]), np.concatenate([low[a:b], high[a:b][::-1]]))
            for a, b in zip(edges[::2], edges[1::2], strict=True)
        ]
        self.prepareGeometryChange()
        self._polygons = [pg.functions.arrayToQPolygonF(*stretch) for stretch in self.stretches]
        self._bounds = QRectF()
        for polygon in self._polygons:
            self._bounds = self._bounds.united(polygon.boundingRect())
        self.update()

    def boundingRect(self) -> QRectF:
        """Qt's hook."""
        return self._bounds

    def paint(self, painter: Any, _option: QStyleOptionGraphicsItem | None, widget: QWidget | None = None) -> None:
        """Qt's hook."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        for polygon in self._polygons:
            painter.drawPolygon(polygon)

"""A line whose place is found quickly: pyqtgraph's own takes as long to find its bounds as to be painted."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF


class CurveItem(pg.PlotCurveItem):
    """Drawn with a cosmetic pen and without a fill level."""

    def boundingRect(self) -> QRectF:
        """Qt's hook: the finite points, and the room of half the pen around them."""
        if self._boundingRect is None:
            across, along = _extent(self.xData), _extent(self.yData)
            if across is None or along is None:
                return QRectF()
            (left, right), (low, high) = across, along
            half = self.pixelPadding()
            beside, above = (half * size for size in pixel_size(self))
            bounds = QRectF(left, low, right - left, high - low)
            self._boundingRect = bounds.adjusted(-beside, -above, beside, above)
        return self._boundingRect


def pixel_size(item: pg.GraphicsItem) -> tuple[float, float]:
    """Return how wide and high a pixel is in the numbers of the plot that ``item`` stands in; zeros where in none."""
    box = item.getViewBox()
    if not isinstance(box, pg.ViewBox):
        return 0.0, 0.0
    (left, right), (low, high) = box.viewRange()
    return (right - left) / max(box.width(), 1.0), (high - low) / max(box.height(), 1.0)


def _extent(values: np.ndarray | None) -> tuple[float, float] | None:
    """Return the least and largest finite number, or None where there is none."""
    if values is None or not len(values):
        return None
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else None

"""Pens and curves of an instrument as those of a scene."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QLinearGradient, QPen

from gradlab.figures.scene import Area, Color, Curve, Item
from ui.plots.scene_marks import POINTS_PER_PX

PIECES = 16
"""Into how many pieces each stretch of a line is cut whose color follows its height."""


def rgba(color: QColor) -> Color:
    """Return red, green, blue and opacity from 0 to 1."""
    return color.redF(), color.greenF(), color.blueF(), color.alphaF()


def curve_of(item: Any) -> list[Item]:
    """Return the line of a curve item; nothing where it has no pen or no points."""
    x, y = item.getData()
    pen = QPen(item.opts["pen"])
    if x is None or len(x) == 0 or (pen.color().alpha() == 0 and pen.brush().gradient() is None):
        return []
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    width = max(pen.widthF(), 1.0) * POINTS_PER_PX
    if isinstance(item.opts["connect"], str) and item.opts["connect"] == "pairs":
        x, y = _with_gaps(x), _with_gaps(y)
    gradient = pen.brush().gradient()
    if isinstance(gradient, QLinearGradient):
        x, y = _cut(x), _cut(y)
        return [Curve(x, y, (0.0, 0.0, 0.0, 1.0), width, colors=_colors(gradient, y))]
    dashed = pen.style() not in {Qt.PenStyle.SolidLine, Qt.PenStyle.NoPen}
    return [] if pen.style() == Qt.PenStyle.NoPen else [Curve(x, y, rgba(pen.color()), width, dashed)]


def fill_of(item: Any) -> list[Item]:
    """Return what lies between the line of a curve item and its level; nothing where it is not filled."""
    x, y = item.getData()
    level, brush = item.opts["fillLevel"], item.opts["brush"]
    if x is None or len(x) == 0 or level is None or brush is None:
        return []
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    return [Area(np.array([x[0], *x, x[-1]]), np.array([level, *y, level]), rgba(pg.mkBrush(brush).color()))]


def _with_gaps(values: np.ndarray) -> np.ndarray:
    """Put a gap behind each pair."""
    pairs = values[: len(values) // 2 * 2].reshape(-1, 2)
    return np.column_stack([pairs, np.full(len(pairs), np.nan)]).ravel()


def _cut(values: np.ndarray) -> np.ndarray:
    """Put ``PIECES`` - 1 points between each two."""
    if len(values) < 2:
        return values
    shares = np.arange(PIECES) / PIECES
    between = values[:-1, None] + shares * (values[1:] - values[:-1])[:, None]
    return np.append(between.ravel(), values[-1])


def _colors(gradient: QLinearGradient, heights: np.ndarray) -> np.ndarray:
    """Return float64 [n, 4]: the gradient's color at each height."""
    stops = gradient.stops()
    places = [place for place, _ in stops]
    table = np.array([rgba(color) for _, color in stops])
    low, high = gradient.start().y(), gradient.finalStop().y()
    shares = np.clip((np.nan_to_num(heights) - low) / (high - low), 0.0, 1.0)
    return np.stack([np.interp(shares, places, table[:, channel]) for channel in range(4)], axis=1)

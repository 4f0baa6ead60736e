"""Marks of an instrument as those of a scene, their outlines kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen

from gradlab.figures.scene import Color, Item, Marks, Shape
from ui.plots.mark_item import MarkItem

POINTS_PER_PX = 0.75
MOVE, LINE, CURVE = 1, 2, 4
"""Codes of matplotlib's paths."""


def marks_of(item: Any) -> list[Item]:
    """Return the marks of a scatter item, grouped by what looks alike."""
    groups: dict[tuple[Any, ...], list[tuple[float, float]]] = {}
    shapes: dict[int, Shape] = {}
    for spot in item.data:
        x, y = float(spot["x"]), float(spot["y"])
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        symbol = spot["symbol"] if spot["symbol"] is not None else item.opts["symbol"]
        size = float(spot["size"] if spot["size"] >= 0 else item.opts["size"])
        fill = _color(QBrush(pg.mkBrush(_own(spot["brush"], item.opts["brush"]))).color())
        edge = _color(QPen(pg.mkPen(_own(spot["pen"], item.opts["pen"]))).color())
        path = Symbols[symbol] if isinstance(symbol, str) else symbol
        shapes[id(path)] = shape_of(path)
        groups.setdefault((id(path), size, fill, edge), []).append((x, y))
    made: list[Item] = []
    for (path, size, fill, edge), places in groups.items():
        x, y = np.array(places, np.float64).T
        width = 2 * max(abs(number) for vertex in shapes[path][0] for number in vertex)
        made.append(Marks(x, y, shapes[path], size * width * POINTS_PER_PX, fill, edge))
    return made


def uniform_marks_of(item: MarkItem) -> list[Item]:
    """Return the marks of an item whose marks all look alike."""
    if not len(item.xs):
        return []
    shape = shape_of(item.path)
    width = 2 * max(abs(number) for vertex in shape[0] for number in vertex)
    size = item.size * width * POINTS_PER_PX
    return [Marks(item.xs, item.ys, shape, size, _color(item.brush().color()), _color(item.pen().color()))]


def _own(value: Any, common: Any) -> Any:
    return common if value is None or value == "" else value


def _color(color: QColor) -> Color:
    return color.redF(), color.greenF(), color.blueF(), color.alphaF()


def shape_of(path: QPainterPath) -> Shape:
    """Return the outline of a Qt path, y upwards."""
    kinds = QPainterPath.ElementType
    codes = {kinds.MoveToElement: MOVE, kinds.LineToElement: LINE}
    vertices: list[tuple[float, float]] = []
    found: list[int] = []
    for index in range(path.elementCount()):
        element: Any = path.elementAt(index)
        vertices.append((float(element.x), -float(element.y)))
        found.append(codes.get(element.type, CURVE))
    return tuple(vertices), tuple(found)

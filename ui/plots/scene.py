"""Reads what an instrument shows into a scene that can be drawn for print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsRectItem

from gradlab.figures.scene import Area, ColorScale, Curve, Item, Key, Picture, Plot, Scene, Ticks, Words
from ui.plots.axes import PowerAxis
from ui.plots.band import Band
from ui.plots.color_bar import ColorBar
from ui.plots.instrument import Instrument
from ui.plots.legend import LegendLine
from ui.plots.mark_item import MarkItem
from ui.plots.scene_marks import POINTS_PER_PX, marks_of, uniform_marks_of
from ui.plots.scene_pens import curve_of, fill_of, rgba


def scene_of(instrument: Instrument, title: str, subtitle: str) -> Scene:
    """Return everything that ``instrument`` draws, under ``title``."""
    ground = instrument.view.ci
    plots = [item for item in ground.items if isinstance(item, pg.PlotItem) and item.isVisible()]
    bar = next(iter(instrument.findChildren(ColorBar)), None)
    shown = QRectF(0, 0, instrument.view.width() + (bar.width() if bar else 0), instrument.view.height())
    lines = [line for line in instrument.findChildren(LegendLine) if not line.isHidden()]
    keys = [
        Key(entry.text, rgba(instrument.theme.tokens.color(entry.token)), entry.kind)
        for line in lines
        for entry in line.entries()
    ]
    return Scene(title, subtitle, tuple(_plot(plot, shown) for plot in plots), tuple(keys), _scale(bar))


def _scale(bar: ColorBar | None) -> ColorScale | None:
    if bar is None or not bar.colors:
        return None
    cap = None if bar.cap is None else (rgba(bar.cap[0]), bar.cap[1])
    colors = np.array([rgba(color) for color in bar.colors])
    return ColorScale(colors, tuple(bar.ticks), tuple(bar.cuts), cap, bar.word)


def _plot(plot: Any, shown: QRectF) -> Plot:
    box = plot.getViewBox()
    area = box.sceneBoundingRect()
    width, height = shown.width(), shown.height()
    place = (area.left() / width, 1 - area.bottom() / height, area.width() / width, area.height() / height)
    (left, right), (low, high) = box.viewRange()
    items = [made for item in sorted(plot.items, key=lambda one: one.zValue()) for made in _items(item, plot)]
    items += [made for item in box.childItems() if isinstance(item, pg.TextItem) for made in _words(item, box)]
    bottom, side = plot.getAxis("bottom"), plot.getAxis("left")
    return Plot(
        box=place,
        x_range=(left, right),
        y_range=(high, low) if box.yInverted() else (low, high),
        x_ticks=_ticks(bottom, left, right) if bottom.isVisible() else (),
        y_ticks=_ticks(side, low, high) if side.isVisible() else (),
        right_ticks=_ticks(plot.getAxis("right"), low, high) if plot.getAxis("right").isVisible() else (),
        x_label=_word_of(bottom),
        y_label=_word_of(side),
        grid=isinstance(side, PowerAxis) or bool(side.grid),
        items=tuple(items),
    )


def _word_of(axis: Any) -> str:
    """Return the words that name an axis; none where it is hidden."""
    return (getattr(axis, "word", "") or str(axis.labelText)) if axis.isVisible() else ""


def _ticks(axis: Any, low: float, high: float) -> Ticks:
    """Return the ticks with words that the axis shows."""
    if axis._tickLevels is not None:
        pairs = [(float(place), str(word)) for level in axis._tickLevels for place, word in level]
    else:
        size = axis.width() if axis.orientation in {"top", "bottom"} else axis.height()
        levels = axis.tickValues(low, high, size)
        spacing, values = levels[0] if levels else (1.0, [])
        if len(values) < 3 and len(levels) > 1:
            spacing, values = levels[1][0], sorted({*values, *levels[1][1]})
        pairs = list(zip(map(float, values), axis.tickStrings(list(values), 1.0, spacing), strict=True))
    return tuple((place, word) for place, word in pairs if low <= place <= high)


def _items(item: Any, plot: Any) -> list[Item]:
    """Return what one item of a plot draws; what is hidden draws nothing."""
    if not item.isVisible():
        return []
    readers = {
        pg.PlotDataItem: lambda: [*_items(item.curve, plot), *_items(item.scatter, plot)],
        pg.PlotCurveItem: lambda: [*fill_of(item), *curve_of(item)],
        pg.ScatterPlotItem: lambda: marks_of(item),
        MarkItem: lambda: uniform_marks_of(item),
        Band: lambda: _band(item),
        pg.BarGraphItem: lambda: _bars(item),
        pg.InfiniteLine: lambda: _line(item, plot),
        pg.ImageItem: lambda: _picture(item),
        pg.TextItem: lambda: _words(item, plot.getViewBox()),
        QGraphicsRectItem: lambda: _ground(item),
    }
    reader = next((read for kind, read in readers.items() if isinstance(item, kind)), None)
    return [] if reader is None else reader()


def _band(item: Band) -> list[Item]:
    color = rgba(item.brush().color())
    return [Area(x, y, color) for x, y in item.stretches]


def _bars(item: Any) -> list[Item]:
    made: list[Item] = []
    opts = item.opts
    brush = pg.mkBrush(opts["brush"]).color()
    centers = np.atleast_1d(np.asarray(opts["x"], np.float64))
    heights = np.broadcast_to(np.asarray(opts["height"], np.float64), centers.shape)
    bases = np.broadcast_to(np.asarray(opts.get("y0") or 0.0, np.float64), centers.shape)
    half = float(np.max(opts["width"])) / 2 if centers.size else 0.0
    for center, height, base in zip(centers, heights, bases, strict=True):
        x = np.array([center - half, center + half, center + half, center - half])
        made.append(Area(x, np.array([base, base, base + height, base + height]), rgba(brush)))
    return made


def _line(item: Any, plot: Any) -> list[Item]:
    (left, right), (low, high) = plot.getViewBox().viewRange()
    upright = abs(item.angle) == 90
    x = np.array([item.value()] * 2 if upright else [left, right], np.float64)
    y = np.array([low, high] if upright else [item.value()] * 2, np.float64)
    return [Curve(x, y, rgba(item.pen.color()), item.pen.widthF() * POINTS_PER_PX)]


def _picture(item: Any) -> list[Item]:
    if item.image is None:
        return []
    item.render()
    picture = item.qimage.convertToFormat(item.qimage.Format.Format_RGBA8888)
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    pixels = pixels[:, : 4 * picture.width()].reshape(picture.height(), picture.width(), 4).copy()
    rect = item.mapRectToParent(item.boundingRect())
    # The first row of an image lies at the lower y in data, whichever way the axis points.
    return [Picture(pixels, rect.left(), rect.right(), rect.top(), rect.bottom())]


def _ground(item: QGraphicsRectItem) -> list[Item]:
    rect = item.rect()
    if rect.isEmpty():
        return []
    x = np.array([rect.left(), rect.right(), rect.right(), rect.left()])
    y = np.array([rect.top(), rect.top(), rect.bottom(), rect.bottom()])
    return [Area(x, y, rgba(item.brush().color()), hatched=True)]


def _words(item: Any, box: Any) -> list[Item]:
    text = item.textItem.toPlainText()
    if not text or not item.isVisible():
        return []
    color = rgba(item.color)
    anchor = (float(item.anchor[0]), float(item.anchor[1]))
    if item.parentItem() is box:
        place = item.pos()
        return [Words(text, place.x() / box.width(), 1 - place.y() / box.height(), color, anchor, in_axes=True)]
    return [Words(text, item.pos().x(), item.pos().y(), color, anchor)]

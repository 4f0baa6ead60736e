"""The decision surface: what the network says all over the plane of two features, and the examples on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.figures.plane import scale_of, share_of, surety
from gradlab.records import Pictures, Surface
from gradlab.records.pictures import SURFACE_SIDE
from ui.plots.axes import LinearAxis, make_plot, style_plot, thin_pen
from ui.plots.class_colors import class_color, class_token
from ui.plots.color_bar import WIDTH_PX, ColorBar, stand_beside
from ui.plots.corner import CornerWord
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.pictured import PictureInstrument, mixed, rgb
from ui.support.health import format_value, signal_map
from ui.support.theme import Theme

FINER = 4
"""The picture has so many times the grid's points each way, so that its edges are not stairs."""
PALE, STRONG = 0.10, 0.50
"""Opacity of a class where the network is undecided, and where it is sure."""
MOST_ENTRIES = 10


class DecisionSurface(PictureInstrument):
    """The plane in the colors of the predicted classes, paler where the network is unsure; or predicted numbers."""

    name = "surface"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._across, self._up = LinearAxis(orientation="bottom"), LinearAxis()
        for axis in (self._across, self._up):
            axis.setGrid(False)
        self.plot: Any = make_plot({"left": self._up, "bottom": self._across})
        self.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.image: Any = pg.ImageItem()
        self.train: Any = pg.ScatterPlotItem()
        self.validation: Any = pg.ScatterPlotItem()
        for item in (self.image, self.train, self.validation):
            self.plot.addItem(item, ignoreBounds=True)
        self._right_word = CornerWord(self.plot, theme, role="text")
        self._left_word = CornerWord(self.plot, theme, left=True, role="text")
        self.view.addItem(self.plot)
        self.bar = ColorBar(theme, self)
        stand_beside(self.bar, self.view, self._column)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self._points: tuple[Any, ...] = ()
        empty_text(
            self,
            self.tr(
                "Choose data with two features, such as two spirals or your own file of two columns, and press Train:"
                " what the network says all over their plane will appear here."
            ),
        )
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Decision surface")

    @property
    def has_content(self) -> bool:
        """Tell whether a surface is recorded."""
        return self.surface is not None

    @property
    def surface(self) -> Surface | None:
        """The surface of the shown step."""
        pictures = self.pictures
        return None if pictures is None else pictures.surface

    def show_pictures(self, pictures: Pictures | None) -> None:
        """Bring image, points, axes and legend up to date."""
        surface = None if pictures is None else pictures.surface
        numbers = surface is not None and surface.classes is None
        self.bar.setFixedWidth(WIDTH_PX if numbers else 0)
        for item in (self._right_word, self._left_word):
            item.setVisible(surface is not None)
        if pictures is None or surface is None:
            self.image.clear()
            self._put_points(None, ())
            self._legend.set_entries([])
            return
        left, right, low, high = surface.extent
        self.plot.setXRange(left, right, padding=0)
        self.plot.setYRange(low, high, padding=0)
        colors = self._colors_of_numbers(surface) if numbers else self._colors_of_classes(surface, pictures)
        self.image.setImage(np.rint(finer(colors)).astype(np.uint8), autoLevels=False)
        self.image.setRect(QRectF(left, low, right - left, high - low))
        self._put_points(surface, pictures.class_names)
        self._say_names(pictures)

    def _say_names(self, pictures: Pictures) -> None:
        across, up = pictures.feature_names
        self._right_word.say(f"{across} →")
        self._right_word.place(low=True)
        self._left_word.say(f"↑ {up}")
        classes = pictures.class_names
        shown = [Entry(name, class_token(index), "dot") for index, name in enumerate(classes[:MOST_ENTRIES])]
        kinds = [Entry(self.tr("training"), "text3", "dot"), Entry(self.tr("validation"), "text3", "circle")]
        self._legend.set_entries([*kinds, *shown])

    def _colors_of_classes(self, surface: Surface, pictures: Pictures) -> NDArray[np.float64]:
        """Return float64 [SURFACE_SIDE, SURFACE_SIDE, 3]."""
        assert surface.classes is not None
        tokens, count = self.theme.tokens, len(pictures.class_names)
        palette = np.array([rgb(class_color(index, tokens)) for index in range(count)])
        strength = PALE + (STRONG - PALE) * surety(surface.values, count)
        return mixed(rgb(tokens.color("surface")), palette[surface.classes], strength).astype(np.float64)

    def _colors_of_numbers(self, surface: Surface) -> NDArray[np.float64]:
        """Return float64 [SURFACE_SIDE, SURFACE_SIDE, 3]; the scale is that of the examples, whatever the step."""
        low, high = scale_of(surface)
        table = signal_map(self.theme.tokens)[:-1]
        ticks = [(place / 4, format_value(low + (high - low) * place / 4)) for place in range(5)]
        self.bar.set_scale([QColor(*(int(part) for part in row[:3])) for row in table[::4]], ticks, [])
        return table[_rows(surface.values, low, high, len(table)), :3].astype(np.float64)

    def _put_points(self, surface: Surface | None, classes: tuple[str, ...]) -> None:
        """Show the examples, unless they are the ones that are shown already."""
        tokens = self.theme.tokens
        if surface is None:
            self._points = ()
            self.train.setData([], [])
            self.validation.setData([], [])
            return
        points = (surface.train, surface.validation, tokens)
        if len(self._points) == 3 and all(one is other for one, other in zip(points, self._points, strict=True)):
            return
        self._points = points
        if classes:
            palette = [class_color(index, tokens) for index in range(len(classes))]
            inks = [[palette[int(one)] for one in part[:, 2]] for part in points[:2]]
        else:
            (low, high), table = scale_of(surface), signal_map(tokens)[:-1]
            rows = [_rows(part[:, 2], low, high, len(table)) for part in points[:2]]
            inks = [[QColor(*(int(one) for one in table[row][:3])) for row in part] for part in rows]
        size = 7 if len(surface.train) <= 400 else 5
        edge, ground = thin_pen(tokens.color("surface"), 1.0), tokens.color("surface")
        x, y, _ = surface.train.T
        self.train.setData(x=x, y=y, size=size, pen=edge, brush=[pg.mkBrush(ink) for ink in inks[0]])
        x, y, _ = surface.validation.T
        pens = [thin_pen(ink, 1.5) for ink in inks[1]]
        self.validation.setData(x=x, y=y, size=size, pen=pens, brush=pg.mkBrush(ground))

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        style_plot(self.plot, self.theme)

    def read_out(self, position: Any) -> None:
        """Say what the network says under the pointer."""
        surface, pictures, box = self.surface, self.pictures, self.plot.getViewBox()
        if surface is None or pictures is None or not box.sceneBoundingRect().contains(position):
            self.card.hide()
            return
        point: QPointF = box.mapSceneToView(position)
        left, right, low, high = surface.extent
        column = min(max(int((point.x() - left) / (right - left) * SURFACE_SIDE), 0), SURFACE_SIDE - 1)
        row = min(max(int((point.y() - low) / (high - low) * SURFACE_SIDE), 0), SURFACE_SIDE - 1)
        names = pictures.feature_names
        head = f"{names[0]} {format_value(point.x())} · {names[1]} {format_value(point.y())}"
        value = float(surface.values[row, column])
        number = format_value(value) if np.isfinite(value) else self.tr("not finite")
        if surface.classes is not None:
            number = f"{pictures.class_names[surface.classes[row, column]]}   {number}"
        self.card.show_at(self.view, position, head, number)

    def table(self) -> Table:
        """Return the grid in long form: the place, and the predicted class with its output, or the number."""
        record, surface, pictures = self.record, self.surface, self.pictures
        header = ["step", "x", "y", "predicted", "output"]
        if record is None or surface is None or pictures is None:
            return header, [[] for _ in header]
        left, right, low, high = surface.extent
        shares = (np.arange(SURFACE_SIDE) + 0.5) / SURFACE_SIDE
        across, up = np.meshgrid(left + shares * (right - left), low + shares * (high - low))
        values = list(surface.values.ravel())
        predicted = values
        if surface.classes is not None:
            predicted = [pictures.class_names[one] for one in surface.classes.ravel()]
        header[1:3] = pictures.feature_names
        return header, [[record.step] * len(values), list(across.ravel()), list(up.ravel()), predicted, values]


def _rows(values: NDArray[np.floating], low: float, high: float, count: int) -> NDArray[np.intp]:
    return np.rint(share_of(values, low, high) * (count - 1)).astype(np.intp)


def finer(colors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return colors [side, side, 3] with ``FINER`` times as many points each way, linear in between."""
    side = len(colors)
    places = np.clip((np.arange(side * FINER) + 0.5) / FINER - 0.5, 0, side - 1)
    first = np.minimum(places.astype(np.intp), side - 2)
    share = (places - first)[:, None, None]
    rows = colors[first] * (1 - share) + colors[first + 1] * share
    share = share.transpose(1, 0, 2)
    return rows[:, first] * (1 - share) + rows[:, first + 1] * share

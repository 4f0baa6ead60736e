"""The first layer's weights as pictures: what each unit, or each filter, has for each pixel."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.figures.mosaic import columns_for, mosaic
from gradlab.records import Pictures
from ui.plots.axes import make_plot, style_plot
from ui.plots.choice import Choice
from ui.plots.color_bar import ColorBar, stand_beside
from ui.plots.instrument import Table, empty_text
from ui.plots.pictured import PictureInstrument, mixed, rgb
from ui.support.health import format_value
from ui.support.theme import Theme

COMMON, OWN = "common", "own"


class FirstWeights(PictureInstrument):
    """One small picture a unit and channel, in a grid that fits the panel; zero has no color."""

    name = "first_weights"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.scale = COMMON
        self.columns = 0
        """Pictures side by side."""
        self.plot: Any = make_plot({})
        self.plot.layout.setContentsMargins(4, 6, 4, 6)
        box = self.plot.getViewBox()
        box.invertY(True)
        box.setMouseEnabled(x=False, y=False)
        box.setAspectLocked(True)
        self.image: Any = pg.ImageItem()
        self.plot.addItem(self.image, ignoreBounds=True)
        self.view.addItem(self.plot)
        self.bar = ColorBar(theme, self)
        stand_beside(self.bar, self.view, self._column)
        empty_text(
            self,
            self.tr(
                "Choose data that are pictures, such as digits, let the first layer be dense or a convolution, and"
                " press Train: what each of its units looks for will appear here."
            ),
        )
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("First layer's weights")

    @property
    def has_content(self) -> bool:
        """Tell whether weights are recorded that are pictures."""
        return self.weights is not None

    @property
    def weights(self) -> np.ndarray | None:
        """Those of the shown step, float32 [units, channels, height, width]."""
        pictures = self.pictures
        return None if pictures is None else pictures.weights

    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose: one scale for all, or one for each picture."""
        options = ((COMMON, self.tr("The same for all units")), (OWN, self.tr("Each unit's own largest weight")))
        return (Choice(self.tr("Colors"), options, lambda key: key == self.scale, self.set_scale),)

    def set_scale(self, scale: str) -> None:
        """Let colors mean the same everywhere (``COMMON``) or in each picture what it needs (``OWN``)."""
        if scale not in {COMMON, OWN}:
            raise ValueError(f"there is no scale {scale!r}")
        self.scale = scale
        self.drawn = None
        self.mark_stale()

    def show_pictures(self, pictures: Pictures | None) -> None:
        """Bring the grid and the scale up to date."""
        weights = None if pictures is None else pictures.weights
        self.bar.setVisible(weights is not None)
        if weights is None:
            self.image.clear()
            self.bar.set_scale([], [], [])
            return
        tiles = weights.reshape(-1, *weights.shape[2:])
        self.columns = columns_for(len(tiles), tiles.shape[1:], (self.view.width(), self.view.height()))
        largest = np.nanmax(np.where(np.isfinite(tiles), np.abs(tiles), 0.0), axis=(1, 2)).astype(np.float64)
        limits = np.full(len(tiles), largest.max()) if self.scale == COMMON else largest
        shares = tiles / np.where(limits > 0, limits, 1.0)[:, None, None]
        colors = mosaic(self._colors(shares), self.columns, rgb(self.theme.tokens.color("surface")))
        self.image.setImage(colors, autoLevels=False)
        height, width = colors.shape[:2]
        self.image.setRect(QRectF(0, 0, width, height))
        self.plot.getViewBox().setRange(QRectF(0, 0, width, height), padding=0)
        self._show_scale(float(largest.max()))

    def _colors(self, shares: np.ndarray) -> np.ndarray:
        """Return uint8 [..., 3] of -1 to 1; what is not finite is hidden."""
        tokens = self.theme.tokens
        ends = np.array([rgb(tokens.color("weak")), rgb(tokens.color("exploding"))])
        ground = rgb(tokens.color("well"))
        return mixed(ground, ends[(shares > 0).astype(int)], np.abs(shares))

    def _show_scale(self, largest: float) -> None:
        colors = [QColor(*(int(part) for part in row)) for row in self._colors(np.linspace(-1, 1, 65))]
        ends = ("−max", "max") if self.scale == OWN else (format_value(-largest), format_value(largest))
        words = (ends[0], "0", ends[1])
        self.bar.set_scale(colors, [(place / 2, word) for place, word in enumerate(words)], [])

    def summary(self) -> str:
        """Return the layer and how many of its units are shown."""
        weights = self.weights
        if weights is None or not self.layer_names:
            return ""
        units, channels, height, width = weights.shape
        words = self.tr("{layer} · {units} units of {height} × {width}")
        if channels > 1:
            words = self.tr("{layer} · {units} units × {channels} channels of {height} × {width}")
        return words.format(layer=self.layer_names[0], units=units, channels=channels, height=height, width=width)

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        style_plot(self.plot, self.theme)

    def read_out(self, position: Any) -> None:
        """Say the weight under the pointer."""
        weights, box = self.weights, self.plot.getViewBox()
        point = box.mapSceneToView(position)
        found = None if weights is None else place_in(weights.shape, self.columns, point.x(), point.y())
        if weights is None or found is None or not box.sceneBoundingRect().contains(position):
            self.card.hide()
            return
        unit, channel, row, column = found
        words = self.tr("unit {unit} · row {row}, column {column}")
        if weights.shape[1] > 1:
            words = self.tr("unit {unit}, channel {channel} · row {row}, column {column}")
        head = words.format(unit=unit + 1, channel=channel + 1, row=row + 1, column=column + 1)
        value = float(weights[found])
        self.card.show_at(
            self.view, position, head, format_value(value) if np.isfinite(value) else self.tr("not finite")
        )

    def table(self) -> Table:
        """Return every weight with its unit, channel, row and column, counted from 1."""
        header = ["step", "unit", "channel", "row", "column", "weight"]
        record, weights = self.record, self.weights
        if record is None or weights is None:
            return header, [[] for _ in header]
        places = np.indices(weights.shape).reshape(4, -1) + 1
        return header, [[record.step] * weights.size, *(list(one) for one in places), list(weights.ravel())]


def place_in(shape: tuple[int, ...], columns: int, x: float, y: float) -> tuple[int, int, int, int] | None:
    """Return unit, channel, row and column at a place of the mosaic of weights of ``shape``; None beside them."""
    units, channels, height, width = shape
    across, column = divmod(math.floor(x), width + 1)
    down, row = divmod(math.floor(y), height + 1)
    place = down * columns + across
    if not (0 <= across < columns and 0 <= place < units * channels and column < width and row < height):
        return None
    return place // channels, place % channels, row, column

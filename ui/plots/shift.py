"""Internal covariate shift: how what a layer receives drifts, as its 15th, 50th and 85th percentile over the steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget

from gradlab.store import distribution_series
from ui.plots.axes import LinearAxis, StepAxis, fit_height, make_plot, style_plot, thin_pen
from ui.plots.band import Band
from ui.plots.corner import CornerWord
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.timed import TimedInstrument
from ui.support.theme import Theme

QUANTITIES = ("input_low", "input_middle", "input_high")
MOST_PLOTS = 3


class Shift(TimedInstrument):
    """Up to three layers, one above the other: the selected ones, else the lowest, a middle and the top one."""

    name = "shift"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.plots: list[Any] = []
        self.curves: list[tuple[CurveItem, CurveItem, CurveItem]] = []
        self._bands: list[Band] = []
        self._words: list[CornerWord] = []
        for place in range(MOST_PLOTS):
            self._add_plot(place)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        empty_text(self, self.tr("Press Train: how the input of each layer drifts will appear here within a second."))
        self.apply_theme()

    def _add_plot(self, place: int) -> None:
        plot = make_plot({"left": LinearAxis(), "bottom": StepAxis()})
        low, middle, high = (CurveItem(connect="finite") for _ in QUANTITIES)
        band = Band()
        for item in (band, low, high, middle):
            plot.addItem(item, ignoreBounds=True)
        self.view.addItem(plot, place, 0)
        self.follow(plot)
        self.plots.append(plot)
        self.curves.append((low, middle, high))
        self._bands.append(band)
        self._words.append(CornerWord(plot, self.theme))

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Internal covariate shift")

    @property
    def has_content(self) -> bool:
        """Tell whether anything is recorded to be drawn."""
        return self.history is not None and len(self.history.distributions) > 0

    def shown_layers(self) -> list[int]:
        """The layers that are drawn."""
        count = len(self.layer_names)
        chosen = [index for index in self.selection if index < count][:MOST_PLOTS]
        return chosen or sorted({0, count // 2, count - 1} if count else set())

    def draw(self) -> None:
        """Bring all curves up to date."""
        self.set_steps(*self.plots)
        layers = self.shown_layers()
        steps, values = self._values()
        parts = zip(self.plots, self.curves, self._bands, self._words, strict=True)
        for place, (plot, curves, band, word) in enumerate(parts):
            there = place < max(len(layers), 1)
            plot.setVisible(there)
            plot.setMaximumHeight(16777215 if there else 0)
            shown = values[:, layers[place]] if place < len(layers) else np.empty((0, len(QUANTITIES)))
            for curve, column in zip(curves, shown.T, strict=True):
                curve.setData(steps[: len(column)], column)
            band.set_data(steps[: len(shown)], shown[:, 0], shown[:, -1])
            word.say(
                self.tr("input of {layer}").format(layer=self.layer_names[layers[place]]) if place < len(layers) else ""
            )
            lowest = place == max(len(layers), 1) - 1
            if lowest != plot.getAxis("bottom").isVisible():
                plot.showAxis("bottom", show=lowest)
            fit_height(plot, shown)
        self.subtitleChanged.emit(self.tr("percentiles of what a layer receives"))

    def _values(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the steps of the records and float64 [records, layers, 3]."""
        if self.history is None:
            return np.empty(0), np.empty((0, len(self.layer_names), len(QUANTITIES)))
        return distribution_series(self.history, QUANTITIES)

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        for plot, (low, middle, high), band in zip(self.plots, self.curves, self._bands, strict=True):
            style_plot(plot, self.theme)
            for edge in (low, high):
                edge.setPen(thin_pen(tokens.color("text3")))
            middle.setPen(thin_pen(tokens.color("ink"), 1.5))
            band.setBrush(tokens.color("ink", 0.10))
        self._legend.set_entries([Entry(self.tr("median"), "ink"), Entry(self.tr("15 % to 85 %"), "ink", "band")])

    def table(self) -> Table:
        """Return the percentiles of every layer at every recorded moment."""
        steps, values = self._values()
        names = list(self.layer_names)
        layers = names * len(steps)
        return ["layer", "step", *QUANTITIES], [
            layers,
            list(np.repeat(steps, len(names)).astype(int)),
            *(list(values[..., column].ravel()) for column in range(len(QUANTITIES))),
        ]

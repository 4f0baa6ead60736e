"""Saturation: in each layer the share of low slopes, and of units that are dead for every example of the probe."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.records import DISTRIBUTION_INDEX, Distributions
from ui.plots.axes import LabelAxis, LinearAxis, make_plot, style_plot, thin_pen
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Instrument, Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.scales import short_name, thinned
from ui.support.health import format_count
from ui.support.theme import Theme


class Saturation(Instrument):
    """Low slopes filled, dead units hollow, and the low slopes of the first step dashed."""

    name = "saturation"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._names = LabelAxis("bottom", 24)
        shares = LinearAxis(suffix=" %")
        shares.set_word(self.tr("share of z, of units"))
        self.plot: Any = make_plot({"left": shares, "bottom": self._names})
        self.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.view.addItem(self.plot)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self._chosen = pg.BarGraphItem(x=[], height=[], width=1.0)
        self.first, self.low, self.dead = (CurveItem(connect="finite") for _ in range(3))
        self._low_marks, self._dead_marks = pg.ScatterPlotItem(), pg.ScatterPlotItem()
        for item in (self._chosen, self.first, self.dead, self.low, self._dead_marks, self._low_marks):
            self.plot.addItem(item, ignoreBounds=True)
        self.plot.setYRange(-4, 104, padding=0)
        self.view.scene().sigMouseClicked.connect(self._on_click)
        empty_text(self, self.tr("Press Train: how much of each layer is saturated or dead will appear here."))
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Saturation and dead units")

    @property
    def has_content(self) -> bool:
        """Tell whether anything is recorded to be drawn."""
        return self.history is not None and len(self.history.distributions) > 0

    def draw(self) -> None:
        """Bring curves and labels up to date."""
        count = len(self.layer_names)
        shown = thinned(count, max(2, int((self.width() - 80) / 34)))
        self._names.set_labels([(float(index), short_name(self.layer_names[index])) for index in shown])
        self.plot.setXRange(-0.6, max(count, 1) - 0.4, padding=0)
        chosen = [index for index in self.selection if index < count]
        self._chosen.setOpts(x=chosen, y0=-4, height=[108] * len(chosen))
        record = self._record(self.step)
        nothing = np.full(count, np.nan)
        low, dead = (
            (nothing, nothing) if record is None else (_share(record, "low_slope"), _share(record, "dead_units"))
        )
        start = self._record(1)
        places = np.arange(count, dtype=np.float64)
        self.first.setData(places, nothing if start is None else _share(start, "low_slope"))
        size = 8 if count <= 30 else 5
        for curve, marks, values in ((self.low, self._low_marks, low), (self.dead, self._dead_marks, dead)):
            curve.setData(places, values)
            there = np.isfinite(values)
            marks.setData(x=places[there], y=values[there], size=size)
        step = "" if record is None else self.tr("at step {step}").format(step=format_count(record.step))
        self.subtitleChanged.emit(step)

    def _record(self, step: int | None) -> Distributions | None:
        return self.history.distributions.at(step) if self.history is not None else None

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        style_plot(self.plot, self.theme)
        self._chosen.setOpts(brush=tokens.color("ink", 0.05), pen=QColor(0, 0, 0, 0))
        self.first.setPen(thin_pen(tokens.color("text3"), 1.0, Qt.PenStyle.DotLine))
        self.low.setPen(thin_pen(tokens.color("text"), 1.75))
        self._low_marks.setPen(thin_pen(tokens.color("text")))
        self._low_marks.setBrush(tokens.color("text"))
        self.dead.setPen(thin_pen(tokens.color("text3")))
        self._dead_marks.setPen(thin_pen(tokens.color("text3"), 1.35))
        self._dead_marks.setBrush(tokens.color("surface"))
        self._legend.set_entries(
            [
                Entry(self.tr("slopes below 1 %"), "text", "disc"),
                Entry(self.tr("dead units"), "text3", "ring"),
                Entry(self.tr("slopes at the first step"), "text3", "dashed"),
            ]
        )

    def table(self) -> Table:
        """Return layer by layer what is shown, as shares of one."""
        header = ["layer", "step", "low_slope", "dead_units"]
        record = self._record(self.step)
        if record is None:
            return header, [[] for _ in header]
        columns = [list(record.values[:, DISTRIBUTION_INDEX[name]]) for name in header[2:]]
        return header, [list(self.layer_names), [record.step] * len(self.layer_names), *columns]

    def _on_click(self, event: Any) -> None:
        box = self.plot.getViewBox()
        if QRectF(box.sceneBoundingRect()).contains(event.scenePos()):
            index = round(box.mapSceneToView(event.scenePos()).x())
            if 0 <= index < len(self.layer_names):
                self.layerSelected.emit(index)


def _share(record: Distributions, quantity: str) -> np.ndarray:
    """Return float64 [layers] in percent."""
    return 100.0 * record.values[:, DISTRIBUTION_INDEX[quantity]].astype(np.float64)

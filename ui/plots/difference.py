"""The difference of two runs, layer by layer: both on the same log axis above, their ratio below."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gradlab.records import AXES, LAYER_INDEX, LAYER_QUANTITIES, Quantity
from gradlab.store import ratio_of, sizes_of_both
from ui.plots.axes import LabelAxis, PowerAxis, make_plot, style_plot, thin_pen
from ui.plots.choice import Choice
from ui.plots.instrument import Instrument, Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.overlay import entries
from ui.plots.scales import ZERO_GAP, decades, log_range, log_values, short_name, thinned
from ui.plots.subject import OtherRun
from ui.support.health import format_count
from ui.support.run_colors import run_color
from ui.support.theme import Theme


class Difference(Instrument):
    """The shown run in ink and the first of the others in its color, at the shown step; layers are matched by name."""

    name = "difference"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.quantity = "delta_rms"
        self._names = LabelAxis("bottom", 24)
        self._powers, self._factors = PowerAxis(), PowerAxis()
        self._factors.set_word(self.tr("ratio"))
        self.plot: Any = make_plot({"left": self._powers})
        self.ratio_plot: Any = make_plot({"left": self._factors, "bottom": self._names})
        self.view.addItem(self.plot, 0, 0)
        self.view.addItem(self.ratio_plot, 1, 0)
        self.view.ci.layout.setRowStretchFactor(0, 3)
        self.view.ci.layout.setRowStretchFactor(1, 2)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self._one = pg.PlotDataItem(connect="finite", symbol="o", symbolSize=7)
        self._two = pg.PlotDataItem(connect="finite", symbol="o", symbolSize=7)
        self._even = pg.InfiniteLine(pos=0.0, angle=0)
        self._ratio = pg.PlotDataItem(connect="finite", symbol="d", symbolSize=8)
        for plot, items in ((self.plot, (self._two, self._one)), (self.ratio_plot, (self._even, self._ratio))):
            plot.getViewBox().setMouseEnabled(x=False, y=False)
            for item in items:
                plot.addItem(item, ignoreBounds=True)
        empty_text(
            self, self.tr("Show a second run (the eye on its card): both will be compared here, layer by layer.")
        )
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Difference of two runs")

    @property
    def info(self) -> Quantity:
        """The quantity that is compared."""
        return LAYER_QUANTITIES[LAYER_INDEX[self.quantity]]

    def set_quantity(self, quantity: str) -> None:
        """Compare another layer quantity. Raises ``ValueError`` when there is none of this name."""
        if quantity not in LAYER_INDEX:
            raise ValueError(f"there is no quantity {quantity!r}")
        self.quantity = quantity
        self.mark_stale()

    @property
    def has_content(self) -> bool:
        """Tell whether there are two runs to compare."""
        return super().has_content and self.reference is not None

    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose: the quantity."""
        kinds = tuple((one.name, f"{one.label}  {one.symbol}") for one in LAYER_QUANTITIES if one.log)
        return (Choice(self.tr("Quantity"), kinds, lambda key: key == self.quantity, self.set_quantity),)

    @property
    def reference(self) -> OtherRun | None:
        """The run that the shown one is compared with."""
        return self.others[0] if self.others else None

    def values(self) -> tuple[np.ndarray, np.ndarray]:
        """Return float64 [layers] twice: the sizes in the shown run and in the other; NaN where a run lacks a layer."""
        if self.history is None or self.history.is_empty or self.reference is None:
            nothing = np.full(len(self.layer_names), np.nan)
            return nothing, nothing
        return sizes_of_both(self.history, self.reference.history, self.quantity, self.shown_step)

    def ratio(self) -> np.ndarray:
        """Return float64 [layers]: the shown run's size over the other's; NaN where there is none."""
        return ratio_of(*self.values())

    def draw(self) -> None:
        """Bring curves, axes and words up to date."""
        count = len(self.layer_names)
        shown = thinned(count, max(2, int((self.width() - 80) / 34)))
        self._names.set_labels([(index, short_name(self.layer_names[index])) for index in shown])
        for plot in (self.plot, self.ratio_plot):
            plot.setXRange(-0.6, max(count, 1) - 0.4, padding=0)
        self._powers.set_word(AXES[self.quantity])
        one, two = self.values()
        found = log_range([one, two])
        bottom, top = decades(*found) if found else (-7.25, 1.25)
        zeros = bool((one == 0).any() or (two == 0).any())
        self._powers.zero_at = bottom - ZERO_GAP if zeros else -np.inf
        self.plot.setYRange(bottom - 2 * ZERO_GAP if zeros else bottom, top, padding=0)
        places = np.arange(count, dtype=np.float64)
        for item, values in ((self._one, one), (self._two, two)):
            _put(item, places, log_values(values, bottom - ZERO_GAP))
        ratio = self.ratio()
        around = log_range([ratio, np.array([0.5, 2.0])])
        assert around is not None
        self.ratio_plot.setYRange(around[0] - 0.15, around[1] + 0.15, padding=0)
        _put(self._ratio, places, log_values(ratio, np.nan))
        self._say()

    def _say(self) -> None:
        quantity = f"{self.info.label.lower()} {self.info.symbol}"
        step = self.tr("at step {step}").format(step=format_count(self.shown_step)) if self.shown_step else ""
        self.subtitleChanged.emit(" · ".join(part for part in (quantity, step) if part))
        theirs = entries(self.others[:1], kind="disc")
        ratio = [Entry(self.tr("this run ÷ the other"), "text2", "ring")] if theirs else []
        self._legend.set_entries([Entry(self.tr("this run"), "ink", "disc"), *theirs, *ratio])
        color = run_color(self.reference.color if self.reference else 0, self.theme.tokens)
        self._two.setPen(thin_pen(color, 1.75))
        self._two.setSymbolPen(color)
        self._two.setSymbolBrush(color)

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        style_plot(self.plot, self.theme)
        style_plot(self.ratio_plot, self.theme)
        ink, quiet = tokens.color("ink"), tokens.color("text2")
        self._one.setPen(thin_pen(ink, 1.75))
        self._one.setSymbolPen(ink)
        self._one.setSymbolBrush(ink)
        self._ratio.setPen(thin_pen(quiet))
        self._ratio.setSymbolPen(thin_pen(quiet, 1.2))
        self._ratio.setSymbolBrush(tokens.color("surface"))
        self._even.setPen(thin_pen(tokens.color("hair2"), 1.0, Qt.PenStyle.SolidLine))

    def table(self) -> Table:
        """Return layer by layer what is shown."""
        header = ["layer", "step", self.quantity, f"{self.quantity}_other", "ratio"]
        if self.history is None or self.history.is_empty:
            return header, [[] for _ in header]
        one, two = self.values()
        count = len(self.layer_names)
        return header, [list(self.layer_names), [self.shown_step] * count, list(one), list(two), list(self.ratio())]


def _put(item: pg.PlotDataItem, x: np.ndarray, y: np.ndarray) -> None:
    """Draw the points; pyqtgraph cannot tell the bounds of marks of which none is finite."""
    some = bool(np.isfinite(y).any())
    item.setData(x if some else [], y if some else [])

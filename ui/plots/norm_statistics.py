"""Batch norm's statistics: what the batch shows against what is remembered for testing, over the steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget

from gradlab.store import distribution_series, normalized_layers
from ui.plots.axes import LinearAxis, StepAxis, fit_height, make_plot, style_plot, thin_pen
from ui.plots.corner import CornerWord
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.timed import TimedInstrument
from ui.support.theme import Theme

ROWS = (("batch_mean", "moving_mean"), ("batch_std", "moving_std"), ("moving_gap", None))
QUANTITIES = ("batch_mean", "batch_std", "moving_mean", "moving_std", "moving_gap", "gamma_mean", "beta_mean")


class NormStatistics(TimedInstrument):
    """Mean, deviation and their gap for the first selected normalized layer, else for the lowest one."""

    name = "norm_statistics"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.plots: list[Any] = []
        self.curves: dict[str, CurveItem] = {}
        words = (self.tr("mean μ"), self.tr("deviation σ"), self.tr("gap of means, in σ"))
        self._words: list[CornerWord] = []
        for place, (names, word) in enumerate(zip(ROWS, words, strict=True)):
            plot = make_plot({"left": LinearAxis(), "bottom": StepAxis()})
            for name in names:
                if name is not None:
                    self.curves[name] = CurveItem(connect="finite")
                    plot.addItem(self.curves[name], ignoreBounds=True)
            self.view.addItem(plot, place, 0)
            self.follow(plot)
            self.plots.append(plot)
            plot.showAxis("bottom", show=place == len(ROWS) - 1)
            self._words.append(CornerWord(plot, theme, word))
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        empty_text(
            self, self.tr("Give a layer batch norm in the inspector and press Train: its statistics appear here.")
        )
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Batch norm")

    @property
    def has_content(self) -> bool:
        """Tell whether a layer of the run is normalized and was looked at."""
        return bool(self._normalized()) and self.history is not None and len(self.history.distributions) > 0

    def _normalized(self) -> tuple[int, ...]:
        """Return the layers with a batch norm."""
        return normalized_layers(self.history) if self.history is not None else ()

    @property
    def layer(self) -> int | None:
        """The layer that is shown."""
        there = self._normalized()
        return next((index for index in (*self.selection, *there) if index in there), None)

    def draw(self) -> None:
        """Bring all curves up to date; where there are none, the sentence that says so stands alone."""
        self.set_steps(*self.plots)
        for word in self._words:
            word.setVisible(self.has_content)
        steps, values = self._values()
        for name, curve in self.curves.items():
            curve.setData(steps, values[name])
        for plot, names in zip(self.plots, ROWS, strict=True):
            fit_height(plot, np.concatenate([values[name] for name in names if name is not None]))
        self.subtitleChanged.emit("" if self.layer is None else self.layer_names[self.layer])

    def _values(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        if self.history is None or self.layer is None:
            return np.empty(0), dict.fromkeys(QUANTITIES, np.empty(0))
        steps, values = distribution_series(self.history, QUANTITIES)
        return steps, dict(zip(QUANTITIES, values[:, self.layer].T, strict=True))

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        for plot in self.plots:
            style_plot(plot, self.theme)
        for name, curve in self.curves.items():
            moving = name not in {"batch_mean", "batch_std"}
            curve.setPen(thin_pen(tokens.color("ink" if moving else "disabled"), 1.5 if moving else 1.0))
        self._legend.set_entries(
            [Entry(self.tr("moving averages"), "ink"), Entry(self.tr("each batch"), "disabled", "thin")]
        )

    def table(self) -> Table:
        """Return the shown layer's statistics at every recorded moment."""
        steps, values = self._values()
        layer = "" if self.layer is None else self.layer_names[self.layer]
        columns = [list(values[name]) for name in QUANTITIES]
        return ["layer", "step", *QUANTITIES], [[layer] * len(steps), list(steps.astype(int)), *columns]

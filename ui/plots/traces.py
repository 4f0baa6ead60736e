"""The traces: one quantity of chosen layers over the steps, or many of one layer, each labeled at its end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.records import AXES
from gradlab.spec import Clipping
from gradlab.store import Curve
from ui.plots.axes import (
    LabelAxis,
    LinearAxis,
    PowerAxis,
    StepAxis,
    empty,
    make_plot,
    set_height,
    style_plot,
    thin_pen,
    trace,
)
from ui.plots.choice import Choice
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.overlay import Overlay
from ui.plots.overlay import entries as entries_of
from ui.plots.scales import ZERO_GAP, log_range, log_values, short_name
from ui.plots.timed import TimedInstrument
from ui.plots.trace_choice import Line, LineChoice, info_of
from ui.support.health import format_count, ramp_color
from ui.support.run_colors import run_color
from ui.support.spread import spread_apart
from ui.support.theme import Theme

MOST_TRACES = 12
LABEL_PX = 14
ENDS_PX, LONG_ENDS_PX = 44, 84
"""Room for layers' names and for quantities' symbols at the lines' ends."""
GRADIENTS = frozenset({"delta_rms", "grad_norm", "grad_mean_abs", "grad_max_abs"})


class Traces(TimedInstrument):
    """One quantity of the selected layers, of the first, a middle and the last one where none is selected.

    Or several quantities of the first of these, by their sizes on one log axis.
    """

    name = "traces"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.lines = LineChoice(self._on_choice)
        self.curves: dict[Line, Curve] = {}
        self._axes: dict[bool, Any] = {True: PowerAxis(), False: LinearAxis()}
        self._ends = LabelAxis("right", ENDS_PX)
        self.plot: Any = make_plot({"left": self._axes[True], "bottom": StepAxis(), "right": self._ends})
        self.view.addItem(self.plot)
        self._name_axis()
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        self._items = [CurveItem(connect="finite") for _ in range(MOST_TRACES)]
        self._over = Overlay(self.plot)
        self._theirs: list[tuple[Curve, int]] = []
        self._threshold = CurveItem(connect="finite")
        self._acted = pg.ScatterPlotItem(symbol="t1", size=7)
        for item in (*self._items, self._threshold, self._acted):
            self.plot.addItem(item, ignoreBounds=True)
        self.follow(self.plot)
        empty_text(self, self.tr("The selected layers will be drawn here, step by step."))
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Selected layers")

    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose: one quantity of many layers or many quantities of one, and which."""
        return self.lines.choices()

    def _on_choice(self) -> None:
        self._ends.setWidth(LONG_ENDS_PX if self.lines.is_several else ENDS_PX)
        axis = self._axes[self.lines.log]
        self._name_axis()
        if self.plot.getAxis("left") is not axis:
            self.plot.setAxisItems({"left": axis})
            style_plot(self.plot, self.theme)
        self.mark_stale()

    def _name_axis(self) -> None:
        word = self.tr("sizes, each in its own unit") if self.lines.is_several else AXES[self.lines.quantity]
        self._axes[self.lines.log].set_word(word)

    def shown_layers(self) -> list[int]:
        """The layers that are drawn."""
        count = len(self.layer_names)
        chosen = [index for index in self.selection if index < count][:MOST_TRACES]
        return chosen or sorted({0, count // 2, count - 1} if count else set())

    def draw(self) -> None:
        """Bring curves and labels up to date."""
        first, last = self.set_steps(self.plot)
        self.curves = {}
        if self.history is not None and not self.history.is_empty:
            room = self.points(self.plot)
            self.curves = {
                (layer, name): self.history.layer_curve(name, layer, first, last, room)
                for layer, name in self.lines.lines(self.shown_layers())
            }
        self._theirs = self._curves_of_others(first, last)
        bottom, top = self._set_height()
        colors = [run_color(color, self.theme.tokens) for _, color in self._theirs]
        heights_of_others = [self._heights(curve.mean, bottom) for curve, _ in self._theirs]
        steps_of_others = [curve.steps for curve, _ in self._theirs]
        self._over.draw(list(zip(steps_of_others, heights_of_others, colors, strict=True)))
        for item in self._items[len(self.curves) :]:
            empty(item)
        ends: list[tuple[float, str]] = []
        signals = self.history.relative_signal() if self.curves and self.history is not None else np.empty(0)
        for item, (line, curve) in zip(self._items, self.curves.items(), strict=False):
            heights = self._heights(curve.mean, bottom)
            low, high = (self._heights(part, bottom) for part in (curve.low, curve.high))
            trace(item, *_with_extremes(curve, heights, low, high))
            stressed = line[0] in self.selection and len(heights) <= 600
            item.setPen(thin_pen(self._color(line, signals), 1.75 if stressed else 1.0))
            finite = heights[np.isfinite(heights)]
            if len(finite):
                ends.append((float(finite[-1]), self._word(line)))
        self._label_ends(ends, bottom, top)
        self._draw_clipping(first, last, bottom)
        self.subtitleChanged.emit(self._subtitle())

    def _subtitle(self) -> str:
        if not self.lines.is_several:
            info = info_of(self.lines.quantity)
            return f"{info.label.lower()} {info.symbol}"
        layers = self.shown_layers()
        return self.tr("{layer}, sizes of its quantities").format(layer=self.layer_names[layers[0]] if layers else "")

    def _word(self, line: Line) -> str:
        """What stands at the end of a line."""
        layer, name = line
        return info_of(name).symbol if self.lines.is_several else short_name(self.layer_names[layer])

    def _curves_of_others(self, first: int, last: int) -> list[tuple[Curve, int]]:
        """Return the shown lines in other runs that have layers of these names, with their runs' colors."""
        room = self.points(self.plot)
        lines = [(self.layer_names[layer], quantity) for layer, quantity in self.curves]
        return [
            (one.history.layer_curve(quantity, one.history.layer_names.index(name), first, last, room), one.color)
            for one in self.others
            for name, quantity in lines
            if name in one.history.layer_names and one.history.first_step <= min(last, one.history.last_step)
        ]

    def _heights(self, values: np.ndarray, bottom: float) -> np.ndarray:
        return log_values(values, bottom - ZERO_GAP) if self.lines.log else np.asarray(values, np.float64)

    def _set_height(self) -> tuple[float, float]:
        parts = [part for curve in self.curves.values() for part in (curve.low, curve.high)]
        parts += [curve.mean for curve, _ in self._theirs]
        clipping = self._clipping()
        if clipping is not None and parts:
            parts.append(np.array([clipping.threshold]))
        if self.lines.log:
            found = log_range(parts)
            bottom, top = self._axes[True].steady.around(*found) if found else (-5.25, 1.25)
            zeros = any((part == 0).any() for part in parts)
            self._axes[True].zero_at = bottom - ZERO_GAP if zeros else -np.inf
            set_height(self.plot, bottom - 2 * ZERO_GAP if zeros else bottom, top)
            return bottom, top
        finite = np.concatenate([part[np.isfinite(part)] for part in parts]) if parts else np.empty(0)
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        room = max(high - low, 1e-6) * 0.08
        self.plot.setYRange(low - room, high + room, padding=0)
        return low - room, high + room

    def _label_ends(self, ends: list[tuple[float, str]], bottom: float, top: float) -> None:
        height = max(self.plot.getViewBox().height(), 1.0)
        places = spread_apart([place for place, _ in ends], LABEL_PX * (top - bottom) / height)
        self._ends.set_labels([(place, word) for place, (_, word) in zip(places, ends, strict=True)])

    def _color(self, line: Line, signals: np.ndarray) -> QColor:
        """The color of the layer's health where a gradient is shown, else a gray by depth; by place among several."""
        tokens = self.theme.tokens
        if self.lines.is_several:
            share = self.lines.several.index(line[1]) / max(len(self.lines.several) - 1, 1)
        elif self.lines.quantity in GRADIENTS:
            return ramp_color(float(signals[line[0]]), tokens)
        else:
            share = line[0] / max(len(self.layer_names) - 1, 1)
        near, far = QColor(tokens.depth_first), QColor(tokens.depth_last)
        mixed = (far.redF(), near.redF()), (far.greenF(), near.greenF()), (far.blueF(), near.blueF())
        return QColor.fromRgbF(*(start + (end - start) * share for start, end in mixed))

    def _draw_clipping(self, first: int, last: int, bottom: float) -> None:
        entries: list[Entry] = []
        if self.history is None or self._clipping() is None:
            empty(self._threshold)
            if len(self._acted.points()):
                self._acted.setData([], [])
        else:
            room = self.points(self.plot)
            level = self.history.step_curve("clip_threshold", first, last, room)
            trace(self._threshold, level.steps, log_values(level.mean, bottom))
            acted = self.history.step_curve("clip_active", first, last, room)
            where = np.flatnonzero(acted.high > 0)[:400]
            edge = self.plot.getViewBox().viewRange()[1][1] - 0.06 * (self.plot.getViewBox().viewRange()[1][1] - bottom)
            self._acted.setData(x=acted.steps[where], y=np.full(len(where), edge))
            entries.append(Entry(self.tr("clipping threshold"), "exploding", "dashed"))
            text = self.tr("clipping acted in {n} of the last 500 steps").format(n=format_count(self._acted_lately()))
            entries.append(Entry(text, "exploding", "triangle"))
        entries += entries_of(self.others)
        self._legend.set_entries(entries)
        self._legend.setVisible(bool(entries))

    def _clipping(self) -> Clipping | None:
        """The run's clipping, where there is one and a gradient is shown."""
        if self.history is None or not GRADIENTS & set(self.lines.quantities):
            return None
        clipping = self.history.started.experiment.training.clipping
        return None if clipping.kind == "none" else clipping

    def _acted_lately(self) -> int:
        assert self.history is not None
        last = self.history.last_step
        curve = self.history.step_curve("clip_active", max(1, last - 499), last, 500)
        return int((curve.high > 0).sum())

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        tokens = self.theme.tokens
        style_plot(self.plot, self.theme)
        self._ends.setTextPen(tokens.color("text"))
        self._ends.setPen(QColor(0, 0, 0, 0))
        dashed = thin_pen(tokens.color("exploding"), 1.2)
        dashed.setDashPattern([5, 4])
        self._threshold.setPen(dashed)
        self._acted.setPen(QColor(0, 0, 0, 0))
        self._acted.setBrush(tokens.color("exploding"))

    def table(self) -> Table:
        """Return layer, step and mean, least and largest value of each bucket that is drawn; several by their names."""
        several = self.lines.is_several
        value = "value" if several else self.lines.quantity
        header = ["layer", *(["quantity"] if several else []), "step", value, f"{value}_least", f"{value}_largest"]
        columns: list[list[Any]] = [[] for _ in header]
        for (layer, name), curve in self.curves.items():
            words = [self.layer_names[layer], name][: len(header) - 4]
            parts = [*([word] * len(curve.steps) for word in words), curve.steps, curve.mean, curve.low, curve.high]
            for column, part in zip(columns, parts, strict=True):
                column += list(part)
        return header, columns


def _with_extremes(curve: Curve, mean: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a line through each bucket's extremes, so that no spike is lost; NaN is a gap."""
    mean = np.where(curve.nonfinite, np.nan, mean)
    if (curve.low == curve.high).all():
        return curve.steps, mean
    gap = np.where(curve.nonfinite, np.nan, 0.0)
    heights = np.stack([mean, low + gap, high + gap], axis=1).ravel()
    return np.repeat(curve.steps, 3), heights

"""The outcome's further rows, each in a plot of its own: train/validation gap, learning rate, update ratio, time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication

from gradlab.store import History, Spread, loss_gap, milliseconds, update_spread
from ui.plots.axes import LinearAxis, PowerAxis, StepAxis, fit_height, make_plot, set_height, style_plot, thin_pen
from ui.plots.corner import CornerWord
from ui.plots.curve_item import CurveItem
from ui.plots.legend import Entry
from ui.plots.overlay import Overlay
from ui.plots.scales import ZERO_GAP, log_range, log_values
from ui.plots.subject import OtherRun
from ui.support.run_colors import run_color
from ui.support.theme import Theme

GUIDE = 1e-3
"""Of the update ratio: about so much of a weight should change in a step, a rule of thumb."""
Steps = tuple[int, int]
Series = tuple[np.ndarray, np.ndarray]


def fit_powers(
    plot: Any, axis: PowerAxis, parts: Sequence[np.ndarray], usual: tuple[float, float] = (-2.25, 1.25)
) -> float:
    """Set the height of a plot of logarithms to ``parts``, and return its lowest decade; zeros lie below it."""
    found = log_range(parts)
    bottom, top = axis.steady.around(*found, least=1.0) if found else usual
    zeros = any(bool((part == 0).any()) for part in parts)
    axis.zero_at = bottom - ZERO_GAP if zeros else -np.inf
    set_height(plot, bottom - 2 * ZERO_GAP if zeros else bottom, top)
    return bottom


class Row:
    """One quantity over the steps, of the shown run in ink and of others in their colors."""

    name = ""
    log = True
    columns: tuple[str, ...] = ()
    """Names of what :meth:`table` gives."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.axis: Any = PowerAxis() if self.log else LinearAxis()
        self.plot: Any = make_plot({"left": self.axis, "bottom": StepAxis()})
        self.line = CurveItem(connect="finite")
        self.plot.addItem(self.line, ignoreBounds=True)
        self.word = CornerWord(self.plot, theme, row_titles()[self.name])
        self.over = Overlay(self.plot)
        self.steps, self.values = np.empty(0), np.empty(0)

    def read(self, history: History, shown: Steps, room: int) -> Series:
        """Return steps and values over the shown steps, in at most ``room`` buckets."""
        raise NotImplementedError

    def draw(self, history: History | None, others: Sequence[OtherRun], shown: Steps, room: int) -> None:
        """Bring the curves up to date."""
        there = history is not None and not history.is_empty
        self.steps, self.values = self.read(history, shown, room) if there and history else (np.empty(0), np.empty(0))
        drawn = [one for one in others if one.history.first_step <= min(shown[1], one.history.last_step)]
        theirs = [self.read(one.history, shown, room) for one in drawn]
        bottom = self._fit([self.values, *(values for _, values in theirs)])
        self.line.setData(self.steps, self.heights(self.values, bottom))
        colors = [run_color(one.color, self.theme.tokens) for one in drawn]
        lines = [(steps, self.heights(values, bottom)) for steps, values in theirs]
        self.over.draw([(*line, color) for line, color in zip(lines, colors, strict=True)])
        heights = self.line.getData()[1]
        self.word.place(low=self._ends_high(heights))

    def heights(self, values: np.ndarray, bottom: float) -> np.ndarray:
        """Return where values stand on the axis."""
        return log_values(values, bottom - ZERO_GAP) if self.log else values

    def _fit(self, parts: list[np.ndarray]) -> float:
        if self.log:
            return fit_powers(self.plot, self.axis, parts)
        fit_height(self.plot, np.concatenate([*parts, np.zeros(1)]))
        return 0.0

    def _ends_high(self, heights: np.ndarray | None) -> bool:
        low, high = self.plot.getViewBox().viewRange()[1]
        finite = heights[np.isfinite(heights)] if heights is not None else np.empty(0)
        return bool(len(finite)) and bool(finite[-1] > low + 0.7 * (high - low))

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        style_plot(self.plot, self.theme)
        self.line.setPen(thin_pen(self.theme.tokens.color("ink"), 1.5))

    def entries(self) -> list[Entry]:
        """Return what belongs into the legend."""
        return []

    def table(self) -> list[np.ndarray]:
        """Return what is drawn of the shown run at ``steps``, a column for each of ``columns``."""
        return [self.values]


class GapRow(Row):
    """How much worse the validation part does than the training part: their losses' difference at each evaluation."""

    name, log, columns = "gap", False, ("loss_gap",)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._zero = pg.InfiniteLine(0, angle=0)
        self._zero.setZValue(-2)
        self.plot.addItem(self._zero, ignoreBounds=True)

    def read(self, history: History, shown: Steps, room: int) -> Series:
        """Return the gap at each evaluation; ``room`` does not matter."""
        return loss_gap(history, *shown)

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        super().restyle()
        self._zero.setPen(thin_pen(self.theme.tokens.color("hair2")))


class RateRow(Row):
    """The learning rate of each step."""

    name, columns = "learning_rate", ("learning_rate",)

    def read(self, history: History, shown: Steps, room: int) -> Series:
        """Return the learning rate of each bucket of steps."""
        curve = history.step_curve("learning_rate", *shown, room)
        return curve.steps, curve.mean.astype(np.float64)


class TimeRow(Row):
    """What a step took, in milliseconds."""

    name, columns = "seconds", ("milliseconds",)

    def read(self, history: History, shown: Steps, room: int) -> Series:
        """Return the milliseconds of a step in each bucket."""
        return milliseconds(history, *shown, room)


class UpdateRow(Row):
    """How much of the weights each update changes: the median of the trained layers, and from least to largest."""

    name = "update_ratio"
    columns = ("update_ratio_median", "update_ratio_least", "update_ratio_largest")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.least, self.largest = np.empty(0), np.empty(0)
        self._edges = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._band = pg.FillBetweenItem(*self._edges)
        self._guide = pg.InfiniteLine(np.log10(GUIDE), angle=0)
        for item in (self._band, *self._edges, self._guide):
            item.setZValue(-2)
            self.plot.addItem(item, ignoreBounds=True)

    def read(self, history: History, shown: Steps, room: int) -> Series:
        """Return the median layer's update ratio in each column of steps."""
        spread = update_spread(history, *shown, room)
        return spread.steps, spread.median

    def draw(self, history: History | None, others: Sequence[OtherRun], shown: Steps, room: int) -> None:
        """Bring the curves and the band up to date."""
        room = min(room, 600)
        there = history is not None and not history.is_empty
        nothing = np.empty(0)
        empty = Spread(nothing, nothing, nothing, nothing)
        spread = update_spread(history, *shown, room) if there and history else empty
        self.least, self.largest, steps = spread.least, spread.largest, spread.steps
        super().draw(history, others, shown, room)
        low, high = log_values(self.least, np.nan), log_values(self.largest, np.nan)
        good = np.isfinite(low) & np.isfinite(high)
        for edge, part in zip(self._edges, (low, high), strict=True):
            edge.setData(steps[good], part[good])

    def _fit(self, parts: list[np.ndarray]) -> float:
        return fit_powers(self.plot, self.axis, [*parts, self.least, self.largest, np.array([GUIDE])])

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        super().restyle()
        tokens = self.theme.tokens
        self._band.setBrush(tokens.color("ink", 0.10))
        for edge in self._edges:
            edge.setPen(thin_pen(tokens.color("ink", 0.0)))
        dashed = thin_pen(tokens.color("text2"), 1.2)
        dashed.setDashPattern([5, 4])
        self._guide.setPen(dashed)

    def entries(self) -> list[Entry]:
        """Return what belongs into the legend."""
        words = (_tr("guide 10⁻³"), _tr("median layer"), _tr("all layers"))
        return [Entry(words[0], "text2", "dashed"), Entry(words[1], "ink"), Entry(words[2], "ink", "band")]

    def table(self) -> list[np.ndarray]:
        """Return median, least and largest."""
        return [self.values, self.least, self.largest]


ROWS: dict[str, type[Row]] = {row.name: row for row in (GapRow, RateRow, UpdateRow, TimeRow)}


def row_titles() -> dict[str, str]:
    """Return what each row is called."""
    return {
        "gap": _tr("validation − training loss"),
        "learning_rate": _tr("learning rate"),
        "update_ratio": _tr("update ratio ‖ΔW‖/‖W‖"),
        "seconds": _tr("time per step, ms"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Outcome", text)

"""What the profile shows before anything is recorded: the stack's signal on its first batch, drawn quietly."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradlab.records import Look
from ui.plots.axes import empty, thin_pen, trace
from ui.plots.curve_item import CurveItem
from ui.plots.mark_item import MarkItem
from ui.plots.scales import ZERO_GAP, decades, log_range, log_values
from ui.support.health import Health, health_color, healths
from ui.support.marks import mark_path
from ui.support.theme import Theme


class BeforeTraining:
    """A thin line through hollow marks, whose shapes are those of the states."""

    def __init__(self, plot: Any) -> None:
        self._plot = plot
        self._line = CurveItem(connect="finite")
        self.marks = {state: MarkItem(mark_path(state, 1.0)) for state in Health}
        for item in (self._line, *self.marks.values()):
            plot.addItem(item, ignoreBounds=True)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        if not self._line.isVisible():
            return
        empty(self._line)
        for item in self.marks.values():
            item.put(np.empty(0), np.empty(0))

    def show(self, look: Look | None, names: tuple[str, ...]) -> bool:
        """Draw the signal of ``look`` where it is one of the layers ``names``; tell whether it is."""
        self.clear()
        if look is None or look.layer_names != names:
            return False
        found = log_range([look.delta_rms])
        bottom, top = decades(*found) if found else (-7.25, 1.25)
        floor = bottom - ZERO_GAP
        places, heights = np.arange(len(names), dtype=float), log_values(look.delta_rms, floor)
        heights[~np.isfinite(heights)] = top - 0.25
        trace(self._line, places, heights)
        size = 8 if len(names) <= 30 else 5
        for state, chosen in healths(look.relative_signal(), look.frozen).items():
            self.marks[state].put(places[chosen], heights[chosen], size)
        self._plot.setYRange(floor if (look.delta_rms == 0).any() else bottom, top, padding=0)
        return True

    def restyle(self, theme: Theme) -> None:
        """Take the theme's colors."""
        tokens = theme.tokens
        self._line.setPen(thin_pen(tokens.color("hair2")))
        for state, item in self.marks.items():
            item.dress(thin_pen(health_color(state, tokens), 1.35), tokens.color("surface"))

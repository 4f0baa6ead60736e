"""The heatmap's crosshair: the row and the step under the pointer."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from ui.plots.axes import thin_pen
from ui.support.theme import Theme


class Crosshair:
    """A line along a step and one along a layer; the pointer may be elsewhere, then only the layer's is shown."""

    def __init__(self, plot: Any, theme: Theme) -> None:
        self._theme = theme
        self.step_line = pg.InfiniteLine(angle=90, movable=False)
        self.row_line = pg.InfiniteLine(angle=0, movable=False)
        for line in (self.step_line, self.row_line):
            line.setZValue(800)
            line.setVisible(False)
            plot.addItem(line, ignoreBounds=True)
        theme.changed.connect(self.dress)
        self.dress()

    def dress(self) -> None:
        """Take the theme's color."""
        for line in (self.step_line, self.row_line):
            line.setPen(thin_pen(self._theme.tokens.color("now_fill", 0.8)))

    def show_at(self, step: int, layer: int) -> None:
        """Stand at a step and a layer."""
        self.step_line.setValue(step)
        self.step_line.setVisible(True)
        self.show_row(layer)

    def show_row(self, layer: int | None) -> None:
        """Stand at a layer alone; None at none."""
        self.row_line.setVisible(layer is not None)
        if layer is not None:
            self.row_line.setValue(layer)

    def hide(self) -> None:
        """Show nothing."""
        self.step_line.setVisible(False)
        self.row_line.setVisible(False)

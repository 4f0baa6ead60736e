"""The profile's ghosts: the signal as it was at the first step and at the pinned ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from gradlab.store import History
from ui.plots.axes import empty, thin_pen, trace
from ui.plots.curve_item import CurveItem
from ui.plots.scales import log_values
from ui.support.fonts import font
from ui.support.health import format_count
from ui.support.theme import Theme

MOST_PINS = 4


class Ghosts:
    """Thin curves behind the profile: the first step dotted, pinned steps dashed with their number at the left."""

    def __init__(self, plot: Any, theme: Theme) -> None:
        self._theme = theme
        self._drawn: tuple[History, tuple[int, ...], float] | None = None
        self.first = CurveItem(connect="finite")
        self.pinned = [CurveItem(connect="finite") for _ in range(MOST_PINS)]
        self._words = [pg.TextItem(anchor=(0, 1)) for _ in range(MOST_PINS)]
        for item in (self.first, *self.pinned, *self._words):
            item.setZValue(-5)
            plot.addItem(item, ignoreBounds=True)
        for word in self._words:
            word.setFont(font(10, tabular=True))
        self.restyle()

    def rows(self, history: History, pins: tuple[int, ...]) -> list[np.ndarray]:
        """Return the signal of every layer at the first step, then at each pinned one, float32 [layers] each."""
        kept = [pin for pin in pins if history.first_step <= pin <= history.last_step][-MOST_PINS:]
        return [history.row("delta_rms", step) for step in (history.first_step, *kept)]

    def draw(self, history: History, pins: tuple[int, ...], zero_at: float) -> None:
        """Bring the curves up to date; exact zeros lie at ``zero_at``."""
        kept = [pin for pin in pins if history.first_step <= pin <= history.last_step][-MOST_PINS:]
        wanted = history, tuple(kept), zero_at
        if wanted == self._drawn:
            return  # what was recorded stays
        self._drawn = wanted
        first, *rows = self.rows(history, pins)
        places = np.arange(len(first), dtype=np.float64)
        trace(self.first, places, log_values(first, zero_at))
        for curve, word, row, pin in zip(self.pinned, self._words, rows, kept, strict=False):
            heights = log_values(row, zero_at)
            trace(curve, places, heights)
            word.setText(format_count(pin))
            word.setVisible(bool(np.isfinite(heights[:1]).all()))
            word.setPos(-0.55, heights[0] if np.isfinite(heights[0]) else 0.0)
        for curve, word in zip(self.pinned[len(rows) :], self._words[len(rows) :], strict=True):
            empty(curve)
            word.setVisible(False)

    def clear(self) -> None:
        """Show none."""
        self._drawn = None
        for curve in (self.first, *self.pinned):
            empty(curve)
        for word in self._words:
            word.setVisible(False)

    def restyle(self) -> None:
        """Take the theme's colors."""
        tokens = self._theme.tokens
        self.first.setPen(thin_pen(tokens.color("text3"), 1.0, Qt.PenStyle.DotLine))
        for curve, word in zip(self.pinned, self._words, strict=True):
            curve.setPen(thin_pen(tokens.color("theory"), 1.0, Qt.PenStyle.DashLine))
            word.setColor(tokens.color("text3"))

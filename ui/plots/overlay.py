"""Curves of other runs over those of the shown one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from ui.plots.axes import thin_pen
from ui.plots.curve_item import CurveItem
from ui.plots.legend import Entry
from ui.plots.subject import OtherRun
from ui.support.run_colors import COLORS

Line = tuple[np.ndarray, np.ndarray, QColor]
MOST_LINES = 24


class Overlay:
    """As many thin curves as there are lines to draw, at most ``MOST_LINES``; they are made when first needed."""

    def __init__(self, plot: Any) -> None:
        self._plot = plot
        self.items: list[CurveItem] = []

    def draw(self, lines: Sequence[Line]) -> None:
        """Draw x and y in a color each; NaN is a gap."""
        shown = lines[:MOST_LINES]
        while len(self.items) < len(shown):
            item = CurveItem(connect="finite")
            item.setZValue(-1)
            self._plot.addItem(item, ignoreBounds=True)
            self.items.append(item)
        for item, (x, y, color) in zip(self.items, shown, strict=False):
            item.setData(x, y)
            item.setPen(thin_pen(color))
        for item in self.items[len(shown) :]:
            item.setData([], [])


def entries(others: Sequence[OtherRun], words: str = "{name}", kind: str = "line") -> list[Entry]:
    """Return the legend's entries of other runs."""
    return [Entry(words.format(name=one.name), COLORS[one.color % len(COLORS)][0], kind) for one in others]

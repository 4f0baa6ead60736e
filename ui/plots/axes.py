"""The plots' common look: hairline axes, quiet grid, powers of ten, thousands, all from the theme's tokens."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from typing_extensions import override

from ui.plots.scales import SteadyDecades
from ui.plots.tick_marks import tick_marks
from ui.support.fonts import font
from ui.support.health import format_count, format_power
from ui.support.theme import Theme
from ui.support.tokens import Tokens

pg.setConfigOptions(antialias=False, imageAxisOrder="row-major")

Ticks = list[tuple[float, str]]
_UNIT = re.compile(r" \[[^\]]*\]")
LEAST_PX = 12
"""Between two ticks of a vertical axis."""
WORD_PX = 13
"""Room beside an axis for the words that name it."""


class PlainAxis(pg.AxisItem):
    """An axis without a line, its ticks outside and short. Its width or height is fixed before it is named."""

    word = ""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self.enableAutoSIPrefix(enable=False)  # its label would be laid out anew for each new range
        self.labelStyle["font-size"] = "10px"
        self.tick_font = font(10, tabular=True)
        self.setStyle(tickFont=self.tick_font, tickTextOffset=6, hideOverlappingLabels=False)

    def set_tokens(self, tokens: Tokens) -> None:
        """Take the theme's colors."""
        self.setPen(QPen(tokens.color("hair2"), 0))
        self.setTextPen(tokens.color("text3"))

    def set_word(self, word: str) -> None:
        """Name along the axis what it shows, with its unit in brackets."""
        if word == self.word:
            return
        if bool(word) != bool(self.word):
            more = WORD_PX if word else -WORD_PX
            if self.orientation in {"left", "right"}:
                self.setWidth((self.fixedWidth or 0) + more)
            else:
                self.setHeight((self.fixedHeight or 0) + more)
        self.word = word
        self.resizeEvent()

    def _fit_word(self) -> None:
        """Say as much of the words as the axis is long: all, without units, or their beginning."""
        room = self.size().height() if self.orientation in {"left", "right"} else self.size().width()
        metrics = QFontMetricsF(font(10))
        forms = (self.word, _UNIT.sub("", self.word), metrics.elidedText(self.word, Qt.TextElideMode.ElideRight, room))
        shown = next((form for form in forms if room <= 0 or metrics.horizontalAdvance(form) <= room), "")
        if html.escape(shown) != self.labelText:
            self.setLabel(html.escape(shown))

    @override
    def resizeEvent(self, ev: object = None) -> None:
        """Qt's hook."""
        self._fit_word()
        super().resizeEvent(ev)

    @override
    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return round numbers, the coarsest spacing first; pyqtgraph's own compares each with each."""
        levels: list[tuple[float, list[float]]] = []
        least = LEAST_PX * (maxVal - minVal) / max(size, 1.0) if self.orientation in {"left", "right"} else 0.0
        for spacing in _roomy([spacing for spacing, _offset in self.tickSpacing(minVal, maxVal, size)], least):
            first = math.ceil(minVal / spacing)
            numbers: Sequence[int] = range(first, first + int((maxVal - first * spacing) / spacing) + 1)
            for coarser, _ in levels:
                numbers = _without(numbers, coarser / spacing)
            levels.append((spacing, [number * spacing for number in numbers]))
        return levels

    @override
    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        """Qt's hook. Whatever changes the axis forgets its picture, which here are its tick marks."""
        if self.picture is None:
            self.picture = tick_marks(self)
        if self.picture is not None:
            self.picture.draw(p, self.tick_font, self.textPen())


def _roomy(spacings: list[float], least: float) -> list[float]:
    """Return those of at least ``least``, or where there are none the next round one above."""
    kept = [spacing for spacing in spacings if spacing >= least]
    if kept or not least:
        return kept
    decade = 10.0 ** math.floor(math.log10(least))
    return [next(decade * factor for factor in (1, 2, 5, 10, 20) if decade * factor >= least * (1 - 1e-9))]


def _without(numbers: Sequence[int], ratio: float) -> list[int]:
    """Return those of ``numbers`` of ticks that are no ticks of a level ``ratio`` times as coarse."""
    whole = round(ratio)
    if abs(ratio - whole) < 1e-6:
        return [number for number in numbers if number % whole]
    return [number for number in numbers if abs(number - round(number / ratio) * ratio) > 0.01]


class StepAxis(PlainAxis):
    """Steps with thousands separators."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setHeight(22)
        self.set_word(QCoreApplication.translate("Axes", "step"))

    @override
    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return a label for each tick; there are no halves of steps."""
        return [format_count(round(value)) if abs(value - round(value)) < 1e-6 else "" for value in values]


class PowerAxis(PlainAxis):
    """Powers of ten over data that are logarithms already; exact zeros have a tick of their own."""

    def __init__(self, width: int = 40) -> None:
        super().__init__("left")
        self.setWidth(width)
        self.zero_at = -math.inf
        self.steady = SteadyDecades()
        """The range over which the axis runs, for as long as what is shown fits it."""
        self.setGrid(255)

    @override
    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return whole decades, thinned to what fits into ``size`` pixels, and the line of zeros."""
        low, high = math.ceil(max(minVal, self.zero_at + 0.3) - 1e-9), math.floor(maxVal + 1e-9)
        count = max(high - low + 1, 1)
        step = max(1, math.ceil(count / max(size / 34, 1)))
        values = [float(value) for value in range(low, high + 1) if value % step == 0]
        if len(values) < 2 and maxVal - minVal < 3:
            values = _within_decades(max(minVal, self.zero_at + 0.3), maxVal, size) or values
        if minVal <= self.zero_at <= maxVal:
            values.insert(0, self.zero_at)
        return [(float(step), values)]

    @override
    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return 10ⁿ, with 1 and 10 as such, and 0 for the line of zeros."""
        return [self._label(value) for value in values]

    def _label(self, value: float) -> str:
        if value == self.zero_at:
            return "0"
        if abs(value - round(value)) > 1e-6:
            return f"{10**value:.1g}"
        return {0: "1", 1: "10"}.get(round(value)) or format_power(round(value))


def _within_decades(low: float, high: float, size: float) -> list[float]:
    """Return logarithms of 1, 2, 5, or 1, 3, times powers of ten from ``low`` to ``high``; none without room."""
    decade_px = size / max(high - low, 1e-9)
    for parts, nearest in (((1, 2, 5), math.log10(2)), ((1, 3), math.log10(3))):
        places = [decade + math.log10(part) for decade in range(math.floor(low), math.ceil(high) + 1) for part in parts]
        shown = [place for place in places if low - 1e-9 <= place <= high + 1e-9]
        if len(shown) > 1 and nearest * decade_px >= LEAST_PX:
            return shown
    return []


class LinearAxis(PlainAxis):
    """Plain numbers."""

    def __init__(self, width: int = 40, suffix: str = "", orientation: str = "left") -> None:
        super().__init__(orientation)
        if orientation == "left":
            self.setWidth(width)
        else:
            self.setHeight(22)
        self._suffix = suffix
        self.setGrid(255)

    @override
    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the numbers with the decimals that their spacing needs."""
        places = max(0, math.ceil(-math.log10(spacing))) if spacing > 0 else 0
        return [f"{value:.{places}f}{self._suffix}".replace("-", "−") for value in values]


class LabelAxis(PlainAxis):
    """Words at given places, such as layers' names."""

    def __init__(self, orientation: str, extent: int) -> None:
        super().__init__(orientation)
        if orientation in {"left", "right"}:
            self.setWidth(extent)
        else:
            self.setHeight(extent)

    def set_labels(self, labels: Ticks) -> None:
        """Show ``labels``: (place, word) pairs."""
        if labels != getattr(self, "_labels", None):
            self._labels = labels
            self.setTicks([labels])


def make_plot(axes: dict[str, pg.AxisItem]) -> Any:
    """Return a PlotItem with ``axes`` by side; a double click on its ground is left to the instrument."""
    plot: Any = pg.PlotItem(axisItems=axes)
    plot.hideButtons()
    plot.setMenuEnabled(False)
    plot.getViewBox().setDefaultPadding(0)
    plot.getViewBox().setMouseEnabled(x=True, y=False)
    for side in ("left", "bottom", "right", "top"):
        plot.showAxis(side, side in axes)
        if side not in axes:
            plot.getAxis(side).unlinkFromView()  # else it works out its label for each new range, though it is hidden
    # Room for half of the last label at the right and of the first one at the top.
    plot.layout.setContentsMargins(0, 6, 4 if "right" in axes else 16, 0)
    for axis in axes.values():
        axis.setZValue(-1000)
    return plot


def set_height(plot: Any, low: float, high: float) -> None:
    """Let a PlotItem reach from ``low`` to ``high``; where it does already, nothing is told about it."""
    box = plot.getViewBox()
    if box.state["targetRange"][1] != [low, high] or box.autoRangeEnabled()[1] is not False:
        plot.setYRange(low, high, padding=0)


def style_plot(plot: Any, theme: Theme) -> None:
    """Give a PlotItem the theme's colors."""
    tokens = theme.tokens
    for side in ("left", "bottom", "right", "top"):
        axis = plot.getAxis(side)
        if isinstance(axis, PlainAxis):
            axis.set_tokens(tokens)
        if axis.grid:
            axis.setTickPen(QPen(tokens.color("grid"), 0))
    plot.getViewBox().setBackgroundColor(None)


def fit_height(plot: Any, values: np.ndarray) -> None:
    """Set the height of ``plot`` to the finite numbers of ``values``, with a little room."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = max((high - low) * 0.12, 1e-3 * max(abs(high), 1e-3))
    plot.setYRange(low - room, high + room, padding=0)


def thin_pen(color: Any, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a cosmetic pen: its width is in pixels whatever the scale."""
    pen = QPen(color, width, style)
    pen.setCosmetic(True)
    return pen


def empty(curve: Any) -> None:
    """Let a PlotCurveItem draw nothing, not even be asked for its bounds; one that does already is left alone."""
    if curve.xData is not None and len(curve.xData):
        curve.setData([], [])
    if curve.isVisible():
        curve.setVisible(False)


def trace(curve: Any, x: np.ndarray, y: np.ndarray) -> None:
    """Let a PlotCurveItem that may be :func:`empty` draw these points; NaN is a gap."""
    curve.setData(x, y)
    if not curve.isVisible():
        curve.setVisible(True)

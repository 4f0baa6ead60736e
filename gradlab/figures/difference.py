"""The difference of two runs at one step, layer by layer: both on the same log axis above, their ratio below."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gradlab.figures.lines import layer_ticks, legend, name_axis
from gradlab.figures.palette import Palette
from gradlab.figures.reading import info_of
from gradlab.figures.request import Request
from gradlab.figures.scale import log_scale
from gradlab.figures.style import axes, size_mm, title
from gradlab.records import AXES
from gradlab.store import ratio_of, sizes_of_both

EVEN = 1.0, 2.0
"""Ratios that the lower axis always holds, so that equal runs look equal."""


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history, other = request.history, request.other
    assert other is not None
    height = size_mm(figure)[1]
    middle = 14 + (height - 33) * 0.42
    above = axes(figure, 15, 8, 19, middle + 2.5)
    below = axes(figure, 15, 8, height - middle + 2.5, 14)
    quantity, step = info_of(request.quantity), request.shown_step
    title(
        figure, palette, request.heading("Difference of two runs"),
        f"{quantity.label.lower()} {quantity.symbol} at step {step:,}",
    )  # fmt: skip
    one, two = sizes_of_both(history, other, request.quantity, step)
    for plot in (above, below):
        layer_ticks(plot, history, palette)
    above.tick_params(axis="x", labelbottom=False)
    for words in list(above.texts):
        words.remove()
    _draw_both(above, one, two, palette)
    _draw_ratio(below, ratio_of(one, two), palette)
    name_axis(above, AXES[request.quantity], palette)
    name_axis(below, "ratio", palette)
    legend(above, _handles(request.names, palette), palette)


def _draw_both(plot: Axes, one: np.ndarray, two: np.ndarray, palette: Palette) -> None:
    scale = log_scale(one, two)
    scale.apply(plot, palette)
    layers = np.arange(len(one))
    for name, values, color in (("other", two, palette.second), ("this", one, palette.text)):
        plot.plot(
            layers, scale.places(values), color=color, linewidth=1.4, marker="o", markersize=4, zorder=3, gid=name
        )


def _draw_ratio(plot: Axes, ratio: np.ndarray, palette: Palette) -> None:
    scale = log_scale(ratio, 1 / np.array(EVEN), np.array(EVEN))
    scale.apply(plot, palette)
    plot.axhline(0, color=palette.axis, linewidth=0.8, zorder=1)
    plot.plot(
        np.arange(len(ratio)), scale.places(ratio), color=palette.text2, linewidth=0.8, marker="D", markersize=4,
        markerfacecolor=palette.surface, zorder=3, gid="ratio",
    )  # fmt: skip


def _handles(names: tuple[str, str], palette: Palette) -> list[Line2D]:
    return [
        Line2D([], [], color=palette.text, marker="o", markersize=4, linewidth=1.4, label=names[0]),
        Line2D([], [], color=palette.second, marker="o", markersize=4, linewidth=1.4, label=names[1]),
        Line2D(
            [], [], color=palette.text2, marker="D", markersize=4, markerfacecolor=palette.surface, linewidth=0.8,
            label=f"{names[0]} ÷ {names[1]}",
        ),
    ]  # fmt: skip

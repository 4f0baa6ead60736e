"""Distributions at one step: how each layer's numbers are spread, one ridge a layer, and how they were at first."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from gradlab.figures.bins import apart, shares, ticks, window
from gradlab.figures.heatmap import name_width
from gradlab.figures.lines import legend
from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.figures.style import LABEL, TICK, axes, figure_place, size_mm, title
from gradlab.records import AXES, BINS, HISTOGRAM_INDEX, HISTOGRAMS, Counts, Distributions

RIDGE = 0.92
"""Height of a ridge whose fullest bin sets it, in rows."""
BASE = 0.45
"""How far below the middle of its row a ridge stands."""
ROW_MM = 3.2
TICKS_MM = 12


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history, info = request.history, HISTOGRAMS[HISTOGRAM_INDEX[request.quantity]]
    now, start = history.distributions.at(request.step), history.distributions.at(history.first_step)
    assert now is not None
    assert start is not None
    layers = request.layers or _usual(len(history.layer_names), figure)
    plot = axes(figure, 6 + name_width(tuple(history.layer_names[layer] for layer in layers)), 15, 19, 15)
    title(figure, palette, request.heading("Distributions"), f"{AXES[info.name]} in each layer at step {now.step:,}")
    counts, first_counts = _counts(now, request.quantity), _counts(start, request.quantity)
    low, high = window(np.stack([counts, first_counts])[:, list(layers)])
    _ticks(plot, info.name, low, high, palette)
    for row, layer in enumerate(layers):
        _draw_ridge(plot, counts[layer], row, layer, palette)
        x, y = ridge(first_counts[layer], row)
        plot.plot(x, y, color=palette.text3, linewidth=0.8, dashes=(1, 1.5), zorder=4, gid=f"first-{layer}")
        plot.annotate(
            apart(counts[layer]), (1, row), xycoords=plot.get_yaxis_transform(), xytext=(4, 0),
            textcoords="offset points", va="center", fontsize=TICK, color=palette.text3, annotation_clip=False,
        )  # fmt: skip
    plot.set_yticks(range(len(layers)), [_short(history.layer_names[layer]) for layer in layers])
    plot.set_ylim(len(layers) - 0.4, -0.7)
    plot.tick_params(axis="y", length=0)
    plot.spines["left"].set_visible(False)
    legend(plot, _handles(start.step, now.step, palette), palette)


def _usual(count: int, figure: Figure) -> tuple[int, ...]:
    """Return as many layers as there is room for, spread evenly."""
    room = max(2, int((figure_place(figure, 0, 34)[1] * size_mm(figure)[1]) / ROW_MM))
    return tuple(dict.fromkeys(np.linspace(0, count - 1, min(room, count)).round().astype(int).tolist()))


def _counts(record: Distributions, name: str) -> Counts:
    return record.counts[:, HISTOGRAM_INDEX[name]]


def ridge(counts: Counts, row: int) -> tuple[NDArray[np.floating[Any]], NDArray[np.float64]]:
    """Return x in bins and y upward from the base line of `row`; the fullest bin is as high as a ridge may be."""
    held = shares(counts)[:BINS]
    return np.arange(BINS) + 0.5, row + BASE - RIDGE * held / max(float(held.max()), 1e-12)


def _draw_ridge(plot: Axes, counts: Counts, row: int, layer: int, palette: Palette) -> None:
    x, y = ridge(counts, row)
    plot.fill_between(x, row + BASE, y, color=palette.well, linewidth=0, zorder=2)
    plot.plot(x, y, color=palette.text, linewidth=1.0, zorder=3, gid=f"ridge-{layer}")


def _ticks(plot: Axes, name: str, low: int, high: int, palette: Palette) -> None:
    room = int(plot.get_window_extent().width / plot.figure.dpi * 25.4 / TICKS_MM)
    marks = ticks(HISTOGRAMS[HISTOGRAM_INDEX[name]], low, high, room)
    plot.set_xlim(low, high)
    plot.set_xticks([place for place, _ in marks], [word for _, word in marks])
    plot.set_xlabel(AXES[name], fontsize=LABEL, color=palette.text3, labelpad=3)


def _handles(start: int, now: int, palette: Palette) -> list[Patch | Line2D]:
    return [
        Patch(facecolor=palette.well, edgecolor=palette.text, linewidth=1.0, label=f"step {now:,}"),
        Line2D([], [], color=palette.text3, linewidth=0.8, dashes=(1, 1.5), label=f"step {start:,}"),
        Line2D([], [], linestyle="none", label="each as high as its fullest bin"),
    ]


def _short(name: str) -> str:
    return name if len(name) <= 16 else name[:15] + "…"

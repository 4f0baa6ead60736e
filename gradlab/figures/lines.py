"""Lines, labels and ticks that several figures draw."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike, NDArray

from gradlab.errors import ExportError
from gradlab.figures.palette import Palette, ramp_color
from gradlab.figures.style import LABEL, TICK, size_mm
from gradlab.figures.style import axes as add_axes
from gradlab.store import History

LABEL_GAP = 0.052
"""Least distance of two labels at lines' ends, as a share of the axis."""
LEAST_MM = 8.0
"""Height of a plot in which something can be read."""


def colored_line(
    axes: Axes, x: NDArray[np.float64], y: ArrayLike, relative: ArrayLike, palette: Palette, *, width: float
) -> LineCollection:
    """Draw a line that has at each point the color of its relative signal; NaN in `y` is a gap."""
    points = np.column_stack([x, np.asarray(y, np.float64)])
    colors = [ramp_color(float(value), palette) for value in np.asarray(relative, np.float64)]
    pieces: list[NDArray[np.float64]] = []
    drawn: list[str] = []
    cuts = [0, *(index for index in range(1, len(colors)) if colors[index] != colors[index - 1]), len(colors)]
    for first, end in pairwise(cuts):
        if end > first:
            pieces.append(points[first : min(end + 1, len(points))])
            drawn.append(colors[first])
    runs = [(run, color) for piece, color in zip(pieces, drawn, strict=True) for run in _unbroken(piece)]
    lines = LineCollection([run for run, _ in runs], colors=[color for _, color in runs], linewidths=width, zorder=3)
    lines.set_capstyle("round")
    lines.set_joinstyle("round")
    axes.add_collection(lines)
    return lines


def _unbroken(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the pieces of `points` [n, 2] between those that are not finite."""
    bad = np.flatnonzero(~np.isfinite(points[:, 1]))
    edges = [-1, *bad.tolist(), len(points)]
    return [points[first + 1 : end] for first, end in pairwise(edges) if end - first > 2]


def step_axis(axes: Axes, first: int, last: int, palette: Palette, *, label: bool = True) -> None:
    """Show the steps `first` to `last` with few, round ticks."""
    axes.set_xlim(0 if first <= 1 else first - 0.5, last + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{value:,.0f}"))
    if label:
        axes.set_xlabel("step", fontsize=LABEL, color=palette.text3, labelpad=3)


def name_axis(axes: Axes, text: str, palette: Palette) -> None:
    """Write along the vertical axis what it shows."""
    axes.set_ylabel(text, fontsize=LABEL, color=palette.text3, labelpad=3)


def corner(axes: Axes, text: str, palette: Palette, *, top: bool = True) -> None:
    """Write what a low plot shows into its right corner, at the top or where that is taken at the bottom."""
    height, shift, side = (1, -2, "top") if top else (0, 3, "bottom")
    axes.annotate(
        text, (1, height), xycoords="axes fraction", xytext=(-2, shift), textcoords="offset points", ha="right",
        va=side, fontsize=LABEL, color=palette.text3, zorder=6,
    )  # fmt: skip


def stack(figure: Figure, count: int, *, left: float, right: float, top: float) -> list[Axes]:
    """Return `count` plots of equal height one above the other, whose steps' axis is that of the lowest one."""
    height = size_mm(figure)[1]
    foot, gap = 14.0, 4.0
    each = (height - top - foot - gap * (count - 1)) / count
    if each < LEAST_MM:
        least = top + foot + gap * (count - 1) + LEAST_MM * count
        raise ExportError(f"{count} plots do not fit into {height:g} mm; make the figure {least:.0f} mm high.")
    tops = [top + place * (each + gap) for place in range(count)]
    plots = [add_axes(figure, left, right, edge, height - edge - each) for edge in tops]
    for plot in plots[:-1]:
        plot.tick_params(axis="x", labelbottom=False)
    return plots


def layer_ticks(axes: Axes, history: History, palette: Palette) -> None:
    """Name the layers along the bottom, as many as there is room for, the first and the last among them."""
    names = history.layer_names
    width = axes.get_window_extent().width / axes.get_figure().dpi * 72  # pyright: ignore[reportOptionalMemberAccess]
    longest = max(len(name[:16]) for name in names)
    every = max(1, int(np.ceil(len(names) * (longest * TICK * 0.6 + 6) / width)))
    shown = list(range(len(names) - 1, -1, -every))[::-1]
    axes.set_xticks(shown, [_short(names[index]) for index in shown])
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(names) - 0.4)
    for x, text, side in ((0.0, "← input side", "left"), (1.0, "output side →", "right")):
        axes.annotate(
            text, (x, 0), xycoords="axes fraction", xytext=(0, -19), textcoords="offset points", ha=side, va="top",
            fontsize=LABEL, color=palette.text3,
        )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= 16 else name[:15] + "…"


def band_key(palette: Palette, text: str) -> Patch:
    """Return the key of a band."""
    return Patch(color=palette.well, label=text)  # pyright: ignore[reportArgumentType] - the stubs forget colors as text


def legend(axes: Axes, handles: Sequence[Artist], palette: Palette) -> None:
    """Put the keys above the axes, at their left edge: in one line, or in as many as the figure's width asks for."""
    figure = axes.get_figure(root=False)
    assert figure is not None
    for lines in range(1, len(handles) + 1):
        made = axes.legend(
            handles=list(handles), loc="lower left", bbox_to_anchor=(0, 1.015), ncols=-(-len(handles) // lines),
            frameon=False, fontsize=LABEL, labelcolor=palette.text2, borderaxespad=0, borderpad=0, handlelength=2.2,
            columnspacing=1.8, handletextpad=0.6, labelspacing=0.3,
        )  # fmt: skip
        if made.get_window_extent().x1 <= figure.bbox.x1:
            return


def end_labels(axes: Axes, labels: Sequence[tuple[float, str, str]]) -> None:
    """Write (height in data, text, color) at the right edge, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    order = sorted((label for label in labels if np.isfinite(label[0])), key=lambda label: label[0])
    places = spread([(height - low) / (high - low) for height, _, _ in order], LABEL_GAP)
    for place, (_, text, color) in zip(places, order, strict=True):
        axes.annotate(
            text, (1, place), xycoords="axes fraction", xytext=(5, 0), textcoords="offset points", va="center",
            color=color, fontsize=LABEL, annotation_clip=False,
        )  # fmt: skip


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Return the ascending `places`, each at least `gap` above the one before, moved as little as needed."""
    apart = list(places)
    for _round in range(50):
        moved = False
        for index in range(len(apart) - 1):
            missing = gap - (apart[index + 1] - apart[index])
            if missing > 1e-6:
                apart[index] -= missing / 2
                apart[index + 1] += missing / 2
                moved = True
        if not moved:
            break
    return apart


def shade_bad(axes: Axes, steps: NDArray[np.float64], bad: NDArray[np.bool_], palette: Palette) -> None:
    """Hatch the steps at which a number was not finite."""
    low, high = axes.get_xlim()
    edges = np.diff(np.concatenate([[0], bad.astype(np.int8), [0]]))
    half = max(0.5, 0.003 * (high - low))
    for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        span = (float(steps[start]) - half, float(steps[end - 1]) + half)
        axes.axvspan(
            *span, facecolor=palette.surface, edgecolor=palette.exploding, hatch="//////", linewidth=0, zorder=2
        )

"""What reused layers buy: accuracy against the number of examples, and against the time of training."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullLocator

from gradlab.errors import ExportError
from gradlab.figures.drawing import MILLIMETERS_PER_INCH, SUFFIXES
from gradlab.figures.lines import legend
from gradlab.figures.palette import DARK, LIGHT, Palette
from gradlab.figures.style import LABEL, axes, empty_figure, size_mm, styled, title, write
from gradlab.records import WAY_LABELS, WAYS, StudyPoint, Way, mean_course, summarize

SIZE = (180 / MILLIMETERS_PER_INCH, 85 / MILLIMETERS_PER_INCH)
LOOKS = {"scratch": ("o", (1, 1.5)), "frozen": ("s", (4, 1.5)), "tuned": ("D", "solid")}
"""Marker and dashes of each way: shape tells them apart, color is left to measurements of the gradient."""


def save_study(
    points: Sequence[StudyPoint], path: str | os.PathLike[str], *, dark: bool = False, dpi: float = 200
) -> None:
    """Draw the study and write it to `path`, in the format of its suffix; `dpi` is that of a PNG.

    Raises:
        ExportError: when no run is done, the suffix is unknown or the file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{target}: a figure is written as .png, .svg or .pdf; give the file one of these endings.")
    figure = study_figure(points, dark=dark)
    try:
        write(figure, target, dpi)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{target} cannot be written ({reason}); write to another place.") from None


def study_figure(points: Sequence[StudyPoint], *, dark: bool = False, inches: tuple[float, float] = SIZE) -> Figure:
    """Return a matplotlib Figure of the study so far, so many `inches` wide and high.

    Raises:
        ExportError: when no run is done.
    """
    if not points:
        raise ExportError("The study has no finished run yet, so there is nothing to draw.")
    palette = DARK if dark else LIGHT
    with styled(palette):
        figure = empty_figure(palette, *inches)
        draw(figure, points, palette)
    return figure


def draw(figure: Figure, points: Sequence[StudyPoint], palette: Palette) -> None:
    """Draw on the empty `figure`."""
    width = size_mm(figure)[0]
    half = (width - 37) / 2
    data = axes(figure, 15, width - 15 - half, 19, 13)
    time = axes(figure, 15 + half + 15, 7, 19, 13)
    seeds = len({point.seed for point in points})
    counted = f"{seeds} seeds, bars from the least to the largest" if seeds != 1 else "one seed"
    title(figure, palette, "What reused layers buy", f"validation accuracy, mean of {counted}")
    known: list[Way] = [way for way in WAYS if any(point.way == way for point in points)]
    handles = [
        Line2D([], [], color=_color(way, palette), marker=LOOKS[way][0], linestyle=_dashes(way), markersize=3.5,
               linewidth=1.2, label=WAY_LABELS[way])
        for way in known
    ]  # fmt: skip
    legend(data, handles, palette)
    for way in known:
        _against_data(data, points, way, palette)
        _against_time(time, points, way, palette)
    _finish(data, "training examples", palette)
    _finish(time, "seconds of training, with all of the data", palette)
    _count_examples(data, points)


def _color(way: Way, palette: Palette) -> str:
    return {"scratch": palette.text3, "frozen": palette.text2, "tuned": palette.text}[way]


def _dashes(way: Way) -> Any:
    dashes = LOOKS[way][1]
    return dashes if isinstance(dashes, str) else (0, dashes)


def _against_data(plot: Axes, points: Sequence[StudyPoint], way: Way, palette: Palette) -> None:
    rows = [row for row in summarize(points) if row.way == way]
    x = np.array([row.examples for row in rows], float)
    y, low, high = (100 * np.array([getattr(row, name) for row in rows]) for name in ("mean", "low", "high"))
    color = _color(way, palette)
    plot.vlines(x, low, high, color=color, linewidth=0.8, zorder=2)
    plot.plot(x, y, color=color, marker=LOOKS[way][0], markersize=3.5, linestyle=_dashes(way), linewidth=1.2, zorder=3)
    plot.set_xscale("log")


def _against_time(plot: Axes, points: Sequence[StudyPoint], way: Way, palette: Palette) -> None:
    course = mean_course(points, way, max(point.share for point in points))
    if course:
        seconds, values = np.array(course).T
        plot.plot(seconds, 100 * values, color=_color(way, palette), linestyle=_dashes(way), linewidth=1.2, zorder=3)
        plot.plot(seconds[-1:], 100 * values[-1:], color=_color(way, palette), marker=LOOKS[way][0], markersize=3.5)


def _finish(plot: Axes, label: str, palette: Palette) -> None:
    low, _ = plot.get_ylim()
    plot.set_ylim(max(low, -5.0), 102)
    plot.grid(axis="y")
    plot.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:.0f} %".replace("-", "−")))
    plot.set_xlabel(label, fontsize=LABEL, color=palette.text3, labelpad=3)


def _count_examples(plot: Axes, points: Sequence[StudyPoint]) -> None:
    counts = sorted({(point.examples, point.share) for point in points})
    plot.set_xticks([count for count, _ in counts], [f"{count:,}\n{100 * share:g} %" for count, share in counts])
    plot.xaxis.set_minor_locator(NullLocator())

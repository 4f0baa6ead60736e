"""Activations and their slopes over each other, as textbooks draw them: a picture for print, or a table."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import ExportError
from gradlab.figures.drawing import MILLIMETERS_PER_INCH, SUFFIXES
from gradlab.figures.palette import DARK, LIGHT, Palette
from gradlab.spec import Activation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Values = NDArray[np.floating[Any]]

POINTS = 801
MOST_CURVES = 12
DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (1.2, 1.6), (6, 1.6, 1.2, 1.6))
"""On and off lengths in line widths; with three colors they tell twelve curves apart."""
LOW, HIGH = -2.0, 4.0
"""Between which the curves are shown however high they go."""


def curve_label(activation: Activation) -> str:
    """Return the name of `activation`, with its parameter where that is not the usual one."""
    info = activation.info
    if info.alpha is None or activation.alpha == info.alpha[0]:
        return info.label
    return f"{info.label}, α = {activation.alpha:g}"


def curves(activation: Activation, z: NDArray[np.float64]) -> tuple[Values, Values]:
    """Return phi and phi' at `z`; softmax of one class against another of value 0, which is the logistic."""
    shown = Activation(kind="logistic") if activation.kind == "softmax" else activation
    return shown.value(z), shown.slope(z)


def curve_table(activations: Sequence[Activation], reach: float = 4.0) -> tuple[list[str], list[Values]]:
    """Return header and columns of a table: z, then phi and phi' of each activation."""
    z = np.linspace(-reach, reach, POINTS)
    header: list[str] = ["z"]
    columns: list[Values] = [z]
    for activation in activations:
        value, slope = curves(activation, z)
        header += [f"{curve_label(activation)}: phi", f"{curve_label(activation)}: slope"]
        columns += [value, slope]
    return header, columns


def draw_curves(
    activations: Sequence[Activation],
    *,
    reach: float = 4.0,
    dark: bool = False,
    width_mm: float = 160,
    height_mm: float = 80,
) -> "Figure":
    """Return a matplotlib Figure: phi at the left, phi' at the right, z from -reach to reach.

    Raises:
        ExportError: when there is no activation, or more than can be told apart.
    """
    if not 1 <= len(activations) <= MOST_CURVES:
        raise ExportError(f"Between 1 and {MOST_CURVES} activations can be compared, received {len(activations)}.")
    from gradlab.figures.style import axes, empty_figure, styled, title

    palette = DARK if dark else LIGHT
    z = np.linspace(-reach, reach, POINTS)
    with styled(palette):
        figure = empty_figure(palette, width_mm / MILLIMETERS_PER_INCH, height_mm / MILLIMETERS_PER_INCH)
        foot = 12 + 4.5 * -(-len(activations) // 4)
        half = width_mm / 2
        left = axes(figure, 12, half + 4, 14, foot)
        right = axes(figure, half + 8, 6, 14, foot)
        title(figure, palette, "Activations", "φ(z) and its slope φ′(z)")
        drawn = [curves(activation, z) for activation in activations]
        for plot, name, values in ((left, "φ", [one[0] for one in drawn]), (right, "φ′", [one[1] for one in drawn])):
            _panel(plot, z, values, [curve_label(activation) for activation in activations], palette)
            plot.set_title(name, loc="left", fontsize=8.5, color=palette.text2, pad=4)
        handles, labels = left.get_legend_handles_labels()
        figure.legend(handles, labels, loc="lower center", ncols=4, frameon=False, fontsize=7, handlelength=2.6)
    return figure


def _panel(plot: "Axes", z: NDArray[np.float64], values: list[Values], labels: list[str], palette: Palette) -> None:
    plot.axhline(0, color=palette.axis, linewidth=0.6, zorder=1)
    plot.axvline(0, color=palette.axis, linewidth=0.6, zorder=1)
    plot.grid(visible=True)
    colors = (palette.text, palette.second, palette.text3)
    for index, (value, label) in enumerate(zip(values, labels, strict=True)):
        dashes = DASHES[index // len(colors) % len(DASHES)]
        (line,) = plot.plot(z, value, color=colors[index % len(colors)], linewidth=1.4, label=label, zorder=3)
        line.set_dashes(dashes or (None, None))
    low, high = span_of(values)
    plot.set_ylim(low, high)
    plot.set_xlim(z[0], z[-1])
    plot.set_xlabel("z", color=palette.text3)


def span_of(values: Sequence[Values]) -> tuple[float, float]:
    """Return the least and the largest value to show: those of the curves with a margin, within bounds."""
    low = max(LOW, min(float(value.min()) for value in values))
    high = min(HIGH, max(float(value.max()) for value in values))
    margin = 0.06 * max(high - low, 0.5)
    return low - margin, high + margin


def save_curves(
    activations: Sequence[Activation],
    path: str | os.PathLike[str],
    *,
    reach: float = 4.0,
    dark: bool = False,
    dpi: float = 200,
) -> None:
    """Draw as `draw_curves` does and write the figure to `path`, in the format of its suffix; `dpi` is that of a PNG.

    Raises:
        ExportError: as `draw_curves`, or when the suffix is unknown or the file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise ExportError(f"{target}: a figure is written as .png, .svg or .pdf; give the file one of these endings.")
    figure = draw_curves(activations, reach=reach, dark=dark)
    from gradlab.figures.style import write

    try:
        write(figure, target, dpi)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{target} cannot be written ({reason}); write to another place.") from None

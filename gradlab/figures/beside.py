"""Other runs in the same plot: thin lines of the validation part or of the same layers, a color each."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gradlab.figures.palette import Palette
from gradlab.figures.request import Request

Line = tuple[int, np.ndarray, np.ndarray]
"""The place of the run among those beside, steps, and heights on the axis."""


def beside(request: Request) -> list[tuple[int, Request]]:
    """Return the same request of each run beside the shown one that reaches into the shown steps, with its place."""
    return [(place, one) for place, one in enumerate(request.of_others()) if one.first <= one.last]


def draw_beside(plot: Axes, lines: Sequence[Line], palette: Palette) -> None:
    """Draw the lines of other runs, under those of the shown one."""
    for number, (place, steps, heights) in enumerate(lines):
        color, alpha = _look(place, palette)
        marker = "o" if len(steps) < 12 else ""
        plot.plot(
            steps, heights, color=color, alpha=alpha, linewidth=1.0, marker=marker, markersize=2.5, zorder=2.5,
            gid=f"beside-{place}-{number}",
        )  # fmt: skip


def beside_keys(request: Request, palette: Palette) -> list[Line2D]:
    """Return an entry of the legend for each run beside."""
    looks = [_look(place, palette) for place in range(len(request.beside))]
    return [
        Line2D([], [], color=color, alpha=alpha, linewidth=1.0, label=name)
        for (color, alpha), (_, name) in zip(looks, request.beside, strict=True)
    ]


def _look(place: int, palette: Palette) -> tuple[str, float]:
    """Return color and opacity, those that runs have in the window."""
    return ((palette.second, 1.0), (palette.third, 1.0), (palette.second, 0.55), (palette.third, 0.55))[place]

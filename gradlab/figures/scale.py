"""Log axes that tell the truth about zeros: a zero has no logarithm, so it stands on a marked line of its own."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from gradlab.figures.palette import Palette
from gradlab.figures.style import TICK
from gradlab.figures.words import number, power

POINTS_PER_INCH = 72.0
LINE = 1.4
"""Of a tick's label to the next, in its size."""


@dataclass(frozen=True)
class LogScale:
    """A log axis from `low` to `high`, and where its line for exact zeros is (None: there are no zeros).

    Positions on the axis are log10 of the value. `ticks` holds a position and a label each.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    zero: float | None

    def places(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return where absolute values stand; NaN for what is not finite."""
        size = np.abs(np.asarray(values, np.float64))
        with np.errstate(divide="ignore", invalid="ignore"):
            places = np.log10(size)
        places[~np.isfinite(size)] = np.nan
        places[size == 0] = np.nan if self.zero is None else self.zero
        return places

    def apply(self, axes: Axes, palette: Palette) -> None:
        """Set the axis' range, ticks and grid, as many as its height has room for; draw the zero line."""
        height = axes.get_window_extent().height / axes.figure.dpi * POINTS_PER_INCH
        room = max(2, int(height / (LINE * TICK)))
        ticks = list(self.ticks[:: -(-len(self.ticks) // room)])
        margin = 0.04 * (self.high - self.low)
        bottom = self.low - margin
        if self.zero is not None:
            ticks = [(self.zero, "0"), *ticks]
            bottom = self.zero - margin
            axes.axhline(self.zero, color=palette.text3, linewidth=0.7, dashes=(1, 2), zorder=0.5)
        axes.set_yticks([place for place, _ in ticks], [label for _, label in ticks])
        axes.set_ylim(bottom, self.high + margin)
        axes.grid(axis="y")


def log_scale(*values: ArrayLike, least: float = 1e-12) -> LogScale:
    """Return a scale that holds all finite non-zero `values`; what is below `least` does not count.

    It ends at whole decades, or at 1, 2 or 5 times a power of ten where it spans less than two decades.
    """
    everything = np.abs(np.concatenate([np.ravel(np.asarray(value, np.float64)) for value in values]))
    finite = everything[np.isfinite(everything)]
    positive = finite[finite > 0]
    counted = positive[positive >= least] if (positive >= least).any() else positive
    least_place, largest_place = (np.log10(counted.min()), np.log10(counted.max())) if len(counted) else (-1.0, 0.0)
    wide = largest_place - least_place >= 2
    steps = [0.0] if wide else [0.0, float(np.log10(2)), float(np.log10(5))]
    grid = [
        decade + step
        for decade in range(int(np.floor(least_place)) - 1, int(np.ceil(largest_place)) + 2)
        for step in steps
    ]
    low = max(place for place in grid if place <= least_place + 1e-9)
    high = min(place for place in grid if place >= max(largest_place, low + 0.2) - 1e-9)
    inside = [place for place in grid if low - 1e-9 <= place <= high + 1e-9]
    shown = inside[:: max(1, -(-len(inside) // 9))]
    ticks = tuple((place, power(round(place)) if wide else number(10**place)) for place in shown)
    gap = 0.12 * (high - low)
    return LogScale(low, high, ticks, low - gap if (finite == 0).any() else None)

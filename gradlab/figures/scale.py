"""Log axes that tell the truth about zeros: a zero has no logarithm, so it stands on a marked line of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from gradlab.figures.palette import Palette

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(exponent: int) -> str:
    """Return 10 to the `exponent` as a label; 1 and 10 as themselves."""
    if exponent in {0, 1}:
        return "10" if exponent else "1"
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def number(value: float) -> str:
    """Return a measured number in two digits, as 4.8e−7 or 0.26."""
    if value == 0 or not np.isfinite(value):
        return {True: "0"}.get(value == 0, str(value).replace("nan", "NaN"))
    if 0.01 <= abs(value) < 1000:
        return f"{value:.2g}".replace("-", "−") if abs(value) < 10 else f"{value:.0f}".replace("-", "−")
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


@dataclass(frozen=True)
class LogScale:
    """Decades `low` to `high` of a log axis, and where its line for exact zeros is (None: there are no zeros).

    Positions on the axis are log10 of the value.
    """

    low: int
    high: int
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
        """Set the axis' range, ticks and grid; draw the zero line."""
        every = max(1, -(-(self.high - self.low) // 8))
        exponents = range(self.low, self.high + 1, every)
        ticks, labels = [float(exponent) for exponent in exponents], [power(exponent) for exponent in exponents]
        bottom = self.low - 0.04 * (self.high - self.low)
        if self.zero is not None:
            ticks, labels = [self.zero, *ticks], ["0", *labels]
            bottom = self.zero - 0.5 * (self.low - self.zero)
            axes.axhline(self.zero, color=palette.text3, linewidth=0.6, dashes=(1, 2), zorder=0.5)
        axes.set_yticks(ticks, labels)
        axes.set_ylim(bottom, self.high + 0.04 * (self.high - self.low))
        axes.grid(axis="y")


def log_scale(*values: ArrayLike, least: float = 1e-12, limits: tuple[int, int] | None = None) -> LogScale:
    """Return the whole decades that hold all finite non-zero `values`; what is below `least` does not count."""
    everything = np.abs(np.concatenate([np.ravel(np.asarray(value, np.float64)) for value in values] or [np.zeros(0)]))
    finite = everything[np.isfinite(everything)]
    positive = finite[finite > 0]
    shown: Any = positive[positive >= least] if (positive >= least).any() else positive
    low, high = limits or (-1, 1)
    if len(shown):
        low = min(int(np.floor(np.log10(shown.min()) + 1e-9)), low if limits else 99)
        high = max(int(np.ceil(np.log10(shown.max()) - 1e-9)), high if limits else -99)
    high = max(high, low + 1)
    gap = max(0.5, 0.1 * (high - low))
    return LogScale(low, high, low - gap if (finite == 0).any() else None)

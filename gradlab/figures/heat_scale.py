"""What a heatmap's colors mean: from where to where they run, and the scale beside it."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from gradlab.figures.health import EXPLODING_ABOVE, VANISHING_BELOW, WEAK_BELOW
from gradlab.figures.palette import SIGNAL_STOPS, Palette
from gradlab.figures.reading import info_of
from gradlab.figures.scale import log_scale
from gradlab.figures.style import LABEL
from gradlab.figures.words import number, power
from gradlab.records import FloatArray
from gradlab.store import Image

FIXED = -7.0, 1.0
"""The decades of the signal's health scale."""


@dataclass(frozen=True, eq=False)
class HeatScale:
    """Colors from `low` to `high`, of logarithms where `log`; `ticks` are places on it with their words.

    `signal` tells that it is the health scale, above which a number is exploding, `zeros` that exact zeros are drawn
    in a color of their own.
    """

    low: float
    high: float
    log: bool
    ticks: tuple[tuple[float, str], ...]
    colors: Colormap
    signal: bool
    zeros: bool

    def places(self, values: FloatArray) -> NDArray[np.float64]:
        """Return where numbers stand on the scale; NaN for what is drawn apart, or not at all."""
        if not self.log:
            return values.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(values > 0, np.log10(values.astype(np.float64)), np.nan)


def heat_scale(image: Image, quantity: str, kind: str, palette: Palette) -> HeatScale:
    """Return the scale of a picture of `quantity` whose colors run as `kind` says, one of COLORS."""
    log, signal = info_of(quantity).log, quantity == "delta_rms"
    if log and (kind == "fixed" or (kind == "automatic" and signal)):
        low, high = FIXED
        ticks = tuple((float(tick), power(tick)) for tick in range(int(low), int(high) + 1))
    else:
        low, high, ticks = _measured(image.values, log=log, outside=0.0 if kind == "whole" else 1.0)
        signal = False
    colors = _map(quantity, palette, over=signal)
    return HeatScale(low, high, log, ticks, colors, signal, zeros=bool(log and (image.values == 0).any()))


def _measured(values: FloatArray, *, log: bool, outside: float) -> tuple[float, float, tuple[tuple[float, str], ...]]:
    """Return low and high on the scale, `outside` percent of the numbers at each end left out, and the ticks."""
    numbers = values[np.isfinite(values) & ((values > 0) | (not log))].astype(np.float64)
    if not len(numbers):
        return 0.0, 1.0, ()
    ends = np.percentile(numbers, [outside, 100 - outside])
    if log:
        scale = log_scale(ends, least=0.0)
        return scale.low, scale.high, scale.ticks
    low, high = float(ends[0]), float(ends[1])
    room = 0.0 if high > low else 0.5
    low, high = low - room, high + room
    found = [float(tick) for tick in MaxNLocator(5).tick_values(low, high) if low <= tick <= high]
    return low, high, tuple((tick, _plain(tick, high - low)) for tick in found)


def _plain(tick: float, span: float) -> str:
    """Return a tick of an even axis with the decimals that its span needs."""
    return number(tick) if span >= 1000 or span < 1e-3 else f"{tick:.4g}".replace("-", "−")


def _map(quantity: str, palette: Palette, *, over: bool) -> Colormap:
    """Return the signal's colors, `over` them that of exploding; whatever is not the signal is shown in greys."""
    if quantity != "delta_rms":
        return LinearSegmentedColormap.from_list("grey", [palette.well, palette.depth_last, palette.text])
    colors = LinearSegmentedColormap.from_list("signal", list(SIGNAL_STOPS), N=256)
    return colors.with_extremes(over=palette.exploding) if over else colors


def plain_map(color: str) -> Colormap:
    """Return a map of one color."""
    return LinearSegmentedColormap.from_list("plain", [color, color])


def draw_heat_scale(beside: Axes, scale: HeatScale, label: str, palette: Palette) -> None:
    """Draw what the colors mean: the scale, cut at the limits of the health classes, and the boxes beyond it."""
    low, high = scale.low, scale.high
    ramp = np.linspace(low, high, 256)[::-1, None]
    beside.imshow(
        ramp, extent=(0, 1, low, high), aspect="auto", cmap=scale.colors, vmin=low, vmax=high, gid="scale",
        interpolation="nearest",
    )  # fmt: skip
    room = (high - low) * 0.045
    ticks, labels = [place for place, _ in scale.ticks], [word for _, word in scale.ticks]
    if scale.signal:
        for limit in (VANISHING_BELOW, WEAK_BELOW):
            beside.axhline(np.log10(limit), color=palette.surface, linewidth=1.6)
        beside.add_patch(Rectangle((0, high + room * 0.5), 1, room, facecolor=palette.exploding, linewidth=0))
        ticks, labels = [*ticks, high + room], [*labels, f"> {EXPLODING_ABOVE:g}"]
    if scale.zeros:
        beside.add_patch(Rectangle((0, low - room * 1.5), 1, room, facecolor=palette.axis, linewidth=0))
        ticks, labels = [low - room, *ticks], ["0", *labels]
    beside.set_ylim(low - room * 1.5 * scale.zeros, high + room * 1.5 * scale.signal)
    beside.set_xlim(0, 1)
    beside.set_xticks([])
    beside.set_yticks(ticks, labels)
    beside.yaxis.tick_right()
    beside.yaxis.set_label_position("right")
    beside.set_ylabel(label, fontsize=LABEL, color=palette.text3, labelpad=3)
    beside.tick_params(axis="y", length=2, pad=2, labelsize=LABEL - 0.5)
    beside.spines[:].set_visible(False)

"""Saturation at one step: in each layer the share of low slopes, and of units that are dead for every example."""

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gradlab.figures.lines import layer_ticks, legend, name_axis
from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.figures.style import axes, title
from gradlab.records import DISTRIBUTION_INDEX, Distributions


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history = request.history
    now, start = history.distributions.at(request.step), history.distributions.at(history.first_step)
    assert now is not None
    assert start is not None
    plot = axes(figure, 15, 8, 19, 14)
    title(figure, palette, request.heading("Saturation and dead units"), f"at step {now.step:,}")
    layer_ticks(plot, history, palette)
    layers = np.arange(len(history.layer_names))
    (first,) = plot.plot(
        layers, _percent(start, "low_slope"), color=palette.text3, linewidth=0.8, dashes=(1, 1.5), zorder=2,
        gid="first", label=f"low slopes at step {start.step:,}",
    )  # fmt: skip
    (dead,) = plot.plot(
        layers, _percent(now, "dead_units"), color=palette.text3, linewidth=0.8, marker="o", markersize=4.5,
        markerfacecolor=palette.surface, zorder=3, gid="dead", label="dead units",
    )  # fmt: skip
    (low,) = plot.plot(
        layers, _percent(now, "low_slope"), color=palette.text, linewidth=1.4, marker="o", markersize=4, zorder=4,
        gid="low", label="low slopes, |φ′(z)| < 1 % of the largest",
    )  # fmt: skip
    plot.set_ylim(-4, 104)
    plot.set_yticks([0, 25, 50, 75, 100])
    plot.grid(axis="y")
    name_axis(plot, "share of z, of units [%]", palette)
    legend(plot, [low, dead, first], palette)


def _percent(record: Distributions, quantity: str) -> NDArray[np.float64]:
    """Return float64 [layers] in percent."""
    return 100.0 * record.values[:, DISTRIBUTION_INDEX[quantity]].astype(np.float64)

"""Internal covariate shift: how what a layer receives drifts, as its 15th, 50th and 85th percentile over the run."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gradlab.errors import ExportError
from gradlab.figures.lines import band_key, corner, legend, stack, step_axis
from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.figures.style import title
from gradlab.store import distribution_series

PERCENTILES = ("input_low", "input_middle", "input_high")
MOST_PLOTS = 3


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`.

    Raises:
        ExportError: when more layers are asked for than are drawn above each other.
    """
    names = request.history.layer_names
    layers = request.layers or tuple(sorted({0, len(names) // 2, len(names) - 1}))
    if len(layers) > MOST_PLOTS:
        raise ExportError(f"The figure shift shows up to {MOST_PLOTS} layers, received {len(layers)}; name fewer.")
    plots = stack(figure, len(layers), left=15, right=8, top=19)
    title(figure, palette, request.heading("Internal covariate shift"), "percentiles of what a layer receives")
    legend(
        plots[0],
        [
            Line2D([], [], color=palette.text, linewidth=1.2, label="median"),
            band_key(palette, "15th to 85th percentile"),
        ],
        palette,
    )
    steps, values = distribution_series(request.history, PERCENTILES)
    for layer, plot in zip(layers, plots, strict=True):
        step_axis(plot, request.first, request.last, palette, label=plot is plots[-1])
        _draw(plot, steps, values[:, layer], layer, palette)
        corner(plot, f"input of {names[layer]}", palette)


def _draw(plot: Axes, steps: np.ndarray, values: np.ndarray, layer: int, palette: Palette) -> None:
    low, middle, high = values.T
    plot.fill_between(steps, low, high, color=palette.well, linewidth=0, zorder=1)
    for name, edge in (("low", low), ("high", high)):
        plot.plot(steps, edge, color=palette.text3, linewidth=0.8, zorder=2, gid=f"{name}-{layer}")
    plot.plot(steps, middle, color=palette.text, linewidth=1.2, zorder=3, gid=f"median-{layer}")
    fit(plot, values)


def fit(plot: Axes, values: np.ndarray) -> None:
    """Set the height of `plot` to the finite `values` with some room, and its grid."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = 0.1 * (high - low) or 0.5
    plot.set_ylim(low - room, high + room)
    plot.grid(axis="y")

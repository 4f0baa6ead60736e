"""One layer's histogram over the run: one column a moment, the darker the fuller the bin."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from gradlab.figures.bins import counts_of, density, records_of, ticks, window
from gradlab.figures.lines import name_axis, step_axis
from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.figures.style import LABEL, axes, size_mm, title
from gradlab.records import AXES, HISTOGRAM_INDEX, HISTOGRAMS

COLUMNS = 600
TICKS_MM = 7


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history, info = request.history, HISTOGRAMS[HISTOGRAM_INDEX[request.quantity]]
    layer = (request.layers or (0,))[0]
    width, height = size_mm(figure)
    plot = axes(figure, 15, 25, 14, 14)
    beside = axes(figure, width - 20, 16.5, 14, 14)
    heading = f"{AXES[info.name]} of {history.layer_names[layer]}"
    title(figure, palette, request.heading("Distribution over time"), heading)
    span = request.first, request.last
    records = records_of(history, *span)
    counts = counts_of(records, request.quantity, layer)
    low, high = window(counts)
    columns = min(COLUMNS, request.last + 1 - request.first)
    picture = density(counts, [record.step for record in records], span, columns, (low, high))
    shades = LinearSegmentedColormap.from_list("ink", [palette.surface, palette.text])
    extent = (request.first - 0.5, request.last + 0.5, low, high)
    plot.imshow(
        picture, extent=extent, origin="lower", aspect="auto", interpolation="nearest", cmap=shades, vmin=0, vmax=1,
        gid="density",
    )  # fmt: skip
    marks = ticks(info, low, high, int((height - 28) / TICKS_MM))
    plot.set_yticks([place for place, _ in marks], [word for _, word in marks])
    plot.set_ylim(low, high)
    step_axis(plot, request.first, request.last, palette)
    name_axis(plot, AXES[info.name], palette)
    _draw_scale(beside, shades, palette)


def _draw_scale(beside: Axes, shades: LinearSegmentedColormap, palette: Palette) -> None:
    """Draw what the shades mean."""
    ramp = np.linspace(1, 0, 256)[:, None]
    beside.imshow(ramp, extent=(0, 1, 0, 1), aspect="auto", cmap=shades, vmin=0, vmax=1, gid="scale")
    beside.set_xticks([])
    beside.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    beside.yaxis.tick_right()
    beside.yaxis.set_label_position("right")
    beside.set_ylabel("count / that of the fullest bin", fontsize=LABEL, color=palette.text3, labelpad=3)
    beside.tick_params(axis="y", length=2, pad=2, labelsize=LABEL - 0.5)
    beside.spines[:].set_visible(False)

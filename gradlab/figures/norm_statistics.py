"""Batch norm's statistics of one layer: what the batch shows against what is remembered for testing, over the run."""

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gradlab.errors import ExportError
from gradlab.figures.lines import corner, legend, stack, step_axis
from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.figures.shift import fit
from gradlab.figures.style import title
from gradlab.store import distribution_series, normalized_layers

ROWS = (
    ("mean over units, μ", ("batch_mean", "moving_mean")),
    ("deviation σ", ("batch_std", "moving_std")),
    ("gap of means |μ_B − μ| / σ", ("moving_gap",)),
)


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`.

    Raises:
        ExportError: when the layer that is asked for has no batch norm.
    """
    history, there = request.history, normalized_layers(request.history)
    layer = (request.layers or there)[0]
    names = history.layer_names
    if layer not in there:
        known = ", ".join(names[index] for index in there)
        raise ExportError(f"Layer {names[layer]!r} has no batch norm; those that have one are {known[:300]}.")
    plots = stack(figure, len(ROWS), left=15, right=8, top=19)
    title(figure, palette, request.heading("Batch norm"), f"statistics of {names[layer]}, means over its units")
    legend(
        plots[0],
        [
            Line2D([], [], color=palette.text, linewidth=1.4, label="moving averages"),
            Line2D([], [], color=palette.depth_last, linewidth=0.9, label="each batch"),
        ],
        palette,
    )
    for (words, quantities), plot in zip(ROWS, plots, strict=True):
        step_axis(plot, request.first, request.last, palette, label=plot is plots[-1])
        steps, values = distribution_series(history, quantities)
        for name, column in zip(quantities, values[:, layer].T, strict=True):
            batch = name.startswith("batch")
            color, width = (palette.depth_last, 0.9) if batch else (palette.text, 1.4)
            plot.plot(steps, column, color=color, linewidth=width, zorder=2 if batch else 3, gid=name)
        fit(plot, values[:, layer])
        corner(plot, words, palette)

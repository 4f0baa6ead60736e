"""The confusion matrix at one step: rows are the true classes, columns the predicted ones."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gradlab.figures.lines import name_axis
from gradlab.figures.palette import Palette
from gradlab.figures.pictures import mix, pictures_of
from gradlab.figures.request import Request
from gradlab.figures.style import LABEL, TICK, axes, title

PALEST, STRONGEST = 0.07, 0.62
DARK_ENOUGH = 0.42
COUNT_PT, SHARE_PT = 10.0, 20.0
"""Height from which a cell says its count, and also its share of the row."""


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    step, pictures = pictures_of(request)
    counts, names = pictures.confusion, pictures.class_names
    assert counts is not None
    right = 100 * float(np.trace(counts)) / max(float(counts.sum()), 1.0)
    plot = axes(figure, 12 + 1.5 * min(max(map(len, names)), 16), 8, 12, 15)
    subtitle = f"{right:.1f} % of {int(counts.sum()):,} validation examples right at step {step:,}"
    title(figure, palette, request.heading("Confusion matrix"), subtitle)
    totals = counts.sum(axis=1, keepdims=True).astype(np.float64)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    strength = np.where(counts > 0, PALEST + (STRONGEST - PALEST) * shares, 0.0)
    inks = np.array([to_rgb(palette.exploding), to_rgb(palette.text)])[np.eye(len(counts), dtype=int)]
    plot.imshow(
        mix(np.array(to_rgb(palette.surface)), inks, strength), aspect="auto", interpolation="nearest", gid="cells"
    )
    _write(plot, counts, shares, strength, palette)
    every = max(1, int(np.ceil(len(names) / 20)))
    places = range(0, len(names), every)
    words = [names[at] if len(names[at]) <= 16 else names[at][:15] + "…" for at in places]
    plot.set_yticks(list(places), words)
    plot.set_xticks(list(places), words, rotation=0 if len("".join(words)) <= 70 else 30)
    plot.set_xlabel("predicted class", fontsize=LABEL, color=palette.text3, labelpad=3)
    name_axis(plot, "true class", palette)


def _write(
    plot: Axes, counts: NDArray[np.uint32], shares: NDArray[np.float64], strength: NDArray[np.float64], palette: Palette
) -> None:
    """Write counts, and shares where there is room, into the cells that hold examples."""
    height = plot.get_window_extent().height / plot.figure.dpi * 72 / len(counts)
    if height < COUNT_PT:
        return
    for row, column in np.argwhere(counts).tolist():
        share = f"\n{shares[row, column]:.0%}".replace("%", " %") if height >= SHARE_PT else ""
        color = palette.surface if row == column and strength[row, column] >= DARK_ENOUGH else palette.text
        plot.text(
            column, row, f"{counts[row, column]:,}{share}", ha="center", va="center", fontsize=TICK, color=color,
            gid=f"cell-{row}-{column}",
        )  # fmt: skip

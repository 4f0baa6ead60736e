"""Gradient over time: one row a layer, one column a step, color by magnitude."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from gradlab.figures.heat_scale import HeatScale, draw_heat_scale, heat_scale, plain_map
from gradlab.figures.lines import step_axis
from gradlab.figures.palette import Palette
from gradlab.figures.reading import image_of, info_of
from gradlab.figures.request import Request
from gradlab.figures.style import TICK, axes, size_mm, title
from gradlab.records import AXES
from gradlab.store import History, Image

COLUMNS = 1200
MOST_NAMES = 24


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    history, span = request.history, (request.first, request.last)
    plot = axes(figure, 6 + name_width(history.layer_names), 25, 14, 14)
    beside = axes(figure, size_mm(figure)[0] - 20, 16.5, 14, 14)
    if request.quantity == "delta_rms":
        top = history.layer_names[history.top_layer]
        heading, subtitle, label = "Gradient over time", f"signal δ of each layer, relative to {top}", f"δ / δ of {top}"
        image = history.relative_image(*span, COLUMNS)
    else:
        quantity, label = info_of(request.quantity), AXES[request.quantity]
        heading, subtitle = f"{quantity.label} over time", label
        image = image_of(history, request.quantity, span, COLUMNS)
    if request.colors == "robust":
        subtitle += ", 1st to 99th percentile"
    title(figure, palette, request.heading(heading), subtitle)
    scale = heat_scale(image, request.quantity, request.colors, palette)
    _draw(plot, image, scale, palette)
    draw_heat_scale(beside, scale, label, palette)
    name_rows(plot, history, palette)
    step_axis(plot, image.first, image.last, palette)


def name_width(names: tuple[str, ...]) -> float:
    """Return the room for the layers' names in millimeters."""
    return 2 + 1.45 * min(16, max(len(name) for name in names))


def _draw(plot: Axes, image: Image, scale: HeatScale, palette: Palette) -> None:
    layers = len(image.values)
    extent = (image.first - 0.5, image.last + 0.5, layers - 0.5, -0.5)
    plot.imshow(
        scale.places(image.values), extent=extent, aspect="auto", interpolation="nearest", cmap=scale.colors,
        vmin=scale.low, vmax=scale.high, zorder=1, gid="heatmap",
    )  # fmt: skip
    if scale.zeros:
        none = np.ma.masked_not_equal(image.values, 0)
        plain = plain_map(palette.axis)
        plot.imshow(none, extent=extent, aspect="auto", interpolation="nearest", cmap=plain, zorder=1.5, gid="zeros")
    for row in range(1, layers):
        plot.axhline(row - 0.5, color=palette.surface, linewidth=min(0.8, 12 / layers), zorder=3)
    _hatch(plot, image, palette)
    plot.spines[["left", "bottom"]].set_visible(False)


def _hatch(plot: Axes, image: Image, palette: Palette) -> None:
    """Cover what is not finite with hatched boxes, wide enough to be seen."""
    layers, columns = image.nonfinite.shape
    width = (image.last + 1 - image.first) / columns
    least = 0.008 * (image.last + 1 - image.first)
    for layer in range(layers):
        edges = np.diff(np.concatenate([[0], image.nonfinite[layer].astype(np.int8), [0]]))
        for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            wide = max(float(end - start) * width, least)
            left = min(image.first - 0.5 + float(start) * width, image.last + 0.5 - wide)
            box = Rectangle((left, layer - 0.5), wide, 1, facecolor=palette.surface, edgecolor=palette.exploding)
            box.set(hatch="///////", linewidth=0, zorder=2)
            plot.add_patch(box)


def name_rows(plot: Axes, history: History, palette: Palette) -> None:
    """Name the rows of an axis that has one for each layer, the input's on top; as many as can be told apart."""
    names = history.layer_names
    every = -(-len(names) // MOST_NAMES)
    shown = list(range(len(names) - 1, -1, -every))[::-1]
    texts = [name if len(name) <= 16 else name[:15] + "…" for name in names]
    plot.set_yticks(shown, [f"□ {texts[index]}" if history.frozen[index] else texts[index] for index in shown])
    plot.set_ylim(len(names) - 0.5, -0.5)
    plot.tick_params(axis="y", length=0)
    if any(history.frozen):
        plot.annotate(
            "□ frozen", (0, 0), xycoords="axes fraction", xytext=(-4, -16), textcoords="offset points", ha="right",
            fontsize=TICK, color=palette.text3,
        )  # fmt: skip

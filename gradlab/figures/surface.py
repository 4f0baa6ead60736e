"""The decision surface at one step: what is predicted all over the plane of two features, and the examples on it."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from gradlab.figures.color_scale import draw_scale
from gradlab.figures.lines import legend, name_axis
from gradlab.figures.palette import SIGNAL_STOPS, Palette
from gradlab.figures.pictures import class_colors, mix, pictures_of
from gradlab.figures.plane import scale_of, share_of, surety
from gradlab.figures.request import Request
from gradlab.figures.scene import ColorScale
from gradlab.figures.style import LABEL, axes, title
from gradlab.records import Surface

PALE, STRONG = 0.10, 0.50
"""Opacity of a class where the network is undecided, and where it is sure."""
MOST_ENTRIES = 8


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    step, pictures = pictures_of(request)
    surface = pictures.surface
    assert surface is not None
    numbers = surface.classes is None
    plot = axes(figure, 15, 22 if numbers else 8, 19, 15)
    title(figure, palette, request.heading("Decision surface"), f"at step {step:,}")
    colors = _colors_of_numbers(figure, plot, surface, palette) if numbers else None
    names = pictures.class_names
    inks = class_colors(len(names), palette)
    if surface.classes is not None:
        strength = PALE + (STRONG - PALE) * surety(surface.values, len(names))
        colors = mix(np.array(to_rgb(palette.surface)), inks[surface.classes], strength)
    assert colors is not None
    plot.imshow(
        colors, extent=surface.extent, origin="lower", aspect="auto", interpolation="bilinear", gid="surface",
    )  # fmt: skip
    for part, points in (("train", surface.train), ("validation", surface.validation)):
        own = _table()(share_of(points[:, 2], *scale_of(surface)))[:, :3] if numbers else inks[points[:, 2].astype(int)]
        filled = part == "train"
        rim: Any = palette.surface if filled else own
        plot.scatter(
            points[:, 0], points[:, 1], s=11, c=own if filled else palette.surface, linewidths=0.4 if filled else 0.9,
            edgecolors=rim, gid=part, zorder=3,
        )  # fmt: skip
    left, right, low, high = surface.extent
    plot.set_xlim(left, right)
    plot.set_ylim(low, high)
    plot.set_xlabel(pictures.feature_names[0], fontsize=LABEL, color=palette.text3, labelpad=3)
    name_axis(plot, pictures.feature_names[1], palette)
    legend(plot, _handles(names, inks, palette), palette)


def _handles(names: tuple[str, ...], inks: NDArray[np.float64], palette: Palette) -> list[Line2D]:
    def dot(text: str, color: Any, fill: Any) -> Line2D:
        return Line2D(
            [], [], linestyle="none", marker="o", markersize=4, markeredgecolor=color, markerfacecolor=fill, label=text
        )

    parts = [dot("training", palette.text3, palette.text3), dot("validation", palette.text3, palette.surface)]
    return [*parts, *(dot(name, inks[at], inks[at]) for at, name in enumerate(names[:MOST_ENTRIES]))]


def _table() -> LinearSegmentedColormap:
    return LinearSegmentedColormap.from_list("numbers", list(SIGNAL_STOPS))


def _colors_of_numbers(figure: Figure, plot: Axes, surface: Surface, palette: Palette) -> NDArray[np.float64]:
    """Return float64 [side, side, 3], and draw the scale, which is that of the examples."""
    low, high = scale_of(surface)
    ticks = tuple((place / 4, f"{low + (high - low) * place / 4:.3g}") for place in range(5))
    box = plot.get_position()
    place = (box.x0, box.y0, box.width, box.height)
    draw_scale(figure, ColorScale(_table()(np.linspace(0, 1, 128)), ticks, ()), place, palette)
    return np.asarray(_table()(share_of(surface.values, low, high)), np.float64)[..., :3]

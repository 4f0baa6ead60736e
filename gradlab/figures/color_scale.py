"""What an image's colors mean, beside it."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from gradlab.figures.palette import Palette
from gradlab.figures.scene import ColorScale
from gradlab.figures.style import LABEL, size_mm

WIDTH_MM, GAP_MM = 3.2, 3.0
Place = tuple[float, float, float, float]
"""Left, bottom, width and height as shares of the figure."""


def draw_scale(figure: Figure, scale: ColorScale, place: Place, palette: Palette) -> None:
    """Draw the scale at the right of axes at `place`, over their height; what is above it is a patch of its own."""
    total = size_mm(figure)[0]
    left, bottom, width, height = place
    box = (left + width + GAP_MM / total, bottom, WIDTH_MM / total, height)
    axes = figure.add_axes(box)
    top = 1.08 if scale.cap else 1.0
    axes.set_gid("scale")
    pixels = np.asarray(scale.colors)[::-1, None, :]
    axes.imshow(pixels, extent=(0, 1, 0, 1), aspect="auto", interpolation="nearest")
    for cut in scale.cuts:
        axes.axhline(cut, color=palette.surface, linewidth=1.4)
    ticks = list(scale.ticks)
    if scale.cap:
        color, word = scale.cap
        axes.add_patch(Rectangle((0, 1.03), 1, 0.05, facecolor=color, linewidth=0))
        ticks.append((1.055, word))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, top)
    axes.set_xticks([])
    settings: Any = {"length": 2, "pad": 2}
    axes.yaxis.tick_right()
    axes.set_yticks([place for place, _ in ticks], [word for _, word in ticks])
    axes.tick_params(axis="y", **settings)
    if scale.label:
        axes.yaxis.set_label_position("right")
        axes.set_ylabel(scale.label, fontsize=LABEL, color=palette.text3, labelpad=2)
    axes.spines[:].set_visible(False)

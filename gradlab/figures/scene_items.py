"""Draws the items of a scene's plot on matplotlib's axes."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

from gradlab.figures.scene import Area, Curve, Item, Marks, Picture, Shape, Words
from gradlab.figures.style import LABEL

LETTER_WIDTH, LETTER_HEIGHT = 0.58, 1.3
"""Of usual letters, as shares of the type size."""
SIDES = {0.0: "left", 0.5: "center", 1.0: "right"}


def draw_item(axes: Axes, item: Item, name: str, order: float) -> None:
    """Draw one item; `name` becomes its identifier in an SVG, and higher `order` stands before lower."""
    match item:
        case Curve():
            _draw_curve(axes, item, name, order)
        case Marks():
            _draw_marks(axes, item, name, order)
        case Area():
            hatch = "//////" if item.hatched else None
            edge = item.fill if item.hatched else "none"
            face = "none" if item.hatched else item.fill
            for patch in axes.fill(item.x, item.y, facecolor=face, edgecolor=edge, linewidth=0, hatch=hatch):
                patch.set(gid=name, zorder=order)
        case Picture():
            extent = (item.left, item.right, item.bottom, item.top)
            image = axes.imshow(item.pixels, extent=extent, aspect="auto", interpolation="nearest", origin="upper")
            image.set(gid=name, zorder=order)
        case Words():
            _write(axes, item, name, order)


def _draw_curve(axes: Axes, item: Curve, name: str, order: float) -> None:
    style = (0, (4, 3)) if item.dashed else "-"
    if item.colors is None:
        (line,) = axes.plot(item.x, item.y, color=item.color, linewidth=item.width, linestyle=style)
        line.set(gid=name, zorder=order)
        return
    points = np.column_stack([item.x, item.y])
    pieces = [points[index : index + 2] for index, _ in pairwise(range(len(points)))]
    good = [index for index, piece in enumerate(pieces) if np.isfinite(piece).all()]
    colors = [tuple(item.colors[index]) for index in good]
    lines = LineCollection([pieces[index] for index in good], colors=colors, linewidths=item.width)
    lines.set_capstyle("round")
    lines.set(gid=name, zorder=order)
    axes.add_collection(lines)


def _draw_marks(axes: Axes, item: Marks, name: str, order: float) -> None:
    edge, width = (item.edge, 0.9) if item.edge != item.fill else ("none", 0.0)
    (found,) = axes.plot(
        item.x, item.y, linestyle="none", marker=MarkerStyle(path_of(item.shape)), markersize=item.size,
        markerfacecolor=item.fill, markeredgecolor=edge, markeredgewidth=width,
    )  # fmt: skip
    found.set(gid=name, zorder=order)


def path_of(shape: Shape) -> Path:
    """Return matplotlib's path of a shape."""
    vertices, codes = shape
    return Path(np.array(vertices), list(codes))


def _write(axes: Axes, item: Words, name: str, order: float) -> None:
    """Write with the anchor at its place; one beside left, middle and right is moved by the width of usual letters."""
    across, down = item.anchor
    side = SIDES.get(across, "left")
    wide = 0.0 if across in SIDES else LETTER_WIDTH * LABEL * len(item.text)
    frame = axes.transAxes if item.in_axes else axes.transData
    text = axes.annotate(
        item.text, (item.x, item.y), xycoords=frame, textcoords="offset points", color=item.color, ha=side, va="top",
        xytext=(-across * wide, down * LETTER_HEIGHT * LABEL), annotation_clip=False,
    )  # fmt: skip
    text.set(gid=name, zorder=order)

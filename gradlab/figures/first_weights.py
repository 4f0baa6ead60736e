"""The first layer's weights at one step as small pictures, one a unit and channel, on one scale around zero."""

import math

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from gradlab.figures.color_scale import draw_scale
from gradlab.figures.mosaic import columns_for, mosaic
from gradlab.figures.palette import Palette
from gradlab.figures.pictures import mix, pictures_of
from gradlab.figures.request import Request
from gradlab.figures.scene import ColorScale
from gradlab.figures.style import axes, size_mm, title


def draw(figure: Figure, request: Request, palette: Palette) -> None:
    """Draw on the empty `figure`."""
    step, pictures = pictures_of(request)
    weights = pictures.weights
    assert weights is not None
    width, height = size_mm(figure)
    plot = axes(figure, 5, 20, 12, 5)
    title(
        figure, palette, request.heading("First layer's weights"), f"{request.history.layer_names[0]} at step {step:,}"
    )
    tiles = weights.reshape(-1, *weights.shape[2:])
    limit = float(np.abs(tiles[np.isfinite(tiles)]).max(initial=0.0))
    columns = columns_for(len(tiles), tiles.shape[1:], (math.floor(width - 25), math.floor(height - 17)))
    colors = _colors(tiles / (limit or 1.0), palette)
    image = mosaic(colors, columns, np.array(to_rgb(palette.surface)))
    plot.imshow(image, aspect="equal", interpolation="nearest", gid="weights")
    plot.set_axis_off()
    ticks = ((0.0, f"{-limit:.3g}".replace("-", "−")), (0.5, "0"), (1.0, f"{limit:.3g}"))
    box = plot.get_position()
    scale = ColorScale(_colors(np.linspace(-1, 1, 129), palette), ticks, ())
    draw_scale(figure, scale, (box.x0, box.y0, box.width, box.height), palette)


def _colors(shares: NDArray[np.floating], palette: Palette) -> NDArray[np.float64]:
    """Return float64 [..., 3] of -1 to 1; what is not finite has the color of zero."""
    ends = np.array([to_rgb(palette.weak), to_rgb(palette.exploding)])
    return mix(np.array(to_rgb(palette.well)), ends[(shares > 0).astype(int)], np.abs(shares))

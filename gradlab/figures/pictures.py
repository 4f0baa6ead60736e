"""What the figures of pictures of the network share: the pictures of a step, colors of classes, mixed colors."""

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from gradlab.figures.palette import Palette
from gradlab.figures.request import Request
from gradlab.records import Pictures

STRENGTHS = (1.0, 0.62, 0.36)
"""Of the palette's colors where there are more classes than colors."""
Colors = NDArray[np.float64]
"""[..., 3]: red, green and blue, 0 to 1."""


def pictures_of(request: Request) -> tuple[int, Pictures]:
    """Return what was kept last at or before the asked step: its own step, and its pictures."""
    record = request.history.distributions.at(request.step)
    assert record is not None
    assert record.pictures is not None
    return record.step, record.pictures


def class_colors(count: int, palette: Palette) -> Colors:
    """Return float64 [count, 3]: the window's colors of classes."""
    own = (
        palette.weak, palette.third, palette.second, palette.good, palette.vanishing, palette.exploding, palette.theory
    )  # fmt: skip
    inks, ground = np.array([to_rgb(color) for color in own]), np.array(to_rgb(palette.surface))
    strengths = [STRENGTHS[index // len(own) % len(STRENGTHS)] for index in range(count)]
    return np.array([mix(ground, inks[index % len(own)], strength) for index, strength in enumerate(strengths)])


def mix(ground: Colors, color: Colors, strength: "NDArray[np.floating] | float") -> Colors:
    """Return `color` over `ground` with an opacity of `strength` [...], 0 where that is NaN."""
    share = np.clip(np.nan_to_num(np.asarray(strength, np.float64)), 0.0, 1.0)[..., None]
    return np.asarray(ground * (1.0 - share) + color * share, np.float64)

"""Two interleaved spirals in the plane (Lang & Witbrock 1988): no linear model tells them apart."""

import numpy as np
from numpy.typing import NDArray

from gradlab.spec import Spirals


def two_spirals(data: Spirals) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return inputs float64 [points, 2] within a radius of about 1, and labels int32 [points], half of each class."""
    random = np.random.default_rng(data.split_seed)
    labels = np.arange(data.points, dtype=np.int32) % 2
    # The square root spreads the points evenly along the arc.
    share = np.sqrt(random.uniform(0.0, 1.0, data.points))
    angle = share * data.turns * 2 * np.pi + labels * np.pi
    inputs = share[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    spread = data.noise / max(1.0, 4.0 * data.turns)
    return inputs + random.normal(0.0, 1.0, inputs.shape) * spread, labels

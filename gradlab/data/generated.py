"""Sets of points that are drawn, not read: each puts one difficulty before a network.

The spirals are our own (Lang & Witbrock 1988), moons, circles and clusters scikit-learn's.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.data.spirals import two_spirals
from gradlab.spec import Circles, Clusters, Moons, Spirals, Xor

Points = tuple[NDArray[np.float64], NDArray[np.int32]]


def generate(data: Spirals | Moons | Circles | Xor | Clusters) -> Points:
    """Return inputs float64 [points, features] and labels int32 [points], drawn by the split seed."""
    if isinstance(data, Spirals):
        return two_spirals(data)
    if isinstance(data, Xor):
        return _xor(data)
    from sklearn import datasets

    drawn: Any
    if isinstance(data, Moons):
        drawn = datasets.make_moons(data.points, noise=data.noise, random_state=data.split_seed)
    elif isinstance(data, Circles):
        drawn = datasets.make_circles(data.points, noise=data.noise, factor=0.5, random_state=data.split_seed)
    else:
        drawn = datasets.make_blobs(
            data.points, data.features, centers=data.classes, cluster_std=data.noise, random_state=data.split_seed
        )
    return np.asarray(drawn[0], np.float64), np.asarray(drawn[1], np.int32)


def _xor(data: Xor) -> Points:
    """Return points around (1, 1), (-1, -1), of class 0, and (1, -1), (-1, 1), of class 1, as many at each."""
    random = np.random.default_rng(data.split_seed)
    corner = np.arange(data.points) % 4
    x, y = np.where(corner < 2, 1.0, -1.0), np.where(corner % 2 == 0, 1.0, -1.0)
    inputs = np.stack([x, y], axis=1) + random.normal(0.0, 1.0, (data.points, 2)) * data.noise
    return inputs, (x * y < 0).astype(np.int32)

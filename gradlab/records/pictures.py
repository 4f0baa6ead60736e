"""What is seen of a network as a picture: its decision surface, its confusion matrix, the first layer's weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SURFACE_SIDE = 64
"""Points of the surface's grid along each feature."""
MOST_POINTS = 800
"""Examples of each part that a surface shows at most; the first ones of a shuffled part."""
MOST_CLASSES = 50
"""With more, neither a surface nor a confusion matrix can be read."""
MOST_UNITS, MOST_WEIGHTS = 64, 64 * 28 * 28
"""Of the first layer so many units are shown at most, and together so many weights."""
MOST_JUDGED = 10_000
"""Validation examples that a confusion matrix counts at most; the first ones of a shuffled part."""
MOST_LETTERS = 40
"""Of the name of a class or of a feature."""
FARTHEST = 1e31
"""A plane reaches as far from zero at most: beyond the largest numbers of data, 1e30, and the room around them."""


@dataclass(frozen=True, eq=False)
class Surface:
    """What the network says all over the plane of its two features, computed as when testing.

    Attributes:
        extent: left, right, low and high edge of the grid in the data's own units; cells are of even size.
        values: float32 [SURFACE_SIDE, SURFACE_SIDE], at the cells' centers, the lowest row first: what the output
            unit of the predicted class gives, a probability under softmax; where numbers are predicted, the number.
        classes: uint8, same shape: the predicted class; None where numbers are predicted.
        train, validation: float32 [points, 3]: both features and the class or the number, in the data's units.
    """

    extent: tuple[float, float, float, float]
    values: NDArray[np.float32]
    classes: NDArray[np.uint8] | None
    train: NDArray[np.float32]
    validation: NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """Return how much memory the arrays take."""
        arrays = (self.values, self.train, self.validation)
        return sum(one.nbytes for one in arrays) + (0 if self.classes is None else self.classes.nbytes)


@dataclass(frozen=True, eq=False)
class Pictures:
    """What can be seen of a network as pictures; None for what its data or its stack does not have.

    Attributes:
        surface: where the data has two features.
        confusion: uint32 [classes, classes]: validation examples by their true class (rows) and the predicted one.
        weights: float32 [units, channels, height, width]: what each unit of the first layer, or each of its filters,
            has for each pixel.
        feature_names: of the surface's two features.
        class_names: empty where numbers are predicted.
    """

    surface: Surface | None
    confusion: NDArray[np.uint32] | None
    weights: NDArray[np.float32] | None
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()

    @property
    def nbytes(self) -> int:
        """Return how much memory the arrays take."""
        parts = (self.surface, self.confusion, self.weights)
        return sum(0 if one is None else one.nbytes for one in parts)

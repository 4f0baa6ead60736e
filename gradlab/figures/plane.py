"""What a decision surface says as shares of a scale, whatever numbers a network gave whose training broke."""

import numpy as np
from numpy.typing import NDArray

from gradlab.records import Surface


def surety(values: NDArray[np.float32], classes: int) -> NDArray[np.float64]:
    """Return how sure a network is that gives `values` for one of so many classes, 0 where it guesses; NaN stays."""
    return np.clip((values.astype(np.float64) * classes - 1.0) / max(classes - 1.0, 1.0), 0.0, 1.0)


def scale_of(surface: Surface) -> tuple[float, float]:
    """Return the least and the largest number among the examples, which differ."""
    numbers = np.concatenate([surface.train[:, 2], surface.validation[:, 2]]).astype(np.float64)
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
    return low, high if high > low else low + max(1.0, abs(low))


def share_of(values: NDArray[np.floating], low: float, high: float) -> NDArray[np.float64]:
    """Return where `values` lie between `low` and `high`, 0 to 1; NaN lies at the low end."""
    inside = np.clip(np.nan_to_num(values.astype(np.float64), nan=low), low, high)
    return np.asarray((inside - low) / (high - low), np.float64)

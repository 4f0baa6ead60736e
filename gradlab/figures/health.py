"""What a relative signal means, in words. No drawing here."""

import math
from enum import Enum

import numpy as np

from gradlab.store import History

VANISHING_BELOW, WEAK_BELOW, EXPLODING_ABOVE = 1e-3, 1e-1, 10.0
SCALE_LEAST, SCALE_LARGEST = 1e-7, 10.0
"""The range that the signal's colors and meters cover, on a log scale."""


class Health(Enum):
    """State of a layer's signal."""

    VANISHING = "vanishing"
    WEAK = "weak"
    GOOD = "good"
    EXPLODING = "exploding"
    FROZEN = "frozen"
    NON_FINITE = "not finite"


def health(relative_signal: float, *, frozen: bool = False) -> Health:
    """Return the state of a layer from its delta divided by that of the top trainable layer (no unit)."""
    if not math.isfinite(relative_signal):
        return Health.NON_FINITE
    if frozen:
        return Health.FROZEN
    if relative_signal < VANISHING_BELOW:
        return Health.VANISHING
    if relative_signal < WEAK_BELOW:
        return Health.WEAK
    return Health.GOOD if relative_signal <= EXPLODING_ABOVE else Health.EXPLODING


def last_finite_step(history: History) -> int:
    """Return the newest step of which every layer's signal is finite, looking back over a few; the newest if none is.

    A run that ended with NaN says nothing by its last step, and everything by the one before.
    """
    for step in range(history.last_step, max(0, history.last_step - 50), -1):
        if np.isfinite(history.row("delta_rms", step)).all():
            return step
    return history.last_step

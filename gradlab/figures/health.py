"""What a relative signal means, in words. No drawing here."""

import math
from enum import Enum

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

"""The heatmap's numbers as rows of one color table: zero, the scale, above it, not finite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.support.health import signal_map
from ui.support.tokens import Tokens

ZERO_ROW, FIRST_ROW, LAST_ROW, ABOVE_ROW, BAD_ROW = 0, 1, 253, 254, 255
"""A byte holds them all: Qt then paints the codes as they are, and looks their colors up itself."""
LOWEST_SIGNAL, HIGHEST_SIGNAL = -7.0, 1.0


@dataclass(frozen=True)
class Scale:
    """From what number to what number the colors run; of logarithms where ``log``."""

    low: float
    high: float
    log: bool
    fixed: bool
    """The signal's scale 1e-7 to 10, above which a number is exploding."""


SIGNAL_SCALE = Scale(LOWEST_SIGNAL, HIGHEST_SIGNAL, log=True, fixed=True)


def color_table(tokens: Tokens) -> NDArray[np.uint8]:
    """Return uint8 [256, 4]: exact zero, 253 colors of the scale, above the scale, not finite (transparent)."""
    table = np.zeros((BAD_ROW + 1, 4), np.uint8)
    colors = signal_map(tokens)
    table[FIRST_ROW : LAST_ROW + 1] = colors[np.linspace(0, len(colors) - 2, LAST_ROW).round().astype(int)]
    table[ABOVE_ROW] = colors[-1]
    ground = tokens.color("well")
    table[ZERO_ROW] = (ground.red(), ground.green(), ground.blue(), 255)
    return table


def robust_scale(values: NDArray[np.float32], *, log: bool, outside: float = 1.0) -> Scale:
    """Return a scale over the finite numbers, their logarithms where ``log``, but ``outside`` percent at each end."""
    numbers = values[np.isfinite(values)].astype(np.float64)
    if log:
        numbers = np.log10(np.abs(numbers[numbers != 0]))
    if not len(numbers):
        return Scale(0.0, 1.0, log=log, fixed=False)
    low, high = (float(value) for value in np.percentile(numbers, [outside, 100 - outside]))
    room = max(high - low, 0.2 if log else 1e-6, 1e-3 * abs(low))
    return Scale(low, low + room, log=log, fixed=False)


def coded(values: NDArray[np.float32], nonfinite: NDArray[np.bool_], scale: Scale) -> NDArray[np.uint8]:
    """Return uint8 rows of the color table, in the shape of ``values``."""
    numbers = values.astype(np.float32)
    with np.errstate(all="ignore"):
        if scale.log:
            numbers = np.log10(np.abs(numbers))
        places = (numbers - scale.low) / (scale.high - scale.low) * (LAST_ROW - FIRST_ROW)
        codes = (places.clip(0, LAST_ROW - FIRST_ROW) + FIRST_ROW).astype(np.uint8)  # NaN is set below
    if scale.fixed:
        codes[places > LAST_ROW - FIRST_ROW] = ABOVE_ROW
    if scale.log:
        codes[values == 0] = ZERO_ROW
    codes[nonfinite | ~np.isfinite(values)] = BAD_ROW
    return codes

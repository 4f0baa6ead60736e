"""Numbers to places on an axis: logarithms with exact zeros on a line of their own, short layer names, even labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating]

ZERO_GAP = 0.6
"""How far below the lowest decade the line of exact zeros lies, in decades."""
LESS, MORE = 0.2, 0.5
"""By so many decades an end of a range may lie nearer to what is shown than `decades` puts it, or farther away."""


def log_values(values: Values, zero_at: float) -> NDArray[np.float64]:
    """Return log10 of the sizes; exact zeros become ``zero_at``, what is not finite becomes NaN."""
    sizes = np.abs(np.asarray(values, np.float64))
    with np.errstate(all="ignore"):
        logs = np.log10(sizes)
    logs[sizes == 0] = zero_at
    logs[~np.isfinite(sizes)] = np.nan
    return logs


def log_range(values: Sequence[Values]) -> tuple[float, float] | None:
    """Return the least and largest log10 of all positive finite numbers, or None when there is none."""
    joined = np.concatenate([np.ravel(part).astype(np.float64) for part in values]) if values else np.empty(0)
    positive = joined[np.isfinite(joined) & (joined > 0)]
    if not len(positive):
        return None
    return float(np.log10(positive.min())), float(np.log10(positive.max()))


def decades(low: float, high: float, least: float = 2.0) -> tuple[float, float]:
    """Widen a range of logarithms a little, to at least ``least`` decades."""
    missing = max(0.0, least - (high - low))
    return low - 0.25 - missing / 2, high + 0.25 + missing / 2


class SteadyDecades:
    """Decades around what is shown that stay while it fits them: an axis that moves at each step cannot be read."""

    def __init__(self) -> None:
        self._held: tuple[float, float] | None = None

    def around(self, low: float, high: float, least: float = 2.0) -> tuple[float, float]:
        """Return the range from before, or :func:`decades` where that is too narrow or much too wide."""
        bottom, top = decades(low, high, least)
        held = self._held
        if held is None or not (-LESS <= bottom - held[0] <= MORE and -LESS <= held[1] - top <= MORE):
            self._held = held = bottom, top
        return held


@lru_cache(maxsize=1024)
def short_name(name: str) -> str:
    """Return a layer's name in at most six letters: ``hidden3`` is ``h3``, ``output`` is ``out``."""
    numbered = re.fullmatch(r"([A-Za-z])[A-Za-z_ ]*?(\d+)", name)
    if numbered and len(name) > 4:
        return f"{numbered[1]}{numbered[2]}"[:6]
    return {"output": "out"}.get(name, name if len(name) <= 6 else f"{name[:5]}…")


def thinned(count: int, room: int) -> list[int]:
    """Return indices below ``count`` to label when ``room`` labels fit: even steps, the last one always among them."""
    if count <= room:
        return list(range(count))
    step = next(step for step in (2, 5, 10, 20, 25, 50, 100, 200, 500, 1000) if count / step <= max(room, 1))
    near = 0.75 * step  # of the first and of the last one, beside which there is no room for another
    between = [index for index in range(step - 1, count, step) if index >= near and count - 1 - index >= near]
    return [0, *between, count - 1]

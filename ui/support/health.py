"""The health scale: what a relative signal means, where it stands, which colour it has.

Everything judges delta of a layer divided by delta of the top trainable layer, so multiplying
the loss by a constant changes nothing. Colours need a theme's ``Tokens``.
"""

from __future__ import annotations

import math
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from ui.support import oklab
from ui.support.numbers import format_count, format_power, format_value
from ui.support.tokens import LIGHT, SIGNAL_MAP_STOPS, Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "EXPLODING_ABOVE",
    "SCALE_MAX",
    "SCALE_MIN",
    "VANISHING_BELOW",
    "WEAK_BELOW",
    "Health",
    "classify",
    "format_count",
    "format_power",
    "format_value",
    "health_color",
    "health_name",
    "healths",
    "position",
    "ramp_color",
    "ramp_gradient_stops",
    "signal_levels",
    "signal_map",
    "value_at",
]

SCALE_MIN = 1e-7
SCALE_MAX = 10.0
VANISHING_BELOW = 1e-3
WEAK_BELOW = 1e-1
EXPLODING_ABOVE = 10.0

_LOG_MIN = -7.0
_LOG_MAX = 1.0
_MAP_ROWS = 256


class Health(Enum):
    """State of a layer's signal; the value is the token that holds its colour."""

    VANISHING = "vanishing"
    WEAK = "weak"
    GOOD = "good"
    EXPLODING = "exploding"
    FROZEN = "frozen"
    NON_FINITE = "non_finite"


def classify(relative_delta: float, *, frozen: bool = False) -> Health:
    """State of a relative delta (dimensionless). A layer that is not updated is ``FROZEN``.

    A non-finite value is its own state whether or not the layer is frozen, and is never
    taken for a large number.
    """
    if not math.isfinite(relative_delta):
        return Health.NON_FINITE
    if frozen:
        return Health.FROZEN
    size = abs(relative_delta)
    if size < VANISHING_BELOW:
        return Health.VANISHING
    if size < WEAK_BELOW:
        return Health.WEAK
    return Health.GOOD if size <= EXPLODING_ABOVE else Health.EXPLODING


def healths(relative_deltas: NDArray[np.floating], frozen: Sequence[bool]) -> dict[Health, NDArray[np.bool_]]:
    """Return for each state which layers are in it, bool [layers] each: what :func:`classify` says, for all at once."""
    import numpy as np

    sizes = np.abs(np.asarray(relative_deltas, np.float64))
    finite, still = np.isfinite(sizes), np.asarray(frozen, bool)
    live = finite & ~still
    return {
        Health.VANISHING: live & (sizes < VANISHING_BELOW),
        Health.WEAK: live & (sizes >= VANISHING_BELOW) & (sizes < WEAK_BELOW),
        Health.GOOD: live & (sizes >= WEAK_BELOW) & (sizes <= EXPLODING_ABOVE),
        Health.EXPLODING: live & (sizes > EXPLODING_ABOVE),
        Health.FROZEN: finite & still,
        Health.NON_FINITE: ~finite,
    }


def position(value: float) -> float:
    """Place of ``value`` on the log scale: 0 at 1e-7 and below, 1 at 10 and above.

    Raises ``ValueError`` for NaN: it has no place on the scale.
    """
    if math.isnan(value):
        raise ValueError("NaN has no place on the health scale; draw the non-finite mark instead")
    size = abs(value)
    if size <= SCALE_MIN:
        return 0.0
    if size >= SCALE_MAX:
        return 1.0
    return (math.log10(size) - _LOG_MIN) / (_LOG_MAX - _LOG_MIN)


def value_at(place: float) -> float:
    """The value at a place in 0..1 of the scale: the inverse of :func:`position`."""
    return 10.0 ** (_LOG_MIN + place * (_LOG_MAX - _LOG_MIN))


def health_color(state: Health, tokens: Tokens) -> QColor:
    """Colour of a state. Non-finite takes the exploding colour; its mark is its own."""
    name = "exploding" if state is Health.NON_FINITE else state.value
    return QColor(getattr(tokens, name))


def health_name(state: Health) -> str:
    """The state's word in the window's language."""
    names = {
        Health.VANISHING: QCoreApplication.translate("Health", "vanishing"),
        Health.WEAK: QCoreApplication.translate("Health", "weak"),
        Health.GOOD: QCoreApplication.translate("Health", "good"),
        Health.EXPLODING: QCoreApplication.translate("Health", "exploding"),
        Health.FROZEN: QCoreApplication.translate("Health", "frozen"),
        Health.NON_FINITE: QCoreApplication.translate("Health", "not finite"),
    }
    return names[state]


def ramp_color(value: float, tokens: Tokens) -> QColor:
    """Colour of a line at ``value``: the health colours as stops on the log scale."""
    if not math.isfinite(value) or abs(value) > EXPLODING_ABOVE:
        return QColor(tokens.exploding)
    return QColor(*oklab.interpolate(tokens.ramp, position(value)))


@lru_cache(maxsize=4)
def ramp_gradient_stops(tokens: Tokens, count: int = 33) -> tuple[tuple[float, QColor], ...]:
    """``count`` (place, colour) stops of the line ramp, for a ``QLinearGradient`` pen.

    Qt mixes in sRGB between stops, so enough of them are taken to follow OKLab.
    """
    places = (i / (count - 1) for i in range(count))
    return tuple((p, QColor(*oklab.interpolate(tokens.ramp, p))) for p in places)


def signal_map(tokens: Tokens = LIGHT) -> NDArray[np.uint8]:
    """Look-up table of the heatmap, shape (257, 4), RGBA, 8 bits.

    Rows 0..255 run from 1e-7 to 10 in equal steps of log10; row 256 is the exploding colour,
    the only row that depends on the theme. Use with :func:`signal_levels`.
    """
    import numpy as np

    table = np.full((_MAP_ROWS + 1, 4), 255, dtype=np.uint8)
    table[:_MAP_ROWS, :3] = _signal_rows()
    table[_MAP_ROWS, :3] = oklab.to_rgb(oklab.from_hex(tokens.exploding))
    return table


def signal_levels() -> tuple[float, float]:
    """Levels in log10 that put 1e-7..10 on rows 0..255 of the table and everything above on 256."""
    return (_LOG_MIN, _LOG_MAX + (_LOG_MAX - _LOG_MIN) / _MAP_ROWS)


@lru_cache(maxsize=1)
def _signal_rows() -> tuple[tuple[int, int, int], ...]:
    last = len(SIGNAL_MAP_STOPS) - 1
    stops = tuple((i / last, color) for i, color in enumerate(SIGNAL_MAP_STOPS))
    return tuple(oklab.interpolate(stops, i / (_MAP_ROWS - 1)) for i in range(_MAP_ROWS))

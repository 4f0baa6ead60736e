"""Colour interpolation in OKLab, where equal steps look equal.

Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

Triple = tuple[float, float, float]

_RGB_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LMS_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LAB_TO_LMS = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_LMS_TO_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _apply(matrix: Sequence[Triple], vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return (a, b, c)


def _decode(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encode(linear: float) -> int:
    clipped = min(max(linear, 0.0), 1.0)
    channel = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
    return round(channel * 255)


@lru_cache(maxsize=256)
def from_hex(color: str) -> Triple:
    """OKLab coordinates of ``#RRGGBB``."""
    r, g, b = (_decode(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    lms = _apply(_RGB_TO_LMS, (r, g, b))
    return _apply(_LMS_TO_LAB, (lms[0] ** (1 / 3), lms[1] ** (1 / 3), lms[2] ** (1 / 3)))


def to_rgb(lab: Triple) -> tuple[int, int, int]:
    """8-bit sRGB of OKLab coordinates, clipped to the gamut."""
    lms = _apply(_LAB_TO_LMS, lab)
    linear = _apply(_LMS_TO_RGB, (lms[0] ** 3, lms[1] ** 3, lms[2] ** 3))
    return (_encode(linear[0]), _encode(linear[1]), _encode(linear[2]))


def interpolate(stops: Sequence[tuple[float, str]], position: float) -> tuple[int, int, int]:
    """Colour at ``position`` of a ramp of (position, ``#RRGGBB``) stops in ascending order.

    Positions outside the ramp take the colour of its nearest end.
    """
    if position <= stops[0][0]:
        return to_rgb(from_hex(stops[0][1]))
    for (left, low), (right, high) in pairwise(stops):
        if position <= right:
            t = (position - left) / (right - left)
            return to_rgb(_mix(from_hex(low), from_hex(high), t))
    return to_rgb(from_hex(stops[-1][1]))


def _mix(low: Triple, high: Triple, t: float) -> Triple:
    a, b, c = (p + (q - p) * t for p, q in zip(low, high, strict=True))
    return (a, b, c)

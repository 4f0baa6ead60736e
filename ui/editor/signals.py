"""What a card's meter shows: the live signal of its layers, or the one before training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gradlab.records import FloatArray, Look


@dataclass(frozen=True)
class Meter:
    """The signal of a layer relative to the top one, with its range; NaN where none is measured.

    ``number`` is the signal at the step that is shown, which the card writes; the meter under it stays live.
    ``before`` tells that it was taken before training, on one batch.
    """

    value: float
    low: float
    high: float
    frozen: bool
    number: float
    before: bool = False


def live_meters(
    values: FloatArray,
    low: FloatArray,
    high: FloatArray,
    frozen: tuple[bool, ...],
    numbers: FloatArray | None = None,
) -> list[Meter | None]:
    """Return a meter for each layer from float32 [layers]; None where a layer has no measured value.

    ``numbers`` are the signals at the shown step; None: the live ones.
    """
    rows = zip(values, low, high, frozen, values if numbers is None else numbers, strict=True)
    return [
        None
        if math.isnan(value) and math.isnan(least)
        else Meter(float(value), float(least), float(most), still, float(number))
        for value, least, most, still, number in rows
    ]


def first_meters(look: Look) -> dict[str, Meter]:
    """Return a meter for each layer name of ``look``."""
    signals = zip(look.layer_names, look.relative_signal(), look.frozen, strict=True)
    return {
        name: Meter(float(value), math.nan, math.nan, frozen, float(value), before=True)
        for name, value, frozen in signals
    }


def folded_meter(meters: Sequence[Meter | None]) -> Meter | None:
    """Return one meter for several layers: the value of the lowest one, and the range of all of them."""
    known = [meter for meter in meters if meter is not None]
    if len(known) < 2:
        return known[0] if known else None
    ends = [end for meter in known for end in (meter.value, meter.low, meter.high) if math.isfinite(end)]
    low, high = (min(ends), max(ends)) if ends else (math.nan, math.nan)
    return replace(known[0], low=low, high=high, frozen=all(meter.frozen for meter in known))

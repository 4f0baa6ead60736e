"""From a histogram's counts to what is drawn: densities, the bins worth showing, ticks on their scale."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradlab.figures.words import power
from gradlab.records import BINS, HISTOGRAM_INDEX, NONFINITE_BIN, ZERO_BIN, Counts, Distributions, Histogram
from gradlab.store import History

Ticks = list[tuple[float, str]]
PAD_BINS = 2


def shares(counts: Counts) -> NDArray[np.float64]:
    """Return float64, same shape: what share of a layer's numbers each bin holds; zeros where it has none."""
    totals = counts.sum(axis=-1, keepdims=True).astype(np.float64)
    return np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)


def window(counts: Counts, least: float = 1e-3) -> tuple[int, int]:
    """Return the first bin and the one behind the last that hold at least share `least` in some layer, with a pad."""
    held = shares(counts)[..., :BINS].reshape(-1, BINS).max(axis=0) >= least
    found = np.flatnonzero(held)
    if not len(found):
        return 0, BINS
    return max(0, int(found[0]) - PAD_BINS), min(BINS, int(found[-1]) + 1 + PAD_BINS)


def ticks(histogram: Histogram, first: int, last: int, room: int) -> Ticks:
    """Return at most about `room` (place in bins, word) ticks between two bins."""
    numbers = _powers(histogram, first, last, room) if histogram.scale == "log" else _signed(histogram, first, last)
    while len(numbers) > max(room, 2):
        numbers = [number for index, number in enumerate(numbers) if index % 2 == len(numbers) // 2 % 2]
    return [(_place(histogram, number), _word(histogram, number)) for number in numbers]


def records_of(history: History, first: int, last: int) -> list[Distributions]:
    """Return the distributions of the steps first to last, and the one in force before them."""
    log = history.distributions
    before = log.at(first)
    found = log.between(first, last)
    return [before, *found] if before is not None and before.step < first else found


def counts_of(records: Sequence[Distributions], name: str, layer: int) -> Counts:
    """Return [records, COUNTS] of the histogram `name` of one layer."""
    return np.stack([record.counts[layer, HISTOGRAM_INDEX[name]] for record in records])


def density(
    counts: Counts, steps: Sequence[int], span: tuple[int, int], columns: int, bins: tuple[int, int]
) -> NDArray[np.float32]:
    """Return float32 [bins, columns]: how full each bin is, the fullest one of each moment 1.

    Args:
        counts: [moments, COUNTS], taken at `steps`; each is in force until the next one.
        steps: of the moments, ascending.
        span: the first and the last step of the picture; a moment before them is in force at its left.
        columns: how many columns of equal width the picture has.
        bins: the first bin of the picture and the one behind its last.
    """
    first, last = span
    middles = first - 0.5 + (np.arange(columns) + 0.5) * (last + 1 - first) / columns
    places = np.searchsorted(steps, middles, "right") - 1
    held = shares(counts)[:, slice(*bins)]
    held = held / np.maximum(held.max(axis=1, keepdims=True), 1e-12)
    return held[np.maximum(places, 0)].T.astype(np.float32)


def apart(counts: Counts) -> str:
    """Return in words what is counted apart: exact zeros and what is not finite; empty where there is next to none."""
    held = shares(counts)
    words: list[str] = []
    if held[ZERO_BIN] >= 0.005:
        words.append(f"0: {held[ZERO_BIN]:.0%}".replace("%", " %"))
    if counts[NONFINITE_BIN]:
        words.append(f"NaN: {max(held[NONFINITE_BIN], 0.01):.0%}".replace("%", " %"))
    return " ".join(words)


def _powers(histogram: Histogram, first: int, last: int, room: int) -> list[float]:
    low, high = (histogram.low + histogram.width * place for place in (first, last))
    step = next((step for step in (1, 2, 3, 4, 5, 10) if (high - low) / step <= max(room, 1)), 10)
    return [float(power) for power in range(math.ceil(low), math.floor(high) + 1) if power % step == 0]


def _signed(histogram: Histogram, first: int, last: int) -> list[float]:
    sizes = [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]
    sizes = [size for size in sizes if size >= 0.4 * histogram.unit and size <= histogram.limit]
    numbers = [-size for size in reversed(sizes)] + [0.0, *sizes]
    return [number for number in numbers if first <= _place(histogram, number) <= last]


def _place(histogram: Histogram, number: float) -> float:
    on_scale = number if histogram.scale == "log" else math.asinh(number / histogram.unit)
    return (on_scale - histogram.low) / histogram.width


def _word(histogram: Histogram, number: float) -> str:
    if histogram.scale == "log":
        return power(round(number))
    return f"{number:g}".replace("-", "−")

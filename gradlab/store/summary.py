"""Summaries of consecutive steps: min, mean, max, and how many were NaN or infinite, so that no spike is ever lost."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
CountArray = NDArray[np.uint32]
IndexArray = NDArray[np.int64]
EVERYTHING = slice(None)
SMALL = 4096
"""So few numbers are merged in one go: to tell even buckets from others takes longer."""
_ZERO = bytes(np.dtype(np.uint32).itemsize)


@dataclass(frozen=True, eq=False)
class Summary:
    """Buckets of consecutive steps.

    Attributes:
        size: int64 [buckets], steps in each bucket.
        low, mean, high: float32 [buckets, columns] over the finite numbers; NaN where there is none.
        nan, infinite: uint32 [buckets, columns], how many of the steps were so.
    """

    size: IndexArray
    low: FloatArray
    mean: FloatArray
    high: FloatArray
    nan: CountArray
    infinite: CountArray

    def __len__(self) -> int:
        """Return the number of buckets."""
        return len(self.size)

    @property
    def finite(self) -> NDArray[np.int64]:
        """Return int64 [buckets, columns]: how many finite numbers each bucket sums up."""
        return self.size[:, None] - self.nan - self.infinite


def no_counts(shape: tuple[int, ...]) -> CountArray:
    """Return zeros of `shape` that take no memory and cannot be written to."""
    return np.ndarray(shape, np.uint32, _ZERO, strides=(0,) * len(shape))  # broadcast_to takes ten times as long


def summary_of_steps(values: FloatArray) -> Summary:
    """Return one bucket a step for raw `values` float32 [steps, columns]."""
    size = np.ones(len(values), np.int64)
    if np.isfinite(values).all():
        none = no_counts(values.shape)
        return Summary(size, values, values, values, none, none)
    nan = np.isnan(values)
    infinite = np.isinf(values)
    clean = np.where(nan | infinite, np.float32(np.nan), values)
    return Summary(size, clean, clean, clean, nan.astype(np.uint32), infinite.astype(np.uint32))


def merge(fine: Summary, starts: NDArray[Any]) -> Summary:
    """Return coarser buckets: bucket i is fine[starts[i]:starts[i + 1]], the last one reaching to the end.

    `starts` increases strictly and begins at 0.
    """
    if len(starts) == len(fine):
        return fine
    if fine.low.size <= SMALL:
        return _merge_part(fine, starts, even=False)
    counts = np.diff(starts, append=len(fine))
    first, end = _longest_run(counts)
    edges = [0, first, end, len(starts)]
    rows = [*starts, len(fine)]
    parts = [
        _merge_part(part_of(fine, rows[low], rows[high]), starts[low:high] - rows[low], even=low == first)
        for low, high in pairwise(edges)
        if high > low
    ]
    return join(parts, fine.low.shape[1])


def part_of(summary: Summary, first: int, end: int, columns: slice = EVERYTHING) -> Summary:
    """Return the buckets first to end - 1 of some columns, without a copy."""
    rows = slice(first, end)
    return Summary(
        summary.size[rows],
        summary.low[rows, columns],
        summary.mean[rows, columns],
        summary.high[rows, columns],
        summary.nan[rows, columns],
        summary.infinite[rows, columns],
    )


def _longest_run(counts: NDArray[Any]) -> tuple[int, int]:
    """Return where the longest run of equal entries begins and ends."""
    borders = np.concatenate([[0], np.flatnonzero(np.diff(counts)) + 1, [len(counts)]])
    longest = int(np.argmax(np.diff(borders)))
    return int(borders[longest]), int(borders[longest + 1])


def _merge_part(fine: Summary, starts: NDArray[Any], *, even: bool) -> Summary:
    """Merge buckets; `even` tells that as many go into each, which numpy does several times faster."""
    reduced = partial(_reduced_evenly, len(starts)) if even else partial(_reduced, starts)
    size = reduced(np.add, fine.size)
    if not fine.nan.any() and not fine.infinite.any():
        none = no_counts((len(starts), fine.low.shape[1]))
        low, high = reduced(np.minimum, fine.low), reduced(np.maximum, fine.high)
        if (fine.size == fine.size[0]).all():
            total, weight = reduced(np.add, fine.mean, np.float64), size[:, None] // fine.size[0]
        else:
            total, weight = reduced(np.add, fine.mean * fine.size[:, None].astype(np.float64)), size[:, None]
        return Summary(size, low, np.clip(total / weight, low, high).astype(np.float32), high, none, none)
    # fmin and fmax pass over NaN unless there is nothing else.
    low, high = reduced(np.fmin, fine.low), reduced(np.fmax, fine.high)
    nan, infinite = reduced(np.add, fine.nan, np.uint32), reduced(np.add, fine.infinite, np.uint32)
    finite = size[:, None] - nan - infinite
    total = reduced(np.add, np.nan_to_num(fine.mean * fine.finite.astype(np.float64), nan=0.0))
    mean = np.where(finite > 0, total / np.maximum(finite, 1), np.nan)
    return Summary(size, low, np.clip(mean, low, high).astype(np.float32), high, nan, infinite)


def _reduced(
    starts: NDArray[Any], function: np.ufunc, values: NDArray[Any], dtype: type[Any] | None = None
) -> NDArray[Any]:
    return function.reduceat(values, starts, axis=0, dtype=dtype)


def _reduced_evenly(
    count: int, function: np.ufunc, values: NDArray[Any], dtype: type[Any] | None = None
) -> NDArray[Any]:
    return function.reduce(values.reshape(count, -1, *values.shape[1:]), axis=1, dtype=dtype)


def join(parts: list[Summary], columns: int) -> Summary:
    """Return the buckets of all `parts`, one after the other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        nothing = np.empty((0, columns), np.float32)
        none = no_counts((0, columns))
        return Summary(np.empty(0, np.int64), nothing, nothing, nothing, none, none)
    return Summary(
        np.concatenate([part.size for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.mean for part in parts]),
        np.concatenate([part.high for part in parts]),
        _joined_counts([part.nan for part in parts]),
        _joined_counts([part.infinite for part in parts]),
    )


def _joined_counts(parts: list[CountArray]) -> CountArray:
    """Return counts one after the other; those of `no_counts` still take no memory."""
    if any(any(part.strides) for part in parts):
        return np.concatenate(parts)
    return no_counts((sum(len(part) for part in parts), parts[0].shape[1]))

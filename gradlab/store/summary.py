"""Summaries of consecutive steps: min, mean, max, and how many were NaN or infinite, so that no spike is ever lost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
CountArray = NDArray[np.uint32]
IndexArray = NDArray[np.int64]


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
    """Return zeros of `shape` that take no memory."""
    return np.broadcast_to(np.uint32(0), shape)


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
    size = np.add.reduceat(fine.size, starts)
    if not fine.nan.any() and not fine.infinite.any():
        none = no_counts((len(starts), fine.low.shape[1]))
        low, high = np.minimum.reduceat(fine.low, starts, axis=0), np.maximum.reduceat(fine.high, starts, axis=0)
        return Summary(size, low, _mean(fine, starts, low, high, size[:, None]), high, none, none)
    # fmin and fmax pass over NaN unless there is nothing else.
    low, high = np.fmin.reduceat(fine.low, starts, axis=0), np.fmax.reduceat(fine.high, starts, axis=0)
    nan, infinite = np.add.reduceat(fine.nan, starts, axis=0), np.add.reduceat(fine.infinite, starts, axis=0)
    finite = size[:, None] - nan - infinite
    return Summary(size, low, _mean(fine, starts, low, high, finite), high, nan, infinite)


def _mean(fine: Summary, starts: NDArray[Any], low: FloatArray, high: FloatArray, finite: NDArray[Any]) -> FloatArray:
    """Return the mean of the finite numbers, NaN where there is none; sums are taken in float64."""
    weighted = fine.mean * fine.finite.astype(np.float64)
    total = np.add.reduceat(np.nan_to_num(weighted, nan=0.0), starts, axis=0)
    mean = np.where(finite > 0, total / np.maximum(finite, 1), np.nan)
    return np.clip(mean, low, high).astype(np.float32)


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
        np.concatenate([part.nan for part in parts]),
        np.concatenate([part.infinite for part in parts]),
    )

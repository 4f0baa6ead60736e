"""A run's distributions in bounded memory: when there are too many, they are thinned out evenly over the run."""

from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

import numpy as np

from gradlab.records import Distributions

DEFAULT_BUDGET = 8 * 2**20
MOST = 400
LEAST = 16
"""So many are kept whatever the budget."""

_STEP = attrgetter("step")


class DistributionLog:
    """Distributions in the order of their steps."""

    def __init__(self, budget_bytes: int = DEFAULT_BUDGET) -> None:
        """Start empty; keep what takes about `budget_bytes` of memory, at most MOST and at least LEAST of them."""
        self._budget = budget_bytes
        self._kept: list[Distributions] = []

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    def __iter__(self) -> Iterator[Distributions]:
        """Yield those that are kept, the oldest first."""
        return iter(self._kept)

    def add(self, record: Distributions) -> None:
        """Take in one, which may be of an earlier step than the newest; one of the same step is replaced."""
        record = _narrow(record)
        self._kept = [one for one in self._kept if one.step != record.step]
        insort(self._kept, record, key=_STEP)
        while len(self._kept) > max(LEAST, min(MOST, self._budget // max(record.nbytes, 1))):
            del self._kept[self._most_crowded()]

    def at(self, step: int | None = None) -> Distributions | None:
        """Return the last one at or before `step`, the first where all are later; None: the newest, if there is one."""
        if not self._kept:
            return None
        if step is None:
            return self._kept[-1]
        return self._kept[max(bisect_right(self._kept, step, key=_STEP) - 1, 0)]

    def between(self, first: int, last: int) -> list[Distributions]:
        """Return those of the steps first to last."""
        return [one for one in self._kept if first <= one.step <= last]

    def _most_crowded(self) -> int:
        """Return the place of the one whose neighbors are nearest to each other; the first and the last stay."""
        steps = [one.step for one in self._kept]
        return min(range(1, len(steps) - 1), key=lambda index: steps[index + 1] - steps[index - 1])


def _narrow(record: Distributions) -> Distributions:
    """Return the same with counts of two bytes each, where none is larger."""
    if record.counts.dtype != np.uint32 or int(record.counts.max(initial=0)) > np.iinfo(np.uint16).max:
        return record
    return replace(record, counts=record.counts.astype(np.uint16))

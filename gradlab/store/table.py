"""Every recorded step of a run in bounded memory: raw while there is room, older steps as summaries of 16, 256, ..."""

import numpy as np

from gradlab.store.level import FACTOR, CoarseLevel, Level, RawLevel, coarser
from gradlab.store.remembered import Full, Remembered
from gradlab.store.spill import Spill
from gradlab.store.summary import FloatArray, IndexArray, Summary, join, merge, part_of

KEPT_BLOCKS = 2
"""Blocks of a level that stay whatever the budget, so that the newest 512 steps are always raw."""
HELD_BYTES = 4 * 2**20
"""What is beyond, of what the budget keeps, waits in a file."""


class Table:
    """Steps in the order of time, counted from 0; each a row of `columns` float32 numbers."""

    def __init__(self, columns: int, budget_bytes: int, held_bytes: int = HELD_BYTES) -> None:
        """Start empty. Raw steps may take half of the budget, each coarser level half of what is left.

        Beyond about `held_bytes`, full blocks leave the memory for a file; those that are live stay.
        """
        self.columns = columns
        self._most_held = held_bytes
        self.budget_bytes = budget_bytes
        self.levels: list[Level] = [RawLevel(columns)]
        self._spill = Spill()
        self._remembered = Remembered()

    def __len__(self) -> int:
        """Return the number of steps ever added."""
        return self.levels[0].end

    @property
    def raw(self) -> RawLevel:
        """Return the level of the steps as recorded."""
        level = self.levels[0]
        assert isinstance(level, RawLevel)
        return level

    def append(self, values: FloatArray) -> None:
        """Add float32 [steps, columns]."""
        full = self.raw.append(values)
        depth = 1
        while full:
            if depth == len(self.levels):
                self.levels.append(CoarseLevel(self.columns, FACTOR**depth))
            level = self.levels[depth]
            assert isinstance(level, CoarseLevel)
            full = [block for summary in full for block in level.append(coarser(summary))]
            depth += 1
        self._keep_to_budget()
        self._spill_one()

    def _keep_to_budget(self) -> None:
        share = self.budget_bytes
        for level in self.levels[:-1]:
            share //= 2
            while level.blocks() > max(KEPT_BLOCKS, share // level.bytes_per_block):
                level.drop_oldest()

    def _spill_one(self) -> None:
        """Move one block out of memory where there are too many in it: one at a time, so that nothing has to wait."""
        if self.held_bytes > self._most_held and not self._spill.is_broken:
            any(level.spill_oldest(self._spill) for level in self.levels)

    def grid(self, first: int, last: int, points: int) -> tuple[int, int, int]:
        """Return even buckets for first to last, at most `points`: where the first begins, the last ends, their size.

        Edges lie at multiples of the size, so that a bucket that is full stays as it is while the run goes on. The size
        fits the coarsest level that has two buckets or more in each.
        """
        depth = 0
        while depth + 1 < len(self.levels) and (last + 1 - first) > 2 * FACTOR * points * self.levels[depth].span:
            depth += 1
        span = self.levels[depth].span
        size = span * -(-(last + 1 - first) // (span * points))
        while last // size - first // size >= points:
            size += span
        return first // size * size, (last // size + 1) * size - 1, size

    def read(self, first: int, last: int, points: int, columns: slice) -> tuple[IndexArray, Summary]:
        """Return at most `points` buckets over the steps first to last, and the step at which each begins.

        Where `points` allows it and they are still there, steps come raw.
        """
        _, _, size = self.grid(first, last, points)
        if size > 1 and self._is_whole(first, size):  # there are more than `points` of them
            return self.read_even(first, last, size, columns)
        starts, fine = self._fine(first, last, size, columns)
        return (starts, fine) if len(fine) <= points else _gathered(starts, fine, first, size)

    def read_even(self, first: int, last: int, size: int, columns: slice) -> tuple[IndexArray, Summary]:
        """Return buckets of `size` steps over first to last, larger ones where only those are left.

        Those that were full when they were last read are not merged again.
        """
        if not self._is_whole(first, size):
            return _gathered(*self._fine(first, last, size, columns), first, size)
        level = self.levels[self._depth(size)]
        key = (first, size, columns.start, columns.stop)
        settled = self._covered_until(level, last) // size * size
        full = self._remembered.get(key, settled)
        if full is not None and full.end > last:
            return full.starts, full.summary
        begin = first if full is None else full.end
        starts, summary = _gathered(*self._fine(begin, last, size, columns), begin, size)
        if full is not None:
            starts = np.concatenate([full.starts, starts])
            summary = join([full.summary, summary], summary.low.shape[1])
        count = int(np.searchsorted(starts, settled))
        if count and (full is None or full.end < settled):
            self._remembered.keep(key, Full(starts[:count], part_of(summary, 0, count), settled))
        return starts, summary

    def _is_whole(self, first: int, size: int) -> bool:
        """Tell whether nothing from step `first` on was dropped that buckets of `size` steps are read from."""
        level = self.levels[self._depth(size)]
        return level.first * level.span <= first

    def _depth(self, size: int) -> int:
        """Return the coarsest level that has two buckets or more in each `size` steps."""
        return max(
            index
            for index, level in enumerate(self.levels)
            if index == 0 or (2 * level.span <= size and size % level.span == 0)
        )

    def _fine(self, first: int, last: int, size: int, columns: slice) -> tuple[IndexArray, Summary]:
        """Return the buckets over first to last of the coarsest level that has two or more in each `size` steps.

        Coarser levels stand in for what it has dropped, finer ones for what it has not summed up yet.
        """
        depth = self._depth(size)
        older, newer = self.levels[depth + 1 :], self.levels[: depth + 1]
        parts: list[Summary] = []
        starts: list[IndexArray] = []
        position = first
        for level in [*reversed(older), *reversed(newer)]:
            end = self._covered_until(level, last)
            if level in older:
                # A coarser level serves only what the finer ones have dropped.
                end = min(end, self.levels[self.levels.index(level) - 1].first * level.span // FACTOR)
            bucket, stop = max(position // level.span, level.first), -(-end // level.span)
            if end > position and stop > bucket:
                parts.append(level.summary(bucket, stop, columns))
                starts.append(np.arange(bucket, stop, dtype=np.int64) * level.span)
                position = stop * level.span
        width = len(range(*columns.indices(self.columns)))
        return np.concatenate(starts) if starts else np.empty(0, np.int64), join(parts, width)

    @staticmethod
    def _covered_until(level: Level, last: int) -> int:
        return min(level.end * level.span, last + 1)

    def row(self, step: int, columns: slice) -> FloatArray:
        """Return float32 [columns] of the step, or the mean over the smallest bucket that holds it."""
        for level in self.levels:
            bucket = step // level.span
            if level.first <= bucket < level.end:
                if isinstance(level, RawLevel):
                    return level.values(bucket, bucket + 1, columns)[0].copy()  # a view would keep its whole block
                return level.summary(bucket, bucket + 1, columns).mean[0]
        raise IndexError(f"step {step} is not among the {len(self)} recorded ones")

    def newest(self, steps: int, columns: slice) -> FloatArray:
        """Return float32 [at most steps, columns]: the newest raw steps."""
        first = max(self.raw.first, self.raw.end - steps)
        return self.raw.values(first, self.raw.end, columns)

    @property
    def kept_bytes(self) -> int:
        """Return about how much room the recorded numbers take, in memory and beside it."""
        return sum(level.blocks() * level.bytes_per_block for level in self.levels)

    @property
    def held_bytes(self) -> int:
        """Return about how much of it is in memory."""
        return sum(level.held_bytes for level in self.levels)


def _gathered(starts: IndexArray, fine: Summary, first: int, size: int) -> tuple[IndexArray, Summary]:
    """Merge the buckets that begin between the same two multiples of `size`, those before `first` as if there."""
    group = np.maximum(starts, first) // size
    cuts = np.flatnonzero(np.diff(group, prepend=group[0] - 1))
    return starts[cuts], merge(fine, cuts)

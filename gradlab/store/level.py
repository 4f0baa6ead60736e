"""One level of resolution of a run's history: equal buckets in blocks, of which the oldest may be dropped."""

from collections import deque

import numpy as np

from gradlab.store.summary import FloatArray, Summary, join, merge, no_counts, part_of, summary_of_steps

FACTOR = 16
"""How many buckets of one level make one of the next."""
BLOCK = 256
"""Buckets in a block; a block that is full is summed up into BLOCK / FACTOR buckets of the next level."""


class RawLevel:
    """The newest steps as they were recorded."""

    span = 1

    def __init__(self, columns: int, first: int = 0) -> None:
        """Start empty; `first` is the number of older steps that are not here."""
        self.columns = columns
        self.first = first
        self.end = first
        self._blocks: deque[FloatArray] = deque()

    @property
    def bytes_per_block(self) -> int:
        """Return the memory that a block takes."""
        return BLOCK * self.columns * 4

    def append(self, values: FloatArray) -> list[Summary]:
        """Add float32 [steps, columns]; return a summary of each block that became full."""
        full: list[Summary] = []
        while len(values):
            offset = self.end % BLOCK
            if offset == 0:
                self._blocks.append(np.empty((BLOCK, self.columns), np.float32))
            taken = values[: BLOCK - offset]
            self._blocks[-1][offset : offset + len(taken)] = taken
            self.end += len(taken)
            values = values[len(taken) :]
            if self.end % BLOCK == 0:
                full.append(summary_of_steps(self._blocks[-1]))
        return full

    def restore(self, block: FloatArray) -> None:
        """Add a block as it was stored, the last one with as many steps as there are; it is copied."""
        kept = np.empty((BLOCK, self.columns), np.float32)
        kept[: len(block)] = block
        self._blocks.append(kept)
        self.end += len(block)

    def drop_oldest(self) -> None:
        """Forget the oldest block."""
        self._blocks.popleft()
        self.first += BLOCK

    def blocks(self) -> int:
        """Return the number of blocks."""
        return len(self._blocks)

    def values(self, first: int, end: int, columns: slice) -> FloatArray:
        """Return float32 [end - first, columns]: recorded steps counted from 0, all of them in this level."""
        parts: list[FloatArray] = []
        position = first
        while position < end:
            index, offset = divmod(position - self.first, BLOCK)
            parts.append(self._blocks[index][offset : offset + end - position, columns])
            position += len(parts[-1])
        if len(parts) == 1:
            return parts[0]
        width = len(range(*columns.indices(self.columns)))
        return np.concatenate(parts) if parts else np.empty((0, width), np.float32)

    def summary(self, first: int, end: int, columns: slice) -> Summary:
        """Return the buckets first to end - 1."""
        return summary_of_steps(self.values(first, end, columns))


class CoarseLevel:
    """Buckets of `span` steps each."""

    def __init__(self, columns: int, span: int, first: int = 0) -> None:
        """Start empty; `first` is the number of older buckets that are not here."""
        self.columns = columns
        self.span = span
        self.first = first
        self.end = first
        self._blocks: deque[list[Summary]] = deque()

    @property
    def bytes_per_block(self) -> int:
        """Return the most memory that a block takes: three float32 numbers and two counts a bucket."""
        return BLOCK * self.columns * 20

    def append(self, buckets: Summary) -> list[Summary]:
        """Add buckets, of which those of one call never cross the end of a block; return the block if it is full."""
        if self.end % BLOCK == 0:
            self._blocks.append([])
        self._blocks[-1].append(buckets)
        self.end += len(buckets)
        if self.end % BLOCK:
            return []
        block = _packed(self._blocks[-1], self.columns)
        self._blocks[-1] = [block]
        return [block]

    def drop_oldest(self) -> None:
        """Forget the oldest block."""
        self.first += sum(len(part) for part in self._blocks.popleft())

    def blocks(self) -> int:
        """Return the number of blocks."""
        return len(self._blocks)

    def summary(self, first: int, end: int, columns: slice) -> Summary:
        """Return the buckets first to end - 1, counted from the run's beginning, all of them in this level."""
        parts: list[Summary] = []
        position = self.first
        for block in self._blocks:
            for part in block:
                low, high = max(first - position, 0), min(end - position, len(part))
                if low < high:
                    parts.append(part_of(part, low, high, columns))
                position += len(part)
        return _packed(parts, len(range(*columns.indices(self.columns))))


Level = RawLevel | CoarseLevel


def coarser(block: Summary) -> Summary:
    """Return one bucket for each FACTOR buckets of a full block."""
    return merge(block, np.arange(0, len(block), FACTOR))


def _packed(parts: list[Summary], columns: int) -> Summary:
    """Join `parts`, keeping counts that are all zero free of memory."""
    joined = join(parts, columns)
    if len(parts) > 1 and not joined.nan.any() and not joined.infinite.any():
        none = no_counts(joined.low.shape)
        return Summary(joined.size, joined.low, joined.mean, joined.high, none, none)
    return joined

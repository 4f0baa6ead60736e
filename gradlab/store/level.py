"""One level of resolution of a run's history: equal buckets in blocks, of which the oldest may be dropped."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.store.spill import Kind, Spill, Spilled
from gradlab.store.summary import (
    EVERYTHING,
    FloatArray,
    IndexArray,
    Summary,
    join,
    merge,
    no_counts,
    part_of,
    summary_of_steps,
)

FACTOR = 16
"""How many buckets of one level make one of the next."""
BLOCK = 256
"""Buckets in a block; a block that is full is summed up into BLOCK / FACTOR buckets of the next level."""
PIECE = 64
"""So many summaries leave the memory together, so that what is half full takes none either."""
HOT_BLOCKS = 2
"""So many of the newest full blocks of raw steps never leave the memory: what is live is read from them."""


class RawLevel:
    """The newest steps as they were recorded."""

    span = 1

    def __init__(self, columns: int, first: int = 0) -> None:
        """Start empty; `first` is the number of older steps that are not here."""
        self.columns = columns
        self.first = first
        self.end = first
        self._blocks: deque[FloatArray | Spilled[np.float32]] = deque()
        self._spilled = 0

    @property
    def bytes_per_block(self) -> int:
        """Return the memory that a block takes."""
        return BLOCK * self.columns * 4

    @property
    def held_bytes(self) -> int:
        """Return the memory that the blocks take that are in memory."""
        return (len(self._blocks) - self._spilled) * self.bytes_per_block

    def append(self, values: FloatArray) -> list[Summary]:
        """Add float32 [steps, columns]; return a summary of each block that became full."""
        full: list[Summary] = []
        while len(values):
            offset = self.end % BLOCK
            if offset == 0:
                self._blocks.append(np.empty((BLOCK, self.columns), np.float32))
            block = self._blocks[-1]
            assert not isinstance(block, Spilled)
            taken = values[: BLOCK - offset]
            block[offset : offset + len(taken)] = taken
            self.end += len(taken)
            values = values[len(taken) :]
            if self.end % BLOCK == 0:
                full.append(summary_of_steps(block))
        return full

    def restore(self, block: FloatArray) -> None:
        """Add a block as it was stored, the last one with as many steps as there are; it is copied."""
        kept = np.empty((BLOCK, self.columns), np.float32)
        kept[: len(block)] = block
        self._blocks.append(kept)
        self.end += len(block)

    def drop_oldest(self) -> None:
        """Forget the oldest block."""
        block = self._blocks.popleft()
        if isinstance(block, Spilled):
            block.forget()
            self._spilled -= 1
        self.first += BLOCK

    def blocks(self) -> int:
        """Return the number of blocks."""
        return len(self._blocks)

    def spill_oldest(self, spill: Spill) -> bool:
        """Move the oldest block that is in memory to `spill`, if it is not live; tell whether it was moved."""
        if len(self._blocks) - self._spilled <= HOT_BLOCKS + 1:
            return False
        block = self._blocks[self._spilled]
        assert not isinstance(block, Spilled)
        moved = spill.put(block)
        if moved is None:
            return False
        self._blocks[self._spilled] = moved
        self._spilled += 1
        return True

    def values(self, first: int, end: int, columns: slice) -> FloatArray:
        """Return float32 [end - first, columns]: recorded steps counted from 0, all of them in this level."""
        parts: list[FloatArray] = []
        position = first
        while position < end:
            index, offset = divmod(position - self.first, BLOCK)
            block, stop = self._blocks[index], min(offset + end - position, BLOCK)
            spilled = isinstance(block, Spilled)
            parts.append(block.read(offset, stop, columns) if spilled else block[offset:stop, columns])
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
        self._blocks: deque[list[Summary | SpilledSummary]] = deque()

    @property
    def bytes_per_bucket(self) -> int:
        """Return the most memory that a bucket takes: three float32 numbers and two counts."""
        return self.columns * 20

    @property
    def bytes_per_block(self) -> int:
        """Return the most memory that a block takes."""
        return BLOCK * self.bytes_per_bucket

    @property
    def held_bytes(self) -> int:
        """Return the most memory that the buckets take that are in memory."""
        held = sum(len(part) for block in self._blocks for part in block if isinstance(part, Summary))
        return held * self.bytes_per_bucket

    def append(self, buckets: Summary) -> list[Summary]:
        """Add buckets, of which those of one call never cross the end of a block; return the block if it is full."""
        if self.end % BLOCK == 0:
            self._blocks.append([])
        self._blocks[-1].append(buckets)
        self.end += len(buckets)
        if self.end % BLOCK:
            return []
        block = self.summary(self.end - BLOCK, self.end, EVERYTHING)
        _forget(self._blocks[-1])
        self._blocks[-1] = [block]
        return [block]

    def drop_oldest(self) -> None:
        """Forget the oldest block."""
        block = self._blocks.popleft()
        self.first += sum(len(part) for part in block)
        _forget(block)

    def blocks(self) -> int:
        """Return the number of blocks."""
        return len(self._blocks)

    def spill_oldest(self, spill: Spill) -> bool:
        """Move the oldest PIECE buckets or more that are in memory to `spill`; tell whether there were as many."""
        for place, block in enumerate(self._blocks):
            held = [part for part in block if isinstance(part, Summary)]
            if sum(len(part) for part in held) < PIECE:
                continue
            moved = spilled_summary(_packed(held, self.columns), spill)
            if moved is None:
                return False
            self._blocks[place] = [*(part for part in block if not isinstance(part, Summary)), moved]
            return True
        return False

    def summary(self, first: int, end: int, columns: slice) -> Summary:
        """Return the buckets first to end - 1, counted from the run's beginning, all of them in this level."""
        parts: list[Summary] = []
        position = self.first
        for block in self._blocks:
            for part in block:
                low, high = max(first - position, 0), min(end - position, len(part))
                if low < high:
                    held = isinstance(part, Summary)
                    parts.append(part_of(part, low, high, columns) if held else part.part(low, high, columns))
                position += len(part)
        return _packed(parts, len(range(*columns.indices(self.columns))))


Level = RawLevel | CoarseLevel


@dataclass(frozen=True, eq=False)
class SpilledSummary:
    """Buckets in a file, the three numbers of a column side by side; where `counts` is None all are finite."""

    size: IndexArray
    floats: Spilled[np.float32]
    counts: Spilled[np.uint32] | None

    def __len__(self) -> int:
        """Return the number of buckets."""
        return len(self.size)

    def part(self, first: int, end: int, columns: slice) -> Summary:
        """Return the buckets first to end - 1 of some columns."""
        low, mean, high = _apart(self.floats, first, end, columns, 3)
        if self.counts is None:
            nan = infinite = no_counts(low.shape)
        else:
            nan, infinite = _apart(self.counts, first, end, columns, 2)
        return Summary(self.size[first:end], low, mean, high, nan, infinite)

    def forget(self) -> None:
        """Give its room back."""
        self.floats.forget()
        if self.counts is not None:
            self.counts.forget()


def spilled_summary(block: Summary, spill: Spill) -> SpilledSummary | None:
    """Write buckets to `spill`; None where that fails."""
    floats = spill.put(_side_by_side(block.low, block.mean, block.high))
    if floats is None:
        return None
    if not block.nan.any() and not block.infinite.any():
        return SpilledSummary(block.size, floats, None)
    counts = spill.put(_side_by_side(block.nan, block.infinite))
    return None if counts is None else SpilledSummary(block.size, floats, counts)


def _side_by_side(*parts: NDArray[Kind]) -> NDArray[Kind]:
    """Return [rows, columns x parts]: one read of the file gets what belongs to a column."""
    return np.stack(parts, axis=2).reshape(len(parts[0]), -1)


def _apart(kept: Spilled[Kind], first: int, end: int, columns: slice, parts: int) -> list[NDArray[Kind]]:
    """Undo `_side_by_side` for some columns, which lie side by side."""
    start, stop, _ = columns.indices(kept.columns // parts)
    found = kept.read(first, end, slice(start * parts, stop * parts))
    return [found[:, part::parts] for part in range(parts)]


def coarser(block: Summary) -> Summary:
    """Return one bucket for each FACTOR buckets of a full block."""
    return merge(block, np.arange(0, len(block), FACTOR))


def _forget(parts: list[Summary | SpilledSummary]) -> None:
    for part in parts:
        if isinstance(part, SpilledSummary):
            part.forget()


def _packed(parts: list[Summary], columns: int) -> Summary:
    """Join `parts`, keeping counts that are all zero free of memory."""
    joined = join(parts, columns)
    if len(parts) > 1 and not joined.nan.any() and not joined.infinite.any():
        none = no_counts(joined.low.shape)
        return Summary(joined.size, joined.low, joined.mean, joined.high, none, none)
    return joined

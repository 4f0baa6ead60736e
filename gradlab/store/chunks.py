"""A table's levels as bytes and back: blocks of raw steps, and blocks of summaries."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import DocumentError
from gradlab.store.level import BLOCK, FACTOR, CoarseLevel, RawLevel
from gradlab.store.summary import EVERYTHING, IndexArray, Summary, no_counts
from gradlab.store.table import Table

MOST_COLUMNS_PER_STORED = 8
"""A column that a file lacks takes memory without having taken room in the file."""


@dataclass(frozen=True)
class Chunk:
    """Consecutive buckets of one level. `data` is little-endian.

    Level 0: float32 [count, columns]. Others: float32 low, mean, high and uint32 nan, infinite, each [count, columns].
    """

    level: int
    first: int
    count: int
    data: bytes

    @property
    def checksum(self) -> int:
        """Return the CRC-32 of the data."""
        return zlib.crc32(self.data)


def chunks_of(table: Table, ends: Sequence[int] = ()) -> Iterator[Chunk]:
    """Yield what `table` holds, level by level, oldest first.

    Of a level whose buckets up to `ends` are stored already, those from the last block that was not full.
    """
    for depth, level in enumerate(table.levels):
        stored = ends[depth] if depth < len(ends) else level.first
        for first in range(max(level.first, stored // BLOCK * BLOCK), level.end, BLOCK):
            last = min(first + BLOCK, level.end)
            if isinstance(level, RawLevel):
                data = np.ascontiguousarray(level.values(first, last, EVERYTHING), "<f4").tobytes()
            else:
                data = _summary_bytes(level.summary(first, last, EVERYTHING))
            yield Chunk(depth, first, last - first, data)


@dataclass(frozen=True, eq=False)
class Layout:
    """Where a table's columns stand in a file that may have been written with another list of quantities.

    Attributes:
        stored: number of columns in the file.
        order: int64 [columns], for each of the table's columns the file's; -1 where the file has none.
    """

    stored: int
    order: IndexArray

    @cached_property
    def is_same(self) -> bool:
        """Tell whether the file has today's columns in today's order."""
        return np.array_equal(self.order, np.arange(self.stored))

    def arranged(self, values: NDArray[Any], missing: float) -> NDArray[Any]:
        """Return `values` [..., stored] as [..., columns], with `missing` where the file has none."""
        if self.is_same:
            return values
        found = values[..., self.order]
        found[..., self.order < 0] = missing
        return found


def table_of(chunks: Iterator[Chunk], layout: Layout, steps: int, budget_bytes: int) -> Table:
    """Return the table that `chunks_of` gave, its levels in order.

    Raises:
        DocumentError: when the chunks do not fit each other, `layout` or `steps`.
    """
    columns = len(layout.order)
    if steps and columns > MOST_COLUMNS_PER_STORED * layout.stored:
        raise DocumentError("a run in it measured next to nothing of what is measured today")
    table = Table(columns, budget_bytes)
    table.levels.clear()
    for chunk in chunks:
        if chunk.level == len(table.levels):
            span = FACTOR**chunk.level
            fresh = CoarseLevel(columns, span, chunk.first) if chunk.level else RawLevel(columns, chunk.first)
            table.levels.append(fresh)
        _append(table, chunk, layout)
    if not table.levels:
        table.levels.append(RawLevel(columns))
    if table.levels[0].end != steps or not _without_gaps(table):
        raise DocumentError("its recorded steps have gaps")
    return table


def _append(table: Table, chunk: Chunk, layout: Layout) -> None:
    if chunk.level != len(table.levels) - 1 or chunk.first % BLOCK:
        raise DocumentError("its recorded steps are out of order")
    level = table.levels[-1]
    if level.end != chunk.first or not 1 <= chunk.count <= BLOCK:
        raise DocumentError("its recorded steps have gaps")
    if len(chunk.data) != chunk.count * layout.stored * (4 if chunk.level == 0 else 20):
        raise DocumentError("a block of its recorded steps has the wrong size")
    if isinstance(level, RawLevel):
        level.restore(layout.arranged(np.frombuffer(chunk.data, "<f4").reshape(chunk.count, layout.stored), np.nan))
    else:
        # Blocks were filled in parts of BLOCK // FACTOR buckets, and a part never crosses the end of a block.
        level.append(_summary(chunk, layout, level.span))


def _without_gaps(table: Table) -> bool:
    """Tell whether each level that lost old buckets is backed by the next one."""
    pairs = zip(table.levels, table.levels[1:], strict=False)
    backed = all(fine.first * fine.span <= coarse.end * coarse.span <= fine.end * fine.span for fine, coarse in pairs)
    return backed and table.levels[-1].first == 0


def _summary_bytes(summary: Summary) -> bytes:
    floats = [np.ascontiguousarray(part, "<f4") for part in (summary.low, summary.mean, summary.high)]
    counts = [np.ascontiguousarray(part, "<u4") for part in (summary.nan, summary.infinite)]
    return b"".join(part.tobytes() for part in [*floats, *counts])


def _summary(chunk: Chunk, layout: Layout, span: int) -> Summary:
    cells = chunk.count * layout.stored
    floats = np.frombuffer(chunk.data, "<f4", 3 * cells).reshape(3, chunk.count, layout.stored)
    counts = np.frombuffer(chunk.data, "<u4", 2 * cells, offset=12 * cells).reshape(2, chunk.count, layout.stored)
    if counts.any() and int(counts.astype(np.int64).sum(axis=0).max()) > span:
        raise DocumentError("a block of its recorded steps counts more numbers than it has")
    size = np.full(chunk.count, span, np.int64)
    if layout.is_same and not counts.any():
        low, mean, high = floats.copy()  # the counts' share of the block is given free
        none = no_counts(low.shape)
        return Summary(size, low, mean, high, none, none)
    floats = layout.arranged(floats, np.nan)
    nan, infinite = layout.arranged(counts[0], span), layout.arranged(counts[1], 0)
    return Summary(size, floats[0], floats[1], floats[2], nan, infinite)

"""What leaves the memory for a file is the same there, and stays in memory where no file can be written."""

from __future__ import annotations

import gc
import io
import logging
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradlab.store.level import BLOCK, HOT_BLOCKS, PIECE
from gradlab.store.spill import Spill
from gradlab.store.summary import EVERYTHING
from gradlab.store.table import Table

COLUMNS = 7


def recorded(steps: int, held_bytes: int, budget_bytes: int = 10**8) -> tuple[np.ndarray, Table]:
    values = np.random.default_rng(3).normal(size=(steps, COLUMNS)).astype(np.float32)
    values[5, 2], values[700, 3] = np.nan, np.inf
    table = Table(COLUMNS, budget_bytes, held_bytes)
    for first in range(0, steps, 90):
        table.append(values[first : first + 90])
    return values, table


def test_a_block_is_read_back_by_rows_and_columns() -> None:
    spill = Spill()
    values = np.arange(60, dtype=np.float32).reshape(12, 5)
    counts = np.arange(24, dtype=np.uint32).reshape(4, 6)
    one, two = spill.put(values), spill.put(counts)
    assert one is not None
    assert two is not None
    assert np.array_equal(one.read(3, 9, slice(1, 4)), values[3:9, 1:4])
    assert np.array_equal(two.read(0, 4, EVERYTHING), counts)
    assert two.read(0, 4, EVERYTHING).dtype == np.uint32


def test_room_that_was_given_back_is_used_again() -> None:
    spill = Spill()
    blocks = [spill.put(np.full((8, 3), number, np.float32)) for number in range(4)]
    length = spill.file_bytes
    assert blocks[1] is not None
    blocks[1].forget()
    again = spill.put(np.full((8, 3), 9.0, np.float32))
    assert again is not None
    assert spill.file_bytes == length == 4 * 8 * 3 * 4
    assert (again.read(0, 8, EVERYTHING) == 9).all()
    assert blocks[2] is not None
    assert (blocks[2].read(0, 8, EVERYTHING) == 2).all()


def test_a_table_holds_only_what_is_live() -> None:
    values, table = recorded(40 * BLOCK, held_bytes=0)
    _, other = recorded(40 * BLOCK, held_bytes=10**9)
    assert other.kept_bytes == table.kept_bytes
    assert other.held_bytes <= other.kept_bytes
    live = (HOT_BLOCKS + 1) * table.raw.bytes_per_block
    coarse = sum(level.bytes_per_block * PIECE // BLOCK for level in table.levels[1:])
    assert table.held_bytes <= live + coarse
    assert table.held_bytes < other.held_bytes / 4
    assert np.array_equal(table.raw.values(0, len(values), EVERYTHING), values, equal_nan=True)
    for size in (1, 16, 64, 300):
        for columns in (EVERYTHING, slice(2, 4)):
            one, two = (one.read_even(3, len(values) - 2, size, columns) for one in (table, other))
            assert np.array_equal(one[0], two[0])
            for name in ("size", "low", "mean", "high", "nan", "infinite"):
                assert np.array_equal(getattr(one[1], name), getattr(two[1], name), equal_nan=True), name


def test_what_the_budget_drops_leaves_the_file_too() -> None:
    _, table = recorded(60 * BLOCK, held_bytes=0, budget_bytes=20 * BLOCK * COLUMNS * 4)
    once = table._spill.file_bytes
    for _ in range(60):
        table.append(np.zeros((BLOCK, COLUMNS), np.float32))
    assert 0 < table._spill.file_bytes <= 1.3 * once
    assert table.kept_bytes < 1.5 * table.budget_bytes


def test_the_file_goes_with_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    original = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **how: made.append(original(**how)) or made[-1])
    _, table = recorded(10 * BLOCK, held_bytes=0)
    (file,) = made
    assert not file.closed
    del table
    gc.collect()
    assert file.closed
    assert not list(tmp_path.iterdir())


def _refuse(**_: Any) -> None:
    raise OSError(28, "No space left on device")


class Filling(io.FileIO):
    """A file on a disk that fills up: after a while it takes only a part of what is written."""

    def write(self, data: Any, /) -> int:
        left = max(0, 9 * BLOCK * COLUMNS * 4 + 100 - self.tell())
        return super().write(memoryview(data).cast("B")[:left])


@pytest.mark.parametrize("full", [True, False], ids=["full", "fills up"])
def test_where_no_file_can_be_written_it_stays_in_memory(
    full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", _refuse if full else lambda **_: Filling(tmp_path / "x", "w+"))
    with caplog.at_level(logging.WARNING):
        values, table = recorded(20 * BLOCK, held_bytes=0)
    _, other = recorded(20 * BLOCK, held_bytes=10**9)
    assert (table.held_bytes == other.held_bytes) if full else (table.held_bytes < other.held_bytes)
    one, two = (one.read_even(0, len(values) - 1, 64, EVERYTHING) for one in (table, other))
    assert np.array_equal(one[1].mean, two[1].mean, equal_nan=True)
    assert np.array_equal(table.raw.values(0, len(values), EVERYTHING), values, equal_nan=True)
    assert caplog.text.count("older steps stay in memory") == 1

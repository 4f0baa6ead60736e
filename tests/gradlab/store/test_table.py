"""The bounded table against a naive twin that keeps every number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradlab.store.level import BLOCK, RawLevel
from gradlab.store.table import Table

SPECIAL = [np.nan, np.inf, -np.inf, 0.0, 1e30]


@st.composite
def recordings(draw: st.DrawFn) -> tuple[np.ndarray, Table]:
    """Random numbers with a few special ones, in frames of random sizes; little or much of it kept, or in memory."""
    steps, columns = draw(st.integers(1, 5000)), draw(st.integers(1, 3))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = random.normal(size=(steps, columns)).astype(np.float32)
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, steps - 1)), draw(st.integers(0, columns - 1))
        values[place] = draw(st.sampled_from(SPECIAL))
    table = Table(columns, draw(st.sampled_from([0, 20_000, 10**8])), draw(st.sampled_from([0, 10**8])))
    frame = draw(st.integers(1, 700))
    for first in range(0, steps, frame):
        table.append(values[first : first + frame])
    return values, table


@given(recordings(), st.data())
def test_every_bucket_sums_up_its_steps(recording: tuple[np.ndarray, Table], data: st.DataObject) -> None:
    values, table = recording
    first = data.draw(st.integers(0, len(values) - 1))
    last = data.draw(st.integers(first, len(values) - 1))
    points = data.draw(st.integers(1, 400))
    starts, summary = table.read(first, last, points, slice(None))
    assert len(starts) == len(summary) <= points
    assert starts[0] <= first
    assert starts[-1] + summary.size[-1] > last
    assert (starts[1:] == (starts + summary.size)[:-1]).all()
    for index, start in enumerate(starts):
        bucket = values[start : start + summary.size[index]]
        finite = np.where(np.isfinite(bucket), bucket, np.nan)
        assert (summary.nan[index] == np.isnan(bucket).sum(axis=0)).all()
        assert (summary.infinite[index] == np.isinf(bucket).sum(axis=0)).all()
        for column in np.flatnonzero(np.isfinite(bucket).any(axis=0)):
            assert summary.low[index, column] == np.nanmin(finite[:, column])
            assert summary.high[index, column] == np.nanmax(finite[:, column])
            expected = np.nanmean(finite[:, column].astype(np.float64))
            scale = np.nanmax(np.abs(finite[:, column]))
            assert abs(summary.mean[index, column] - expected) <= 1e-5 * max(scale, 1e-3)


def test_steps_come_raw_where_the_points_allow_it() -> None:
    values = np.arange(1000, dtype=np.float32)[:, None]
    table = Table(1, 10**8)
    table.append(values)
    starts, summary = table.read(100, 899, 800, slice(None))
    assert (summary.mean[:, 0] == values[100:900, 0]).all()
    assert (starts == np.arange(100, 900)).all()


def test_memory_stays_within_the_budget() -> None:
    table = Table(10, 2**20)
    for _ in range(400):
        table.append(np.zeros((BLOCK, 10), np.float32))
    assert len(table) == 400 * BLOCK
    assert table.kept_bytes < 2**20 * 1.2
    assert len(table.newest(500, slice(None))) == 500


@pytest.mark.parametrize("step", [0, 5000, 102_399])
def test_a_row_is_found_at_any_age(step: int) -> None:
    table = Table(1, 0)
    for first in range(0, 102_400, BLOCK):
        table.append(np.arange(first, first + BLOCK, dtype=np.float32)[:, None])
    span = next(level.span for level in table.levels if level.first * level.span <= step < level.end * level.span)
    assert abs(table.row(step, slice(None))[0] - step) <= span
    with pytest.raises(IndexError, match="not among the 102400"):
        table.row(102_400, slice(None))


@given(recordings(), st.integers(1, 40), st.data())
def test_what_is_read_again_while_the_run_goes_on_is_what_a_first_reader_gets(
    recording: tuple[np.ndarray, Table], points: int, data: st.DataObject
) -> None:
    values, other = recording
    following, columns = Table(values.shape[1], other.budget_bytes), slice(0, values.shape[1])
    first = data.draw(st.integers(0, len(values) - 1))
    frame = data.draw(st.integers(max(1, len(values) // 40), 700))
    for begin in range(0, len(values), frame):
        following.append(values[begin : begin + frame])
        newest = len(following) - 1
        last = newest if data.draw(st.booleans()) else data.draw(st.integers(0, newest))
        if last < first:
            continue
        fresh = Table(values.shape[1], other.budget_bytes)
        for start in range(0, len(following), frame):
            fresh.append(values[start : min(start + frame, len(following))])
        (starts, seen), (expected, told) = (one.read(first, last, points, columns) for one in (following, fresh))
        assert (starts == expected).all()
        for name in ("size", "low", "high", "nan", "infinite"):
            np.testing.assert_array_equal(getattr(seen, name), getattr(told, name))
        np.testing.assert_allclose(seen.mean, told.mean, rtol=1e-6, atol=1e-6)


def test_a_reader_who_follows_has_only_new_steps_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    table, merged = Table(3, 10**8), []
    whole = RawLevel.values

    def seen(level: RawLevel, first: int, end: int, columns: slice) -> np.ndarray:
        merged.append(end - first)
        return whole(level, first, end, columns)

    table.append(np.zeros((875, 3), np.float32))
    table.read(0, 874, 100, slice(0, 3))
    monkeypatch.setattr(RawLevel, "values", seen)
    table.append(np.ones((7, 3), np.float32))
    starts, summary = table.read(0, 881, 100, slice(0, 3))
    assert merged == [9], "buckets of 9 steps were full up to step 873"
    assert (len(starts), summary.size[-1], summary.mean[-1, 0]) == (98, 9, np.float32(7 / 9))
    table.read(0, 881, 100, slice(0, 3))
    assert merged == [9], "nothing is new"
    table.read(0, 872, 100, slice(0, 3))
    assert merged == [9, 873], "a reader who goes back is told what was there"

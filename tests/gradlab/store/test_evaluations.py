"""However often a run is evaluated, it is kept, saved and opened again; the best and the worst are never lost."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import gradlab
from gradlab.records import LAYER_QUANTITIES, STEP_COLUMNS, Checkpoint, Evaluation, Frame
from gradlab.store import (
    History,
    Mark,
    RunNote,
    Session,
    checkpoints,
    delta_of,
    evaluations,
    load,
    opening,
    save,
    sizes,
)
from gradlab.store.evaluations import MOST, OUTER, EvaluationLog, spread_out
from gradlab.store.level import BLOCK
from gradlab.store.runs import MOST_LAYERS, MOST_RUNS
from tests.gradlab.store.runs import numbers, recorded

PLAIN = gradlab.preset("vanishing")
ID = 32
"""Letters of a run's identifier."""


def evaluation(step: int, loss: float = 1.0) -> Evaluation:
    return Evaluation(step, loss, 0.5, loss, 0.5)


def log_of(steps: range) -> EvaluationLog:
    log = EvaluationLog()
    for step in steps:
        log.add(evaluation(step))
    return log


def steps_in(path: Path, run: str) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT step FROM evaluation WHERE run = ? ORDER BY position"
        return [int(step) for (step,) in connection.execute(query, (run,))]


def test_a_long_run_keeps_so_many_evenly_and_its_beginning_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluations, "MOST", 100)
    log = log_of(range(0, 40_000, 10))
    steps = np.array([one.step for one in log.kept])
    assert 20 <= len(steps) <= 100
    assert (steps[0], steps[-1], log.ever) == (0, 39_990, 4000)
    assert np.diff(steps).min() >= 10
    assert np.diff(steps).max() <= 4 * 40_000 / (100 // 2 - OUTER)


def test_least_and_largest_are_kept_and_what_is_not_finite_disturbs_nothing() -> None:
    records = [evaluation(step) for step in range(1000)]
    records[501], records[777], records[3], records[4] = (
        Evaluation(501, 1.0, 0.5, 0.01, 0.5),
        Evaluation(777, 1.0, 0.5, 1.0, 0.99),
        evaluation(3, math.nan),
        evaluation(4, math.inf),
    )
    kept = spread_out(records, 30)
    assert {0, 501, 777, 4, 999} <= set(kept)
    assert len(kept) <= 30
    alone = [Evaluation(step, math.nan, math.nan, math.nan, math.nan) for step in range(100)]
    assert {0, 99} <= set(spread_out(alone, 20))
    assert len(spread_out([evaluation(7)] * 50, 20)) <= OUTER + 1


def test_fewer_than_the_limit_are_all_kept() -> None:
    log = log_of(range(500))
    assert [one.step for one in log.kept] == list(range(500))
    assert log.thinnings == 0


def test_a_session_has_what_the_run_keeps_whenever_it_was_thinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluations, "MOST", 40)
    path, history, mark = tmp_path / "a.gradlab", recorded(numbers(20)), Mark()
    session = Session.create(tmp_path / "sessions", PLAIN, lambda _news: None)
    for step in range(1000):
        history.add(evaluation(step, 1 + abs(step - 333)))
        if step % 7 == 0:
            delta = delta_of(history, 0, RunNote(), mark)
            session.put_run(delta)
            mark = delta.end
    session.put_run(delta_of(history, 0, RunNote(), mark))
    session.save(path).result(60)
    session.close()
    kept = [one.step for one in history.evaluations]
    assert steps_in(path, "0123") == kept
    assert {0, 333, 999} <= set(kept)
    (again,) = load(path).histories
    assert [one.step for one in again.evaluations] == kept
    go_on(tmp_path, path)


def go_on(folder: Path, path: Path) -> None:
    """Evaluate a run further whose places in the file have gaps; nothing takes another's place."""
    session, document = Session.of_file(folder / "sessions", path, lambda _news: None)
    (history,) = document.histories
    before = [one.step for one in history.evaluations]
    since = Mark.of(history)
    history.add(evaluation(1000))
    session.put_run(delta_of(history, 0, RunNote(), since))
    session.save(path).result(60)
    session.close()
    assert steps_in(path, "0123") == [*before, 1000] == [one.step for one in history.evaluations]


def test_a_file_with_more_of_them_than_are_kept_today_is_thinned_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, history = tmp_path / "a.gradlab", recorded(numbers(20))
    for step in range(200):
        history.add(evaluation(step))
    save(path, PLAIN, [history])
    monkeypatch.setattr(evaluations, "MOST", 50)
    session, document = Session.of_file(tmp_path / "sessions", path, lambda _news: None)
    (history,) = document.histories
    since = Mark.of(history)
    history.add(evaluation(200))
    session.put_run(delta_of(history, 0, RunNote(), since))
    session.save(path).result(60)
    session.close()
    monkeypatch.undo()
    (again,) = load(path).histories
    assert [one.step for one in again.evaluations] == list(range(201))


@pytest.mark.parametrize("by_session", [False, True])
def test_saving_never_refuses_what_many_runs_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_session: bool
) -> None:
    path = tmp_path / "a.gradlab"
    runs = [recorded(numbers(20, seed=at), run=f"run {at}") for at in range(4)]
    for at, history in enumerate(runs):
        for step in range(5 if at == 0 else 400):
            history.add(evaluation(step, 2 + step % 7))
    monkeypatch.setitem(sizes.MOST_ROWS, "evaluation", 300)
    if by_session:
        session = Session.create(tmp_path / "sessions", PLAIN, lambda _news: None)
        for at, history in enumerate(runs):
            session.put_run(delta_of(history, at, RunNote()))
        session.save(path).result(60)
        session.close()
    else:
        save(path, PLAIN, runs)
    again = load(path).histories
    assert [len(history.evaluations) for history in runs] == [5, 400, 400, 400]
    assert [one.step for one in again[0].evaluations] == [0, 1, 2, 3, 4]
    for history in again[1:]:
        steps = [one.step for one in history.evaluations]
        assert 30 <= len(steps) <= 75
        assert (steps[0], steps[-1]) == (0, 399)


def test_periodic_weights_are_thinned_evenly_and_wishes_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MOST", 20)
    path, history, mark = tmp_path / "a.gradlab", recorded(numbers(200)), Mark()
    session = Session.create(tmp_path / "sessions", PLAIN, lambda _news: None)
    for step in range(1, 201):
        kind = {50: "wish", 51: "wish", 200: "end"}.get(step, "periodic")
        history.add(Checkpoint(step, {"hidden1/kernel": np.full(3, step, np.float32)}, {}, kind))
        if step % 9 == 0 or step == 200:
            delta = delta_of(history, 0, RunNote(), mark)
            session.put_run(delta)
            mark = delta.end
    session.save(path).result(60)
    session.close()
    kept = [one.step for one in history.checkpoints]
    assert len(kept) == 20
    assert {1, 50, 51, 200} <= set(kept)
    assert np.diff(kept).max() <= 30
    (again,) = load(path).histories
    assert [one.step for one in again.checkpoints] == kept
    assert [one.weights["hidden1/kernel"][0] for one in again.checkpoints] == kept


def test_networks_of_many_parts_keep_fewer_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MOST_PARTS", 60)
    history = recorded(numbers(100))
    for step in range(1, 101):
        weights = {f"{layer}/kernel": np.zeros(1, np.float32) for layer in ("a", "b", "c")}
        history.add(Checkpoint(step, weights, {}, "periodic"))
    assert len(history.checkpoints) == 20
    for step in range(101, 131):
        history.add(Checkpoint(step, {}, {}, "wish"))
    assert sum(one.kind == "wish" for one in history.checkpoints) == 30


def test_the_limits_agree() -> None:
    """What one run may record, a file may hold; and what a file may hold, its texts may name."""
    rows = sizes.MOST_ROWS
    assert rows["evaluation"] // MOST_RUNS > OUTER + 2
    assert rows["evaluation"] >= MOST
    assert rows["checkpoint"] >= checkpoints.MOST
    assert rows["weights"] >= max(checkpoints.MOST_PARTS, checkpoints.LEAST * 3 * MOST_LAYERS)
    assert rows["blob"] >= rows["weights"]
    for table, letters in {
        "chunk": ID,
        "evaluation": ID,
        "event": ID,
        "distribution": ID,
        "weights": 64,
        "blob": 64,
    }.items():
        assert rows[table] * letters <= sizes.OTHER_LETTERS[1], table
    columns = MOST_LAYERS * len(LAYER_QUANTITIES) + len(STEP_COLUMNS)
    longest = max(limit for limit in opening.LIMITS.values())
    assert BLOCK * columns * 20 < longest, "a block of summaries of the largest stack could not be read"


def test_a_run_as_long_as_the_limit_opens_again(tmp_path: Path) -> None:
    history = History(recorded(numbers(1)).started)
    history.add(Frame(1, numbers(1), np.zeros((1, 8), np.float32), 0.1))
    for step in range(MOST + 1):
        history.add(evaluation(step))
    assert len(history.evaluations) <= MOST // 2 + 1
    save(tmp_path / "a.gradlab", PLAIN, [history])
    (again,) = load(tmp_path / "a.gradlab").histories
    assert [one.step for one in again.evaluations] == [one.step for one in history.evaluations]

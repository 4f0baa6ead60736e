"""Weights of other files are in a file as long as a state in it begins with them, and in the session for undoing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save as arrays_to_bytes

import gradlab
from gradlab.records import digest_of
from gradlab.spec import Dense, Experiment, Origin
from gradlab.store import History, Remarks, Reused, RunNote, Session, load, save
from tests.gradlab.store.runs import started

PLAIN = gradlab.preset("vanishing")


def beginning_with(value: float) -> tuple[Experiment, Reused]:
    """Return an experiment whose lowest layer starts with weights of another file, and these."""
    arrays = {"kernel": np.full((64, 100), value, np.float32)}
    first, *above = PLAIN.layers
    assert isinstance(first, Dense)
    origin = Origin(source="base", layer="low", sha256=digest_of(arrays), kernel=(64, 100))
    layers = (first.model_copy(update={"origin": origin}), *above)
    return PLAIN.model_copy(update={"layers": layers}), Reused.of(arrays_to_bytes(arrays), "base")


def run_of(experiment: Experiment, name: str) -> History:
    """Return a run of `experiment` that recorded nothing."""
    return History(replace(started(), run=name, experiment=experiment))


def test_a_file_has_what_it_or_one_of_its_runs_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    (edited, mine), (ran, of_run), (_, idle), (gone, of_gone) = (beginning_with(value) for value in range(4))
    runs = [run_of(experiment, name) for experiment, name in ((ran, "a"), (gone, "b"))]
    remarks = Remarks({"b": RunNote(deleted=True)})
    save(path, edited, runs, remarks, [mine, of_run, idle, of_gone])
    assert {one.name for one in load(path).reused} == {mine.name, of_run.name}
    save(path, PLAIN, runs[:1], None, load(path).reused)
    assert [one.name for one in load(path).reused] == [of_run.name]


def test_what_undoing_needs_stays_in_the_session_and_comes_back_into_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    edited, mine = beginning_with(1.0)
    session = Session.create(tmp_path / "sessions", PLAIN, lambda _news: None)
    session.put_reused(mine)
    for experiment, kept in ((edited, [mine.name]), (PLAIN, []), (edited, [mine.name])):
        session.put_experiment(experiment)
        session.save(path).result(60)
        assert [one.name for one in load(path).reused] == kept
        assert (b"kernel" in path.read_bytes()) is bool(kept)
    session.close()

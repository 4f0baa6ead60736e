"""The good file that is damaged and forged: a small one with all that the present format can hold."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save as arrays_to_bytes

from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_QUANTITIES,
    Checkpoint,
    EndReason,
    Evaluation,
    Event,
    Frame,
    RunEnded,
    digest_of,
)
from gradlab.spec import Dense, Experiment, Origin
from gradlab.store import History, Pin, Remarks, Reused, RunNote, save
from tests.gradlab.store.runs import numbers, started
from tests.gradlab.store.spread import distribution

LOW = {"kernel": np.full((4, 3), 0.5, np.float32), "bias": np.zeros(3, np.float32)}
"""Of another file, which the lowest layer starts with."""
STATE = {"learning_rate": 0.05, "frozen": ["hidden2"], "patience": {"best": 0.25, "waited": 1}}
STEPS = 4200
"""Of the longest run, which is enough for summaries of 256 steps."""


@functools.cache
def good_bytes() -> bytes:
    """Return the file: an experiment, four runs, of which one was forked, notes, pins and reused weights."""
    origin = Origin(source="base", layer="low", sha256=digest_of(LOW), kernel=(4, 3))
    layers = (Dense(name="hidden1", units=3, origin=origin), Dense(name="output", units=10))
    experiment = Experiment(name="Damaged", note="Line 1\nline 2", layers=layers)
    remarks = Remarks(
        {"a": RunNote("first", 0, "too slow\nat the end"), "b": RunNote("zweiter Lauf ∂W", 2, visible=False)},
        (Pin(3, "here"), Pin(40, "the spike", "a"), Pin(7, "", "c")),
    )
    runs = (whole(experiment, "a", 300), broken("b"), forked(experiment, "c"), long("d"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "good.gradlab"
        save(path, experiment, runs, remarks, [Reused.of(arrays_to_bytes(LOW), "base")])
        return path.read_bytes()


def history(run: str, steps: int, layers: int = 3, before: int = 0, budget_bytes: int = 2**26) -> History:
    """Return what a run measured in so many steps behind the step `before`."""
    first = replace(started(layers, run=run), parent="a" if before else "", parent_step=before)
    result = History(first, budget_bytes)
    each = np.tile(np.arange(len(STEP_QUANTITIES), dtype=np.float32), (steps, 1))
    values = numbers(steps, layers, seed=before)
    assert values.shape[2] == len(LAYER_QUANTITIES)
    result.add(Frame(before + 1, values, each, 0.03 * steps))
    return result


def whole(experiment: Experiment, run: str, steps: int) -> History:
    """Return a run with events, evaluations, checkpoints of every kind, distributions and pictures."""
    result = history(run, steps)
    result.started = replace(result.started, experiment=experiment, frozen=(True, False, False))
    for step in (0, 100, 200, 300):
        result.add(Evaluation(step, 2.3 / (1 + step), 0.1, float("nan") if step == 0 else 0.5, 0.3))
    result.add(Event(5, "learning_rate", "Learning rate 0.1 to 0.05", {"value": 0.05}))
    result.add(Event(9, "frozen", "hidden2 is frozen", {"layer": "hidden2", "value": True}))
    result.add(Event(50, "note", "Ünusual, “quoted” and\nin two lines"))
    result.add(
        Event(60, "autopsy", "z grew.", {"layer": "hidden1", "growth": {"pre_std": {"hidden1": 1.5, "x": None}}})
    )
    kept = {"hidden1/kernel": LOW["kernel"], "hidden1/bias": LOW["bias"]}
    for step, kind in ((100, "periodic"), (150, "wish"), (steps, "end")):
        own = np.full((2, 3), step, np.float32)
        weights = {**kept, "output/kernel": own, "output/kernel/momentum": own.astype(np.float64)}
        result.add(Checkpoint(step, weights, STATE, kind))
    for step in (1, steps):
        result.add(distribution(step, 3))
    result.add(RunEnded(steps, EndReason.FINISHED, "All steps were taken."))
    return result


def broken(run: str) -> History:
    """Return a run of predicted numbers that ended with NaN, which its pictures show."""
    result = history(run, 20)
    taken = distribution(20, 3)
    assert taken.pictures is not None
    assert taken.pictures.surface is not None
    assert taken.pictures.weights is not None
    values, weights = taken.pictures.surface.values.copy(), taken.pictures.weights.copy()
    values[10:20], values[20:30], values[30:40], weights[1], weights[2] = np.nan, np.inf, -np.inf, np.nan, np.inf
    surface = replace(taken.pictures.surface, values=values, classes=None)
    pictures = replace(taken.pictures, surface=surface, confusion=None, weights=weights, class_names=())
    result.add(replace(taken, pictures=pictures))
    result.add(RunEnded(20, EndReason.NONFINITE, "Not finite.", "hidden1", "delta_rms"))
    return result


def forked(experiment: Experiment, run: str) -> History:
    """Return a run that was forked from run a at step 100 and goes on."""
    result = history(run, 30, before=100)
    result.started = replace(result.started, experiment=experiment, environment={"seed": "1", "python": "3"})
    result.add(Evaluation(110, 0.5, 0.75, 0.25, 0.8))
    result.add(replace(distribution(110, 3), pictures=None))
    return result


def long(run: str) -> History:
    """Return a run of one layer that keeps its newest steps only, and summaries of the others."""
    result = history(run, STEPS, layers=1, budget_bytes=2**16)
    result.add(RunEnded(STEPS, EndReason.STOPPED, "Stopped."))
    return result

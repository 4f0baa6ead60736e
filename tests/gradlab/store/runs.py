"""Recorded runs for tests, made from numbers instead of training."""

import math

import numpy as np

import gradlab
from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_QUANTITIES,
    Checkpoint,
    EndReason,
    Evaluation,
    Event,
    FloatArray,
    Frame,
    RunEnded,
    RunStarted,
)
from gradlab.store import History


def started(layers: int = 3, frozen: tuple[bool, ...] | None = None, run: str = "0123") -> RunStarted:
    experiment = gradlab.preset("vanishing")
    names = tuple(f"hidden{index + 1}" for index in range(layers))
    return RunStarted(run, experiment, names, frozen or (False,) * layers, "CPU", {"seed": "0"}, 1_700_000_000.5)


def numbers(steps: int, layers: int = 3, seed: int = 0) -> FloatArray:
    """Return float32 [steps, layers, quantities], each positive; those of the first format come as they did then."""
    random = np.random.default_rng(seed)
    first, later = (random.uniform(0.5, 1.5, (steps, layers, count)) for count in (9, len(LAYER_QUANTITIES) - 9))
    return np.concatenate([first, later], axis=-1).astype(np.float32)


def broken(values: FloatArray, budget_bytes: int = 2**26) -> History:
    """Return the history of a run whose last step was not finite."""
    history = recorded(values, budget_bytes=budget_bytes)
    history.add(RunEnded(len(values), EndReason.NONFINITE, "Not finite.", "hidden1", "delta_rms"))
    return history


def recorded(values: FloatArray, frame: int = 37, budget_bytes: int = 2**26, run: str = "0123") -> History:
    """Return the history of a run that measured `values`, in frames of `frame` steps."""
    history = History(started(values.shape[1], run=run), budget_bytes)
    for first in range(0, len(values), frame):
        part = values[first : first + frame]
        steps = np.tile(np.arange(len(STEP_QUANTITIES), dtype=np.float32), (len(part), 1))
        history.add(Frame(first + 1, part, steps, 0.03))
    return history


def finished(values: FloatArray, run: str = "0123", budget_bytes: int = 2**26) -> History:
    """Return a whole run: steps, evaluations, an event, weights and an end."""
    history = recorded(values, run=run, budget_bytes=budget_bytes)
    history.add(Evaluation(0, 2.3, 0.1, math.nan, 0.1))
    history.add(Event(5, "learning_rate", "Learning rate 0.1 to 0.05", {"to": 0.05}))
    history.add(Checkpoint(len(values), {"hidden1/kernel": np.arange(6, dtype=np.float32).reshape(2, 3)}))
    history.add(RunEnded(len(values), EndReason.FINISHED, "All steps were taken."))
    return history

"""A recorded run as NumPy arrays in one NPZ file, for scripts."""

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.export.output import Output
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES
from gradlab.store import History

Arrays = dict[str, NDArray[Any]]
_EVERYTHING = slice(None)

_save: Any = np.savez  # whose own parameter's name no array has


def write_npz(history: History, path: str | os.PathLike[str]) -> int:
    """Write the arrays of `run_arrays`; return how many of the run's first steps are means, not single steps.

    The file holds numbers and texts alone, so `numpy.load(path, allow_pickle=False)` reads it.

    Raises:
        ExportError: when the file cannot be written.
    """
    with Output(path) as output, output.explained():
        _save(output.file, **run_arrays(history))
    return history.table.raw.first


def run_arrays(history: History) -> Arrays:
    """Return everything that a run recorded.

    With m buckets of steps (single ones, but for the oldest of a long run), e evaluations and n layers: `step` int64
    [m], the first step of each bucket; `span` int64 [m], the steps in it; each layer quantity float32 [m, n]
    and each step quantity float32 [m] under its name, of larger buckets the mean, with `NAME_low` and `NAME_high`
    beside it where there are such; `evaluation_step` int64 [e] and the four scores float64 [e]; `event_step`,
    `event_kind`, `event_text`; `layer_names` [n], `run` and `spec`, the experiment as JSON; and the newest
    checkpoint's weights as `weights/hidden1/kernel` and so on, with their step as `weights_step`.
    """
    started = history.started
    arrays: Arrays = {
        "run": np.array(started.run),
        "spec": np.array(started.experiment.to_json()),
        "layer_names": np.array(history.layer_names),
        **_steps(history),
        **_evaluations(history),
        "event_step": np.array([event.step for event in history.events], np.int64),
        "event_kind": np.array([event.kind for event in history.events], np.str_),
        "event_text": np.array([event.text for event in history.events], np.str_),
    }
    if history.checkpoint is not None:
        arrays["weights_step"] = np.array(history.checkpoint.step)
        arrays |= {f"weights/{name}": np.asarray(value) for name, value in history.checkpoint.weights.items()}
    return arrays


def _steps(history: History) -> Arrays:
    raw, layers = history.table.raw, len(history.layer_names)
    single = raw.values(raw.first, raw.end, _EVERYTHING)
    numbers = np.arange(raw.first, raw.end, dtype=np.int64) + history.first_step
    if not raw.first:
        return {"step": numbers, "span": np.ones_like(numbers), **_named(single, layers, "")}
    starts, older = history.table.read(0, raw.first - 1, raw.first, _EVERYTHING)
    parts = (("", older.mean), ("_low", older.low), ("_high", older.high))
    arrays: Arrays = {
        "step": np.concatenate([starts + history.first_step, numbers]),
        "span": np.concatenate([older.size, np.ones_like(numbers)]),
    }
    for suffix, part in parts:
        arrays |= _named(np.concatenate([part, single]), layers, suffix)
    return arrays


def _named(values: NDArray[np.float32], layers: int, suffix: str) -> Arrays:
    """Return float32 [m, columns] by quantity."""
    arrays: Arrays = {}
    for index, quantity in enumerate(LAYER_QUANTITIES):
        arrays[f"{quantity.name}{suffix}"] = values[:, index * layers : (index + 1) * layers]
    for index, quantity in enumerate(STEP_QUANTITIES):
        arrays[f"{quantity.name}{suffix}"] = values[:, len(LAYER_QUANTITIES) * layers + index]
    return arrays


def _evaluations(history: History) -> Arrays:
    found = history.evaluations
    scores = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
    arrays: Arrays = {name: np.array([getattr(one, name) for one in found], np.float64) for name in scores}
    return {"evaluation_step": np.array([one.step for one in found], np.int64), **arrays}

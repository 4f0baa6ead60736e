"""A recorded run as a log that TensorBoard opens."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import ExportError
from gradlab.export.event_file import ScalarEvents, record, records, text_event, version_event
from gradlab.export.npz import run_arrays
from gradlab.export.output import Output
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES
from gradlab.spec import to_text
from gradlab.store import History

BLOCK_BYTES = 2**24
_SCORES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")


def write_tensorboard(history: History, folder: str | os.PathLike[str]) -> Path:
    """Write the run as an event file in `folder`, which is made if need be, and return the file's path.

    Tags are `QUANTITY/LAYER`, `step/QUANTITY`, `evaluation/train_loss` and so on, and the experiment is a text. What
    was not measured has no entry; of the oldest steps of a long run the means stand at their first step. All entries
    have the time at which the run began, because the steps' own times are not recorded.

    Raises:
        ExportError: when nothing can be written there.
    """
    place, started = Path(folder), history.started
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{place}: no such folder can be made ({error.strerror}); choose another.") from None
    path = place / f"events.out.tfevents.{int(started.started_at)}.gradlab.{started.run[:8]}"
    with Output(path) as output:
        output.write(record(version_event(started.started_at)))
        text = "```toml\n" + to_text(started.experiment, "toml") + "```"
        output.write(record(text_event(started.started_at, "experiment", text)))
        for part in _scalar_records(history):
            output.write(part)
    return path


def _scalar_records(history: History) -> Iterator[bytes]:
    arrays = run_arrays(history)
    tags = [f"{quantity.name}/{layer}" for quantity in LAYER_QUANTITIES for layer in history.layer_names]
    tags += [f"step/{quantity.name}" for quantity in STEP_QUANTITIES]
    layers = [arrays[quantity.name] for quantity in LAYER_QUANTITIES]
    steps = [arrays[quantity.name][:, None] for quantity in STEP_QUANTITIES]
    values = np.concatenate([*layers, *steps], axis=1)
    yield from _events(tags, arrays["step"], values, history.started.started_at)
    scores = np.stack([arrays[name] for name in _SCORES], axis=1).astype(np.float32)
    names = [f"evaluation/{name}" for name in _SCORES]
    yield from _events(names, arrays["evaluation_step"], scores, history.started.started_at)


def _events(
    tags: list[str], steps: NDArray[np.int64], values: NDArray[np.float32], wall_time: float
) -> Iterator[bytes]:
    """Yield the records of float32 `values` [steps, tags] in the order of the steps; what is NaN has no entry."""
    rows = max(1, BLOCK_BYTES // (64 * len(tags)))
    for first in range(0, len(steps), rows):
        part, numbers = values[first : first + rows], steps[first : first + rows]
        found: list[bytes] = [b""] * len(part)
        patterns, kinds = np.unique(~np.isnan(part), axis=0, return_inverse=True)
        for kind, pattern in enumerate(patterns):
            chosen = np.flatnonzero(kinds.reshape(-1) == kind)
            if not pattern.any():
                continue
            events = ScalarEvents([tag for tag, wanted in zip(tags, pattern, strict=True) if wanted], wall_time)
            messages = records(events.messages(numbers[chosen], part[chosen][:, pattern]))
            for index, message in zip(chosen.tolist(), messages, strict=True):
                found[index] = message.tobytes()
        yield b"".join(found)

"""What a run's history has that its file has not yet, as values that another thread may write."""

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import apsw
import numpy as np

from gradlab.records import (
    LAYER_INDEX,
    STEP_COLUMNS,
    Checkpoint,
    Distributions,
    Evaluation,
    Event,
    RunEnded,
    RunStarted,
)
from gradlab.store.chunks import Chunk, chunks_of
from gradlab.store.histograms import distributions_to_bytes
from gradlab.store.notes import RunNote
from gradlab.store.recording import Recording
from gradlab.store.revisions import revision_of
from gradlab.store.sql import execute
from gradlab.store.weights import StoredWeights, bytes_of, parts_of, put_blob

CODEC = "raw"


@dataclass(frozen=True)
class Mark:
    """How much of a history is stored.

    Attributes:
        ends: of the levels of its table.
        evaluations: how many there have been, and `thinnings` how often some were dropped.
        events: how many.
        checkpoints: step and kind of each.
        distributions: their steps.
    """

    ends: tuple[int, ...] = ()
    evaluations: int = 0
    events: int = 0
    checkpoints: tuple[tuple[int, str], ...] = ()
    distributions: frozenset[int] = frozenset()
    thinnings: int = 0

    @classmethod
    def of(cls, history: Recording) -> "Mark":
        """Return the mark of all that `history` has now."""
        return cls(
            tuple(level.end for level in history.table.levels),
            history.evaluation_log.ever,
            len(history.events),
            tuple((one.step, one.kind) for one in history.checkpoints),
            frozenset(one.step for one in history.distributions),
            history.evaluation_log.thinnings,
        )


@dataclass(frozen=True, eq=False)
class Delta:
    """A run as it stands, and what has come to it since a mark.

    Attributes:
        position: the run's place among those of the document.
        firsts: for each level the oldest bucket that is still kept.
        end: the mark that is reached when this is stored.
    """

    started: RunStarted
    position: int
    note: RunNote
    steps: int
    budget: int
    ended: RunEnded | None
    firsts: tuple[int, ...]
    chunks: Iterable[Chunk]
    evaluations: Sequence[Evaluation]
    events: Sequence[Event]
    checkpoints: Sequence[Checkpoint]
    distributions: Sequence[Distributions]
    since: Mark
    end: Mark = field(default_factory=Mark)

    @property
    def size_bytes(self) -> int:
        """Return about how much this takes in the file."""
        weights = sum(bytes_of(one.weights) for one in self.checkpoints)
        counts = sum(one.nbytes for one in self.distributions)
        return weights + counts + sum(len(chunk.data) for chunk in self.chunks)


def delta_of(
    history: Recording, position: int, note: RunNote, since: Mark | None = None, *, at_once: bool = True
) -> Delta:
    """Return what `history` has beyond `since`, or all of it; to be called on the thread that adds to it.

    Without `at_once` the steps are copied while they are written, which must then happen before more are added.
    """
    since = since or Mark()
    chunks = chunks_of(history.table, since.ends)
    fresh = tuple(one for one in history.checkpoints if (one.step, one.kind) not in since.checkpoints)
    return Delta(
        started=history.started,
        position=position,
        note=note,
        steps=len(history.table),
        budget=history.table.budget_bytes,
        ended=history.ended,
        firsts=tuple(level.first for level in history.table.levels),
        chunks=tuple(chunks) if at_once else chunks,
        evaluations=tuple(history.evaluation_log.since(since.evaluations, since.thinnings)),
        events=tuple(history.events[since.events :]),
        checkpoints=fresh,
        distributions=tuple(one for one in history.distributions if one.step not in since.distributions),
        since=since,
        end=Mark.of(history),
    )


def write_delta(connection: apsw.Connection, delta: Delta) -> None:
    """Bring the run of `delta` up to date in the file; to be done in a transaction."""
    run = delta.started.run
    _insert(connection, "run", _run_row(connection, delta))
    for level, first in enumerate(delta.firsts):
        execute(connection, "DELETE FROM chunk WHERE run = ? AND level = ? AND first < ?", (run, level, first))
    for chunk in delta.chunks:
        _insert(connection, "chunk", (run, chunk.level, chunk.first, chunk.count, CODEC, chunk.checksum, chunk.data))
    if delta.since.thinnings != delta.end.thinnings:
        execute(connection, "DELETE FROM evaluation WHERE run = ?", (run,))
    for index, item in enumerate(delta.evaluations, start=delta.end.evaluations - len(delta.evaluations)):
        numbers = (item.train_loss, item.train_accuracy, item.validation_loss, item.validation_accuracy)
        _insert(connection, "evaluation", (run, index, item.step, struct.pack("<4d", *numbers)))
    for index, event in enumerate(delta.events, start=delta.since.events):
        _insert(connection, "event", (run, index, event.step, event.kind, event.text, plain_json(event.details)))
    for step in delta.since.distributions - delta.end.distributions:
        execute(connection, "DELETE FROM distribution WHERE run = ? AND step = ?", (run, step))
    for one in delta.distributions:
        data = distributions_to_bytes(one)
        _insert(connection, "distribution", (run, one.step, zlib.crc32(data), data))
    _write_checkpoints(connection, delta)


def delete_run(connection: apsw.Connection, run: str) -> None:
    """Forget a run; blobs that nothing refers to any more stay until `sweep_blobs`."""
    execute(connection, "DELETE FROM run WHERE id = ?", (run,))
    for table in ("chunk", "evaluation", "event", "distribution", "checkpoint", "weights"):
        execute(connection, f"DELETE FROM {table} WHERE run = ?", (run,))  # noqa: S608 - names from the line above


def sweep_blobs(connection: apsw.Connection) -> None:
    """Remove the blobs that nothing refers to."""
    used = "SELECT blob FROM weights UNION SELECT blob FROM reused"
    execute(connection, f"DELETE FROM blob WHERE id NOT IN ({used})")  # noqa: S608 - constants only


def plain_json(value: Any) -> str:
    """Return `value` as JSON: a numpy number as a number, what JSON does not know as text."""
    return json.dumps(dict(value), default=_plain)


def _plain(value: Any) -> Any:
    return cast("Any", value).item() if isinstance(value, np.generic) else str(value)


def _insert(connection: apsw.Connection, table: str, row: Sequence[Any]) -> None:
    marks = ", ".join("?" * len(row))
    statement = f"INSERT OR REPLACE INTO {table} VALUES ({marks})"  # noqa: S608 - question marks only
    execute(connection, statement, tuple(row))


def _run_row(connection: apsw.Connection, delta: Delta) -> tuple[Any, ...]:
    started, ended, note = delta.started, delta.ended, delta.note
    end = (ended.step, ended.reason.value, ended.text, ended.layer, ended.quantity) if ended else (None,) * 5
    return (
        started.run,
        delta.position,
        revision_of(connection, started.experiment),
        note.name,
        note.color,
        note.note,
        int(note.visible),
        int(note.deleted),
        started.parent,
        started.parent_step,
        started.experiment.training.seed,
        json.dumps(started.layer_names),
        json.dumps(started.frozen),
        json.dumps({"layer": list(LAYER_INDEX), "step": list(STEP_COLUMNS)}),
        started.device,
        json.dumps(dict(started.environment)),
        started.started_at,
        delta.steps,
        delta.budget,
        *end,
    )


def _write_checkpoints(connection: apsw.Connection, delta: Delta) -> None:
    run, kept = delta.started.run, [step for step, _kind in delta.end.checkpoints]
    for step in {step for step, _kind in delta.since.checkpoints} - set(kept):
        for table in ("checkpoint", "weights"):
            execute(connection, f"DELETE FROM {table} WHERE run = ? AND step = ?", (run, step))  # noqa: S608 - as above
    # Where some went, those behind them moved up.
    for place, (old, new) in enumerate(zip(delta.since.checkpoints, delta.end.checkpoints, strict=False)):
        if old != new:
            execute(connection, "UPDATE checkpoint SET position = ? WHERE run = ? AND step = ?", (place, run, new[0]))
    for one in delta.checkpoints:
        row = (run, one.step, kept.index(one.step), one.kind, plain_json(one.state))
        _insert(connection, "checkpoint", row)
        execute(connection, "DELETE FROM weights WHERE run = ? AND step = ?", (run, one.step))
        _write_weights(connection, run, one)


def _write_weights(connection: apsw.Connection, run: str, checkpoint: Checkpoint) -> None:
    weights = checkpoint.weights
    if isinstance(weights, StoredWeights) and weights.are_in(connection):
        blobs = weights.blobs
    else:
        blobs = {part: put_blob(connection, data) for part, data in parts_of(weights).items()}
    for part, blob in blobs.items():
        _insert(connection, "weights", (run, checkpoint.step, part, blob))

"""Reads an experiment file that `opening` has let in; every size and checksum is verified before it is believed."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import apsw

from gradlab.errors import DocumentError
from gradlab.records.texts import lines, one_line
from gradlab.spec import Experiment
from gradlab.store.checked import step_of
from gradlab.store.history import History
from gradlab.store.notes import Pin, Remarks
from gradlab.store.opening import check_digest, meta, opened
from gradlab.store.revisions import head
from gradlab.store.runs import RunRow, history_from, last_score, run_rows, spec_of
from gradlab.store.sql import execute
from gradlab.store.weights import Door, Reused, check_blobs, get_blob

MOST_PINS = 10_000


@dataclass(frozen=True, eq=False)
class Document:
    """What an experiment file holds."""

    experiment: Experiment
    histories: tuple[History, ...]
    remarks: Remarks = field(default_factory=Remarks)
    reused: tuple[Reused, ...] = ()


@dataclass(frozen=True)
class RunInfo:
    """A recorded run in short; accuracy is the last one on the validation set, None when it was never taken.

    `checkpoints` are the steps that weights are kept of; `parent` and `parent_step` say where it was forked.
    """

    run: str
    steps: int
    started_at: float
    device: str
    reason: str
    text: str
    accuracy: float | None
    name: str = ""
    note: str = ""
    parent: str = ""
    parent_step: int = 0
    checkpoints: tuple[int, ...] = ()


@dataclass(frozen=True)
class DocumentInfo:
    """An experiment file in short, read without its recorded steps."""

    experiment: Experiment
    runs: tuple[RunInfo, ...]
    written_by: str
    size_bytes: int


def load(path: str | os.PathLike[str]) -> Document:
    """Read the experiment file at `path`; weights are verified, and read when they are looked at.

    Raises:
        DocumentError: one sentence; anything but a sound experiment file is refused.
    """

    def door() -> AbstractContextManager[apsw.Connection]:
        return opened(path, thorough=False)

    with opened(path) as connection:
        document = document_of(connection, door)
        check_digest(connection)
        return document


def document_of(connection: apsw.Connection, door: Door) -> Document:
    """Read what `connection` is to; `door` opens the same file again for the weights.

    Raises:
        DocumentError: when something in it is damaged or does not fit.
    """
    check_blobs(connection)
    rows = run_rows(connection)
    notes = {row.run: row.note for row in rows}
    return Document(
        head_experiment(connection),
        tuple(history_from(connection, row, door) for row in rows),
        Remarks(notes, tuple(_pins(connection))),
        tuple(_reused(connection, door)),
    )


def document_info(path: str | os.PathLike[str]) -> DocumentInfo:
    """Return what stands in the experiment file at `path`, without reading its recorded steps.

    Raises:
        DocumentError: as `load` does.
    """
    with opened(path, thorough=False) as connection:
        runs = tuple(_run_info(connection, row) for row in run_rows(connection))
        size = Path(path).stat().st_size
        return DocumentInfo(head_experiment(connection), runs, meta(connection, "written_by") or "unknown", size)


def head_experiment(connection: apsw.Connection) -> Experiment:
    """Return the experiment that is edited now.

    Raises:
        DocumentError: when there is none.
    """
    rows = list(execute(connection, "SELECT spec FROM revision WHERE id = ?", (head(connection),)))
    if not rows:
        raise DocumentError("it holds no experiment")
    return spec_of(rows[0][0])


def _pins(connection: apsw.Connection) -> Iterator[Pin]:
    query = f"SELECT run, step, text FROM pin ORDER BY position LIMIT {MOST_PINS}"  # noqa: S608 - a constant
    for run, step, text in execute(connection, query):
        yield Pin(step_of(step, "a pin in it"), lines(text), run)


def _reused(connection: apsw.Connection, door: Door) -> Iterator[Reused]:
    def read(name: str) -> bytes:
        with door() as again:
            return get_blob(again, name)

    for name, source in execute(connection, "SELECT blob, source FROM reused ORDER BY blob"):
        yield Reused(name, one_line(source), partial(read, name))


def _run_info(connection: apsw.Connection, row: RunRow) -> RunInfo:
    reason, text = (row.ended.reason.value, row.ended.text) if row.ended else ("unfinished", "")
    steps = execute(connection, "SELECT step FROM checkpoint WHERE run = ? ORDER BY position", (row.run,))
    started = row.started
    return RunInfo(
        row.run,
        started.parent_step + row.steps,
        started.started_at,
        started.device,
        reason,
        text,
        last_score(connection, row.run),
        row.note.name,
        row.note.note,
        started.parent,
        started.parent_step,
        tuple(int(step) for (step,) in steps),
    )

"""Reads an experiment file that `opening` has let in; every size and checksum is verified before it is believed."""

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import apsw
import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as weights_from_bytes

from gradlab.errors import DocumentError, SpecError
from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_QUANTITIES,
    Checkpoint,
    EndReason,
    Evaluation,
    Event,
    RunEnded,
    RunStarted,
)
from gradlab.spec import Experiment
from gradlab.store.chunks import Chunk, Layout, table_of
from gradlab.store.digest import digest
from gradlab.store.history import History
from gradlab.store.opening import opened
from gradlab.store.sql import Row, execute

MOST_RUNS, MOST_LAYERS, MOST_STEPS, MOST_TEXT = 10_000, 1000, 10**12, 4 * 2**20
MOST_WEIGHT_BYTES = 8 * 2**30
MOST_QUANTITIES = 1000
_RUN_COLUMNS = (
    "id, spec, layers, frozen, device, environment, started_at, steps, budget, quantities,"
    " end_step, end_reason, end_text, end_layer, end_quantity"
)


@dataclass(frozen=True, eq=False)
class Document:
    """What an experiment file holds."""

    experiment: Experiment
    histories: tuple[History, ...]


@dataclass(frozen=True)
class RunInfo:
    """A recorded run in short; accuracy is the last one on the validation set, None when it was never taken."""

    run: str
    steps: int
    started_at: float
    device: str
    reason: str
    text: str
    accuracy: float | None


@dataclass(frozen=True)
class DocumentInfo:
    """An experiment file in short, read without its recorded steps."""

    experiment: Experiment
    runs: tuple[RunInfo, ...]
    written_by: str
    size_bytes: int


def load(path: str | os.PathLike[str]) -> Document:
    """Read the experiment file at `path` whole.

    Raises:
        DocumentError: one sentence; anything but a sound experiment file is refused.
    """
    with opened(path) as connection:
        experiment = _experiment(connection)
        document = Document(experiment, tuple(_history(connection, row) for row in _runs(connection)))
        if _meta(connection, "digest") != digest(connection):
            raise DocumentError("it was damaged or changed by another program; take a copy of it from elsewhere")
        return document


def document_info(path: str | os.PathLike[str]) -> DocumentInfo:
    """Return what stands in the experiment file at `path`, without reading its recorded steps.

    Raises:
        DocumentError: as `load` does.
    """
    with opened(path, thorough=False) as connection:
        runs = tuple(_run_info(connection, row) for row in _runs(connection))
        size = Path(path).stat().st_size
        return DocumentInfo(_experiment(connection), runs, _meta(connection, "written_by") or "unknown", size)


def _meta(connection: apsw.Connection, name: str) -> str:
    rows = list(execute(connection, "SELECT value FROM meta WHERE name = ?", (name,)))
    return str(rows[0][0]) if rows else ""


def _experiment(connection: apsw.Connection) -> Experiment:
    rows = list(execute(connection, "SELECT spec FROM revision ORDER BY id DESC LIMIT 1"))
    if not rows:
        raise DocumentError("it holds no experiment")
    return _spec(rows[0][0])


def _spec(text: str) -> Experiment:
    try:
        return Experiment.from_json(text)
    except SpecError as error:
        raise DocumentError(str(error)) from None


def _runs(connection: apsw.Connection) -> Iterator[Row]:
    query = f"SELECT {_RUN_COLUMNS} FROM run ORDER BY position LIMIT {MOST_RUNS}"  # noqa: S608 - constants only
    return iter(list(execute(connection, query)))


def _json(text: str, kind: type[Any]) -> Any:
    if len(text) > MOST_TEXT:
        raise DocumentError("a text in it is too long")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise DocumentError("a text in it is not JSON") from None
    if not isinstance(value, kind):
        raise DocumentError("a text in it is not what belongs there")
    return value


def _started(row: Row) -> RunStarted:
    run, spec, layers, frozen, device, environment, started_at = row[:7]
    experiment = _spec(spec)
    names = cast("list[Any]", _json(layers, list))
    flags = cast("list[Any]", _json(frozen, list))
    texts = cast("dict[str, Any]", _json(environment, dict))
    if not 1 <= len(names) == len(flags) <= MOST_LAYERS:
        raise DocumentError("a run in it has a wrong number of layers")
    return RunStarted(
        str(run),
        experiment,
        tuple(str(name) for name in names),
        tuple(bool(flag) for flag in flags),
        str(device),
        {name: str(value) for name, value in texts.items()},
        float(started_at),
    )


def _history(connection: apsw.Connection, row: Row) -> History:
    started = _started(row)
    steps, budget = int(row[7]), int(row[8])
    if not 0 <= steps <= MOST_STEPS:
        raise DocumentError("a run in it has a wrong number of steps")
    history = History(started, min(max(budget, 2**20), 2**40))
    layout = _layout(_json(row[9], dict), len(started.layer_names))
    history.table = table_of(_chunks(connection, started.run), layout, steps, history.table.budget_bytes)
    history.evaluations = list(_evaluations(connection, started.run))
    for event in _events(connection, started.run):
        history.add_event(event)
    checkpoint = _checkpoint(connection, started.run)
    if checkpoint is not None:
        history.add_checkpoint(checkpoint)
    history.ended = _ended(row)
    return history


def _layout(stored: dict[str, Any], layers: int) -> Layout:
    """Find each quantity of today among the stored ones, by name."""
    lists = [stored.get(kind) for kind in ("layer", "step")]
    if not all(isinstance(names, list) for names in lists):
        raise DocumentError("a run in it does not say what it measured")
    layer_names, step_names = cast("list[list[Any]]", lists)
    if len(layer_names) + len(step_names) > MOST_QUANTITIES:
        raise DocumentError("a run in it measured too many quantities")
    order: list[int] = []
    for quantity in LAYER_QUANTITIES:
        place = layer_names.index(quantity.name) * layers if quantity.name in layer_names else None
        order += [-1 if place is None else place + layer for layer in range(layers)]
    for quantity in STEP_QUANTITIES:
        known = quantity.name in step_names
        order.append(len(layer_names) * layers + step_names.index(quantity.name) if known else -1)
    return Layout(len(layer_names) * layers + len(step_names), np.array(order))


def _chunks(connection: apsw.Connection, run: str) -> Iterator[Chunk]:
    query = "SELECT level, first, count, codec, checksum, data FROM chunk WHERE run = ? ORDER BY level, first"
    for level, first, count, codec, checksum, data in execute(connection, query, (run,)):
        if codec != "raw":
            raise DocumentError(f"its steps are stored as {str(codec)[:20]!r}, which this Gradlab does not know")
        if not 0 <= level <= 12 or zlib.crc32(data) != checksum:
            raise DocumentError("a block of its recorded steps is damaged")
        yield Chunk(level, first, count, data)


def _evaluations(connection: apsw.Connection, run: str) -> Iterator[Evaluation]:
    query = "SELECT step, data FROM evaluation WHERE run = ? ORDER BY position"
    for step, data in execute(connection, query, (run,)):
        if len(data) != 32:
            raise DocumentError("an evaluation in it has the wrong size")
        yield Evaluation(step, *struct.unpack("<4d", data))


def _events(connection: apsw.Connection, run: str) -> Iterator[Event]:
    query = "SELECT step, kind, text, details FROM event WHERE run = ? ORDER BY position"
    for step, kind, text, details in execute(connection, query, (run,)):
        yield Event(step, kind, text, _json(details, dict))


def _ended(row: Row) -> RunEnded | None:
    step, reason, text, layer, quantity = row[10:15]
    if reason is None:
        return None
    if reason not in {item.value for item in EndReason}:
        raise DocumentError("a run in it ended for an unknown reason")
    return RunEnded(int(step or 0), EndReason(reason), text or "", layer or "", quantity or "")


def _checkpoint(connection: apsw.Connection, run: str) -> Checkpoint | None:
    rows = list(
        execute(connection, "SELECT step, blob FROM checkpoint WHERE run = ? ORDER BY step DESC LIMIT 1", (run,))
    )
    if not rows:
        return None
    step, name = rows[0]
    sizes = execute(connection, "SELECT sum(length(data)) FROM blob WHERE id = ?", (name,))
    if (next(iter(sizes))[0] or 0) > MOST_WEIGHT_BYTES:
        raise DocumentError("the weights in it are too large")
    pieces = execute(connection, "SELECT data FROM blob WHERE id = ? ORDER BY piece", (name,))
    data = b"".join(piece[0] for piece in pieces)
    if hashlib.sha256(data).hexdigest() != name:
        raise DocumentError("the weights in it are damaged")
    try:
        weights = {key: np.array(value) for key, value in weights_from_bytes(data).items()}
        return Checkpoint(step, weights, _state(data))
    except SafetensorError:
        raise DocumentError("the weights in it are not in the safetensors format") from None


def _state(data: bytes) -> dict[str, Any]:
    """Return what stands as `state` in the header of safetensors: 8 bytes of its length, then JSON."""
    header = _json(data[8 : 8 + int.from_bytes(data[:8], "little")].decode("utf-8", "replace"), dict)
    return _json(header.get("__metadata__", {}).get("state", "{}"), dict)


def _run_info(connection: apsw.Connection, row: Row) -> RunInfo:
    started, ended = _started(row), _ended(row)
    evaluations = list(_evaluations(connection, started.run))
    accuracy = evaluations[-1].validation_accuracy if evaluations else None
    reason, text = (ended.reason.value, ended.text) if ended else ("unfinished", "")
    return RunInfo(started.run, int(row[7]), started.started_at, started.device, reason, text, accuracy)

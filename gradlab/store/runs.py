"""Reads the recorded runs of a file; every size and checksum is verified before it is believed."""

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import apsw
import numpy as np

from gradlab.errors import DocumentError, SpecError
from gradlab.records import (
    LAYER_QUANTITIES,
    STEP_COLUMNS,
    Checkpoint,
    Distributions,
    EndReason,
    Evaluation,
    Event,
    RunEnded,
    RunStarted,
)
from gradlab.spec import Experiment
from gradlab.store.chunks import Chunk, Layout, table_of
from gradlab.store.histograms import distributions_from_bytes
from gradlab.store.history import History
from gradlab.store.notes import MOST_NAME, RunNote
from gradlab.store.sql import Row, execute
from gradlab.store.weights import Door, StoredWeights

MOST_RUNS, MOST_LAYERS, MOST_STEPS, MOST_TEXT = 10_000, 1000, 10**12, 4 * 2**20
MOST_LAYERS_TOGETHER = 50_000
MOST_ROWS_OF_LAYERS = 200_000
LATEST = 1e11
"""Seconds since 1970: thousands of years from now."""
MOST_QUANTITIES = 1000
MOST_CHECKPOINTS = 100_000
MOST_DISTRIBUTIONS = 10_000
KINDS = {"end", "periodic", "wish"}
_STARTED = "run.id, spec, layers, frozen, device, environment, started_at, run.parent, parent_step"
_NOTE = "name, color, note, visible, deleted"
_ENDED = "end_step, end_reason, end_text, end_layer, end_quantity"


@dataclass(frozen=True, eq=False)
class RunRow:
    """What the file says of a run beside its recorded numbers; `steps` is how many it recorded itself."""

    started: RunStarted
    note: RunNote
    ended: RunEnded | None
    steps: int
    budget: int
    quantities: dict[str, Any]

    @property
    def run(self) -> str:
        """Return the run's identifier."""
        return self.started.run


def run_rows(connection: apsw.Connection) -> list[RunRow]:
    """Return all runs in their order."""
    query = (
        f"SELECT {_STARTED}, {_NOTE}, {_ENDED}, steps, budget, quantities FROM run"  # noqa: S608 - constants only
        f" LEFT JOIN revision ON revision.id = run.revision ORDER BY position, run.id LIMIT {MOST_RUNS}"
    )
    specs: dict[str | None, Experiment] = {}
    rows: list[RunRow] = []
    layers = 0
    for row in execute(connection, query):
        rows.append(_run_row(row, specs))
        layers += len(rows[-1].started.layer_names)
        if layers > MOST_ROWS_OF_LAYERS:
            raise DocumentError(f"its runs have more than {MOST_ROWS_OF_LAYERS:,} layers together")
    return rows


def _run_row(row: Row, specs: dict[str | None, Experiment]) -> RunRow:
    """Return a run; `specs` holds the experiments that were read already, which runs share."""
    steps, budget, quantities = row[19:]
    if row[1] not in specs:
        specs[row[1]] = spec_of(row[1])
        if sum(len(spec.layers) for spec in specs.values()) > MOST_LAYERS_TOGETHER:
            raise DocumentError(f"its experiments have more than {MOST_LAYERS_TOGETHER:,} layers together")
    if not 0 <= steps <= MOST_STEPS:
        raise DocumentError("a run in it has a wrong number of steps")
    budget = min(max(int(budget), 2**20), 2**40)
    return RunRow(
        _started(row[:9], specs[row[1]]),
        _note(row[9:14]),
        _ended(row[14:19]),
        int(steps),
        budget,
        _json(quantities, dict),
    )


def history_from(connection: apsw.Connection, row: RunRow, door: Door) -> History:
    """Return the history of a run; `door` opens the file again for its weights."""
    history = History(row.started, row.budget)
    layout = _layout(row.quantities, len(row.started.layer_names))
    history.table = table_of(_chunks(connection, row.run), layout, row.steps, row.budget)
    history.evaluations = list(_evaluations(connection, row.run))
    for event in _events(connection, row.run):
        history.add_event(event)
    for one in _distributions(connection, row.run, len(row.started.layer_names)):
        history.distributions.add(one)
    history.checkpoints = list(_checkpoints(connection, row.run, door))
    history.ended = row.ended
    return history


def step_of(number: Any) -> int:
    """Return the number of a step.

    Raises:
        DocumentError: when it is none.
    """
    if not isinstance(number, int) or not 0 <= number <= MOST_STEPS:
        raise DocumentError("something in it is said of a step that no run can have")
    return number


def last_score(connection: apsw.Connection, run: str) -> float | None:
    """Return the last score on the validation part, None where it was never taken."""
    evaluations = list(_evaluations(connection, run))
    return evaluations[-1].validation_accuracy if evaluations else None


def spec_of(text: str | None) -> Experiment:
    """Return the experiment that `text` describes.

    Raises:
        DocumentError: when it is none.
    """
    if text is None:
        raise DocumentError("a run in it does not say what it was made with")
    try:
        return Experiment.from_json(text)
    except SpecError as error:
        raise DocumentError(str(error)) from None


def _json(text: Any, kind: type[Any]) -> Any:
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise DocumentError("a text in it is too long or none")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise DocumentError("a text in it is not JSON") from None
    if not isinstance(value, kind):
        raise DocumentError("a text in it is not what belongs there")
    return value


def _started(row: Row, experiment: Experiment) -> RunStarted:
    run, _spec, layers, frozen, device, environment, started_at, parent, parent_step = row
    names = cast("list[Any]", _json(layers, list))
    flags = cast("list[Any]", _json(frozen, list))
    texts = cast("dict[str, Any]", _json(environment, dict))
    if not 1 <= len(names) == len(flags) <= MOST_LAYERS:
        raise DocumentError("a run in it has a wrong number of layers")
    if not 0 <= parent_step <= MOST_STEPS:
        raise DocumentError("a run in it was forked at a wrong step")
    if not 0.0 <= started_at <= LATEST:
        raise DocumentError("a run in it began at no time that there is")
    return RunStarted(
        str(run),
        experiment,
        tuple(str(name) for name in names),
        tuple(bool(flag) for flag in flags),
        str(device),
        {name: str(value) for name, value in texts.items()},
        float(started_at),
        str(parent),
        int(parent_step),
    )


def _note(row: Row) -> RunNote:
    name, color, note, visible, deleted = row
    if len(name) > MOST_NAME or len(note) > MOST_TEXT or not 0 <= color <= MOST_RUNS:
        raise DocumentError("what is said of a run in it is too long")
    return RunNote(str(name), int(color), str(note), bool(visible), bool(deleted))


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
    for name in STEP_COLUMNS:
        order.append(len(layer_names) * layers + step_names.index(name) if name in step_names else -1)
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
        yield Evaluation(step_of(step), *struct.unpack("<4d", data))


def _distributions(connection: apsw.Connection, run: str, layers: int) -> Iterator[Distributions]:
    query = (
        "SELECT step, checksum, data FROM distribution WHERE run = ?"  # noqa: S608 - a constant
        f" ORDER BY step LIMIT {MOST_DISTRIBUTIONS}"
    )
    for step, checksum, data in execute(connection, query, (run,)):
        if zlib.crc32(data) != checksum:
            raise DocumentError("a histogram in it is damaged")
        yield distributions_from_bytes(step, data, layers)


def _events(connection: apsw.Connection, run: str) -> Iterator[Event]:
    query = "SELECT step, kind, text, details FROM event WHERE run = ? ORDER BY position"
    for step, kind, text, details in execute(connection, query, (run,)):
        yield Event(step_of(step), kind, text, _json(details, dict))


def _ended(row: Row) -> RunEnded | None:
    step, reason, text, layer, quantity = row
    if reason is None:
        return None
    if reason not in {item.value for item in EndReason}:
        raise DocumentError("a run in it ended for an unknown reason")
    return RunEnded(step_of(step or 0), EndReason(reason), text or "", layer or "", quantity or "")


def _checkpoints(connection: apsw.Connection, run: str, door: Door) -> Iterator[Checkpoint]:
    parts: dict[int, dict[str, str]] = {}
    for step, part, blob in execute(connection, "SELECT step, part, blob FROM weights WHERE run = ?", (run,)):
        parts.setdefault(step, {})[part] = blob
    query = (
        "SELECT step, kind, state FROM checkpoint WHERE run = ?"  # noqa: S608 - a constant
        f" ORDER BY position LIMIT {MOST_CHECKPOINTS}"
    )
    for step, kind, state in execute(connection, query, (run,)):
        if kind not in KINDS:
            raise DocumentError("a checkpoint in it was kept for an unknown reason")
        yield Checkpoint(step_of(step), StoredWeights(door, parts.get(step, {})), _json(state, dict), kind)

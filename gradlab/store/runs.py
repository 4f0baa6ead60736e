"""Reads the recorded runs of a file; every size and checksum is verified before it is believed."""

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
    EndReason,
    RunEnded,
    RunStarted,
)
from gradlab.records.texts import lines, one_line
from gradlab.spec import Experiment
from gradlab.store.checked import MOST_STEPS, MOST_TEXT, json_of, shown, step_of
from gradlab.store.chunks import Chunk, Layout, table_of
from gradlab.store.evaluations import evaluations_in
from gradlab.store.happenings import checkpoints_in, distributions_in, events_in
from gradlab.store.history import History
from gradlab.store.notes import MOST_NAME, RunNote
from gradlab.store.sql import Row, execute
from gradlab.store.weights import Door

MOST_RUNS, MOST_LAYERS = 10_000, 1000
MOST_LAYER_NAME = 60
"""Letters, as in an experiment."""
MOST_LAYERS_TOGETHER = 50_000
MOST_ROWS_OF_LAYERS = 200_000
LATEST = 1e11
"""Seconds since 1970: thousands of years from now."""
MOST_QUANTITIES = 1000
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
        json_of(quantities, dict, "what a run in it measured"),
    )


def history_from(connection: apsw.Connection, row: RunRow, door: Door) -> History:
    """Return the history of a run; `door` opens the file again for its weights.

    Raises:
        DocumentError: when something of it is damaged or does not fit; it names the run.
    """
    try:
        return _history(connection, row, door)
    except DocumentError as error:
        raise DocumentError(f"in its run {shown(row.note.name or row.run)}, {error}") from None


def _history(connection: apsw.Connection, row: RunRow, door: Door) -> History:
    history, run = History(row.started, row.budget), row.run
    layers = len(row.started.layer_names)
    history.table = table_of(_chunks(connection, run), _layout(row.quantities, layers), row.steps, row.budget)
    history.evaluation_log.restore(evaluations_in(connection, run))
    for event in events_in(connection, run):
        history.add_event(event)
    for one in distributions_in(connection, run, layers, history.first_step, history.last_step):
        history.distributions.add(one)
    history.checkpoints = list(checkpoints_in(connection, run, door))
    history.ended = row.ended
    return history


def last_score(connection: apsw.Connection, run: str) -> float | None:
    """Return the last score on the validation part, None where it was never taken."""
    score = None
    for _, evaluation in evaluations_in(connection, run):
        score = evaluation.validation_accuracy
    return score


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


def _started(row: Row, experiment: Experiment) -> RunStarted:
    run, _spec, layers, frozen, device, environment, started_at, parent, parent_step = row
    names = _layer_names(layers)
    flags = cast("list[Any]", json_of(frozen, list, "what is frozen in a run in it"))
    texts = cast("dict[str, Any]", json_of(environment, dict, "the environment of a run in it"))
    if not 1 <= len(names) == len(flags) <= MOST_LAYERS:
        raise DocumentError("a run in it has a wrong number of layers")
    if not 0 <= parent_step <= MOST_STEPS:
        raise DocumentError("a run in it was forked at a wrong step")
    if not 0.0 <= started_at <= LATEST:
        raise DocumentError("a run in it began at no time that there is")
    return RunStarted(
        str(run),
        experiment,
        names,
        tuple(bool(flag) for flag in flags),
        one_line(device),
        {one_line(name): one_line(str(value)) for name, value in texts.items()},
        float(started_at),
        str(parent),
        int(parent_step),
    )


def _layer_names(text: Any) -> tuple[str, ...]:
    names = cast("list[Any]", json_of(text, list, "the list of a run's layers in it"))
    for name in names[:MOST_LAYERS]:
        if not isinstance(name, str) or not 1 <= len(name) <= MOST_LAYER_NAME:
            raise DocumentError(f"a layer of a run in it has a name that none can have, {shown(name)}")
    return tuple(one_line(str(name)) for name in names)


def _note(row: Row) -> RunNote:
    name, color, note, visible, deleted = row
    if len(name) > MOST_NAME or len(note) > MOST_TEXT or not 0 <= color <= MOST_RUNS:
        raise DocumentError("what is said of a run in it is too long")
    return RunNote(one_line(name), int(color), lines(note), bool(visible), bool(deleted))


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


def _ended(row: Row) -> RunEnded | None:
    step, reason, text, layer, quantity = row
    if reason is None:
        return None
    if reason not in {item.value for item in EndReason}:
        raise DocumentError("a run in it ended for an unknown reason")
    words = (lines(text or ""), one_line(layer or ""), one_line(quantity or ""))
    return RunEnded(step_of(step or 0, "the end of a run in it"), EndReason(reason), *words)

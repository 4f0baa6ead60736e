"""Reads what happened in a run beside its steps: events, distributions, checkpoints; verified before it is believed."""

import zlib
from collections.abc import Iterator

import apsw

from gradlab.errors import DocumentError
from gradlab.records import Checkpoint, Distributions, Event
from gradlab.records.texts import lines, one_line
from gradlab.store.checked import json_of, step_of
from gradlab.store.histograms import distributions_from_bytes
from gradlab.store.sizes import MOST_ROWS
from gradlab.store.sql import execute
from gradlab.store.weights import Door, StoredWeights

MOST_DISTRIBUTIONS = 10_000
"""Of one run; it keeps far fewer."""
KINDS = {"end", "periodic", "wish"}


def events_in(connection: apsw.Connection, run: str) -> Iterator[Event]:
    """Yield the events of a run."""
    query = "SELECT position, step, kind, text, details FROM event WHERE run = ? ORDER BY position"
    for expected, (place, step, kind, text, details) in enumerate(execute(connection, query, (run,))):
        if place != expected:
            raise DocumentError(f"an event in it has the place {place}, expected {expected}")
        content = json_of(details, dict, "what is noted of an event")
        yield Event(step_of(step, "an event in it"), one_line(kind), lines(text), content)


def distributions_in(
    connection: apsw.Connection, run: str, layers: int, first: int, last: int
) -> Iterator[Distributions]:
    """Yield the distributions of a run of so many layers, whose recorded steps are `first` to `last`."""
    count = next(iter(execute(connection, "SELECT count(*) FROM distribution WHERE run = ?", (run,))))[0]
    if count > MOST_DISTRIBUTIONS:
        raise DocumentError(f"it has distributions of {count:,} steps, and at most {MOST_DISTRIBUTIONS:,} are read")
    query = "SELECT step, checksum, data FROM distribution WHERE run = ? ORDER BY step"
    for step, checksum, data in execute(connection, query, (run,)):
        # One is taken before its step, which may never have come, and one at the end of a fork that took no step.
        if not first - 1 <= step <= last + 1:
            raise DocumentError(f"it has a distribution of step {step}, and its steps are {first} to {last}")
        if zlib.crc32(data) != checksum:
            raise DocumentError(f"the distributions of its step {step} are damaged")
        try:
            yield distributions_from_bytes(step, data, layers)
        except DocumentError as error:
            raise DocumentError(f"the distributions of its step {step} are not what they should be: {error}") from None


def checkpoints_in(connection: apsw.Connection, run: str, door: Door) -> Iterator[Checkpoint]:
    """Yield the checkpoints of a run; `door` opens the file again for the weights."""
    parts: dict[int, dict[str, str]] = {}
    for step, part, blob in execute(connection, "SELECT step, part, blob FROM weights WHERE run = ?", (run,)):
        parts.setdefault(step, {})[part] = blob
    query = (
        "SELECT step, kind, state FROM checkpoint WHERE run = ?"  # noqa: S608 - a constant
        f" ORDER BY position, rowid LIMIT {MOST_ROWS['checkpoint']}"
    )
    for step, kind, state in execute(connection, query, (run,)):
        if kind not in KINDS:
            raise DocumentError(f"a checkpoint in it was kept for an unknown reason, {one_line(kind, 20)!r}")
        weights = StoredWeights(door, parts.get(step, {}))
        yield Checkpoint(
            step_of(step, "a checkpoint in it"), weights, json_of(state, dict, "a checkpoint's state"), kind
        )

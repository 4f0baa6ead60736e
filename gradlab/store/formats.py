"""Every format that was ever saved: its tables, what its digest covers, and the step to the next one."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import apsw

from gradlab.errors import DocumentError
from gradlab.store.schema import QUERIES, TABLES, VERSION
from gradlab.store.sql import execute
from gradlab.store.weights import arrays_of, parts_of, put_blob

Migration = Callable[[apsw.Connection], None]


@dataclass(frozen=True)
class Format:
    """One version: the statements that made its tables, its digest's queries, and what makes the next version of it."""

    tables: dict[str, str]
    queries: tuple[str, ...]
    migrate: Migration | None = None


def migrate(connection: apsw.Connection, version: int) -> None:
    """Bring a sound file of `version` to the present one, step by step; `connection` is to a copy.

    Raises:
        DocumentError: when something in it is not what belongs there.
    """
    execute(connection, "BEGIN")
    for number in range(version, VERSION):
        step = FORMATS[number].migrate
        assert step is not None
        step(connection)
    execute(connection, f"PRAGMA user_version = {VERSION}")
    execute(connection, "COMMIT")


def _to_2(connection: apsw.Connection) -> None:
    """From one checkpoint a run, in one blob, and a spec in each run to several, a blob a layer, and revisions."""
    for table in ("run", "checkpoint", "blob", "revision"):
        execute(connection, f"ALTER TABLE {table} RENAME TO old_{table}")
    for name, statement in TABLES_2.items():
        if name not in {"meta", "chunk", "evaluation", "event"}:
            execute(connection, statement)
    execute(connection, "INSERT INTO revision SELECT * FROM old_revision ORDER BY id DESC LIMIT 1")
    execute(connection, "INSERT INTO meta SELECT 'head', id FROM revision")
    kept = "layers, frozen, quantities, device, environment, started_at, steps, budget"
    end = "end_step, end_reason, end_text, end_layer, end_quantity"
    old = f"SELECT id, position, spec, {kept}, {end} FROM old_run ORDER BY position"  # noqa: S608 - names from above
    rows = list(execute(connection, old))
    for run, position, spec, *rest in rows:
        note = ("", int(position), "", 1, 0)
        row = (run, position, _revision_2(connection, spec), *note, "", 0, _seed(spec), *rest)
        execute(connection, f"INSERT INTO run VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - question marks
    for run, step, blob in list(execute(connection, "SELECT run, step, blob FROM old_checkpoint")):
        _checkpoint_2(connection, run, step, blob)
    for table in ("run", "checkpoint", "blob", "revision"):
        execute(connection, f"DROP TABLE old_{table}")


def _revision_2(connection: apsw.Connection, spec: str) -> int:
    known = list(execute(connection, "SELECT id FROM revision WHERE spec = ?", (spec,)))
    if known:
        return int(known[0][0])
    number = 1 + next(iter(execute(connection, "SELECT max(id) FROM revision")))[0]
    execute(connection, "INSERT INTO revision SELECT ?, NULL, saved_at, ? FROM revision LIMIT 1", (number, spec))
    return number


def _seed(spec: str) -> int:
    """Return the seed of a run's experiment as the first format kept it."""
    content = _object(spec).get("training", {})
    seed = cast("dict[str, Any]", content).get("seed", 0) if isinstance(content, dict) else 0
    return seed if isinstance(seed, int) else 0


def _checkpoint_2(connection: apsw.Connection, run: str, step: int, blob: str) -> None:
    pieces = execute(connection, "SELECT data FROM old_blob WHERE id = ? ORDER BY piece", (blob,))
    data = b"".join(piece[0] for piece in pieces)
    if hashlib.sha256(data).hexdigest() != blob:
        raise DocumentError("the weights in it are damaged")
    weights = arrays_of(data)
    header = _object(data[8 : 8 + int.from_bytes(data[:8], "little")].decode("utf-8", "replace"))
    metadata = header.get("__metadata__", {})
    state = cast("dict[str, Any]", metadata).get("state", "{}") if isinstance(metadata, dict) else "{}"
    execute(connection, "INSERT INTO checkpoint VALUES (?, ?, 0, 'end', ?)", (run, step, str(state)))
    for part, content in parts_of(weights).items():
        name = put_blob(connection, content)
        execute(connection, "INSERT INTO weights VALUES (?, ?, ?, ?)", (run, step, part, name))


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise DocumentError("a text in it is not JSON") from None
    if not isinstance(value, dict):
        raise DocumentError("a text in it is not what belongs there")
    return cast("dict[str, Any]", value)


TABLES_1: dict[str, str] = {
    **{name: TABLES[name] for name in ("meta", "revision", "chunk", "evaluation", "event", "blob")},
    "run": (
        "CREATE TABLE run (id TEXT PRIMARY KEY, position INTEGER NOT NULL, spec TEXT NOT NULL, layers TEXT NOT NULL,"
        " frozen TEXT NOT NULL, quantities TEXT NOT NULL, device TEXT NOT NULL, environment TEXT NOT NULL,"
        " started_at REAL NOT NULL, steps INTEGER NOT NULL, budget INTEGER NOT NULL, end_step INTEGER,"
        " end_reason TEXT, end_text TEXT, end_layer TEXT, end_quantity TEXT) STRICT"
    ),
    "checkpoint": (
        "CREATE TABLE checkpoint (run TEXT NOT NULL, step INTEGER NOT NULL, blob TEXT NOT NULL,"
        " PRIMARY KEY (run, step)) STRICT"
    ),
}
TABLES_2 = TABLES
FORMATS: dict[int, Format] = {
    1: Format(
        TABLES_1,
        (QUERIES[0], QUERIES[1], "SELECT * FROM run ORDER BY position, id", *QUERIES[3:6], QUERIES[7]),
        _to_2,
    ),
    VERSION: Format(TABLES, QUERIES),
}
"""By version. What a later one changes in a table is written out here for the earlier ones, which never change."""

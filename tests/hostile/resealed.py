"""Good files with flipped bits in one value, whose checksums are right again: what is inside is what is judged."""

from __future__ import annotations

import contextlib
import hashlib
import random
import zlib
from pathlib import Path

import apsw

from gradlab.store.digest import digest
from tests.hostile.good import good_bytes

CELLS = (
    *["distribution.data"] * 8, *["blob.data"] * 3, "chunk.data", "evaluation.data", "event.details", "event.text",
    "checkpoint.state", "run.layers", "run.frozen", "run.environment", "run.quantities", "run.name", "run.note",
    "revision.spec", "pin.text",
)  # fmt: skip
NUMBERS = (
    "distribution.step", "evaluation.step", "evaluation.position", "event.step", "event.position", "checkpoint.step",
    "checkpoint.position", "chunk.level", "chunk.first", "chunk.count", "run.steps", "run.parent_step", "run.budget",
    "run.color", "run.revision", "pin.step", "weights.step",
)  # fmt: skip
HEADER = 1500
"""About so many bytes at the beginning say what follows in arrays of safetensors."""


def resealed(number: int, path: Path) -> None:
    """Write the file with this number to `path`."""
    path.write_bytes(good_bytes())
    chance = random.Random(number)
    connection = apsw.Connection(str(path))
    list(connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"))
    # Where a value is one that its table refuses, or no text, the file stays as it was, or the digest does.
    with contextlib.suppress(apsw.ConstraintError, UnicodeDecodeError):
        if chance.random() < 0.2:
            _another_number(connection, chance)
        else:
            _another_content(connection, chance)
        list(connection.execute("UPDATE meta SET value = ? WHERE name = 'digest'", (digest(connection),)))
    connection.close()


def _another_number(connection: apsw.Connection, chance: random.Random) -> None:
    table, column = chance.choice(NUMBERS).split(".")
    rows = [row for (row,) in connection.execute(f"SELECT rowid FROM {table}")]
    value = chance.choice([-1, 0, 1, 2, 255, 256, 2**31, 2**62, -(2**63), chance.randrange(5000)])
    list(connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, chance.choice(rows))))


def _another_content(connection: apsw.Connection, chance: random.Random) -> None:
    table, column = chance.choice(CELLS).split(".")
    kind = "BLOB" if column == "data" else "TEXT"
    query = f"SELECT rowid, CAST({column} AS BLOB) FROM {table} WHERE length({column}) > 0"
    row, old = chance.choice(list(connection.execute(query)))
    data = bytearray(old)
    reach = min(len(data), HEADER) if chance.random() < 0.7 else len(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        data[chance.randrange(reach)] ^= 1 << chance.randrange(8)
    if chance.random() < 0.1:
        del data[chance.randrange(len(data)) :]
    new = bytes(data)
    list(connection.execute(f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE rowid = ?", (new, row)))
    if table in {"distribution", "chunk"}:
        list(connection.execute(f"UPDATE {table} SET checksum = ? WHERE rowid = ?", (zlib.crc32(new), row)))
    if table == "blob":
        names = (hashlib.sha256(new).hexdigest(), hashlib.sha256(old).hexdigest())
        for where in ("blob SET id = ? WHERE id", "weights SET blob = ? WHERE blob", "reused SET blob = ? WHERE blob"):
            list(connection.execute(f"UPDATE {where} = ?", names))

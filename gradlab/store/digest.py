"""One checksum over everything in an experiment file that has none of its own, so that a flipped bit is noticed."""

import hashlib
from typing import Any

import apsw

from gradlab.store.sql import execute

# Blobs are named by their own hash, and the data of a chunk has its checksum in the row.
QUERIES = (
    "SELECT name, value FROM meta WHERE name != 'digest' ORDER BY name",
    "SELECT * FROM revision ORDER BY id",
    "SELECT * FROM run ORDER BY position, id",
    "SELECT run, level, first, count, codec, checksum FROM chunk ORDER BY run, level, first",
    "SELECT * FROM evaluation ORDER BY run, position",
    "SELECT * FROM event ORDER BY run, position",
    "SELECT * FROM checkpoint ORDER BY run, step",
)


def digest(connection: apsw.Connection) -> str:
    """Return the SHA-256, in hex, of every value of QUERIES as "kind length bytes"."""
    total = hashlib.sha256()
    for query in QUERIES:
        for row in execute(connection, query):
            for value in row:
                total.update(_marked(value))
    return total.hexdigest()


def _marked(value: Any) -> bytes:
    content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return f"{type(value).__name__} {len(content)} ".encode() + content

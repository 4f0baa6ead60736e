"""One checksum over everything in an experiment file that has none of its own, so that a flipped bit is noticed."""

import hashlib
from collections.abc import Sequence
from typing import Any

import apsw

from gradlab.store.schema import QUERIES
from gradlab.store.sql import execute


def digest(connection: apsw.Connection, queries: Sequence[str] = QUERIES) -> str:
    """Return the SHA-256, in hex, of every value of `queries` as "kind length bytes"."""
    total = hashlib.sha256()
    for query in queries:
        for row in execute(connection, query):
            for value in row:
                total.update(_marked(value))
    return total.hexdigest()


def _marked(value: Any) -> bytes:
    content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return f"{type(value).__name__} {len(content)} ".encode() + content

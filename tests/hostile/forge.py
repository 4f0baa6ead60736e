"""Turns a good experiment file into a bad one whose checksums are right, so that no checksum alone refuses it."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from gradlab.store.digest import digest
from gradlab.store.schema import APPLICATION_ID, TABLES, VERSION
from tests.hostile.good import good_bytes

Maker = Callable[[Path], Path | None]
"""Writes a file to a path and returns the path to open, None where it is that one."""


def signed(*statements: str | tuple[str, tuple[Any, ...]]) -> Maker:
    """Return a maker of a good file in which `statements` were carried out, with a digest that fits."""

    def make(path: Path) -> None:
        path.write_bytes(good_bytes())
        connection = apsw.Connection(str(path))
        list(connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"))
        list(connection.execute("BEGIN"))
        for statement in statements:
            text, values = (statement, ()) if isinstance(statement, str) else statement
            list(connection.execute(text, values))
        list(connection.execute("UPDATE meta SET value = ? WHERE name = 'digest'", (digest(connection),)))
        list(connection.execute("COMMIT"))
        connection.close()

    return make


def schema(*statements: str) -> Maker:
    """Return a maker of a good file whose tables were changed by `statements`, which may write to sqlite_schema."""

    def make(path: Path) -> None:
        path.write_bytes(good_bytes())
        connection = apsw.Connection(str(path))
        list(connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA writable_schema = ON"))
        for statement in statements:
            list(connection.execute(statement))
        connection.close()

    return make


def loosened(table: str, *statements: str | tuple[str, tuple[Any, ...]]) -> Maker:
    """Return a maker that fills a column of `table` with a value of a type that the table forbids."""
    strict = TABLES[table]
    loose = strict.removesuffix(" STRICT").replace(" NOT NULL", "")

    def make(path: Path) -> None:
        path.write_bytes(good_bytes())
        _redefine(path, table, loose)
        connection = apsw.Connection(str(path))
        for statement in statements:
            text, values = (statement, ()) if isinstance(statement, str) else statement
            list(connection.execute(text, values))
        list(connection.execute("UPDATE meta SET value = ? WHERE name = 'digest'", (digest(connection),)))
        connection.close()
        _redefine(path, table, strict)

    return make


def _redefine(path: Path, table: str, statement: str) -> None:
    connection = apsw.Connection(str(path))
    list(connection.execute("PRAGMA writable_schema = ON"))
    list(connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (statement, table)))
    connection.close()


def content(data: bytes) -> Maker:
    """Return a maker of a file that holds `data`."""

    def make(path: Path) -> None:
        path.write_bytes(data)

    return make


def patched(*changes: tuple[int, bytes]) -> Maker:
    """Return a maker of a good file with bytes replaced, each at its offset."""

    def make(path: Path) -> None:
        data = bytearray(good_bytes())
        for offset, piece in changes:
            data[offset : offset + len(piece)] = piece
        path.write_bytes(bytes(data))

    return make


def blob(data: bytes) -> Maker:
    """Return a maker of a good file in which every weight of a checkpoint is `data`, under its true name."""
    name = hashlib.sha256(data).hexdigest()
    return signed(
        "DELETE FROM blob WHERE id NOT IN (SELECT blob FROM reused)",
        ("INSERT INTO blob VALUES (?, 0, ?)", (name, data)),
        ("UPDATE weights SET blob = ?", (name,)),
    )


def safetensors(header: object, data: bytes = b"") -> bytes:
    """Return what safetensors would write with this header before `data`."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def bare(version: int = VERSION, application: int = APPLICATION_ID, encoding: str = "UTF-8") -> Maker:
    """Return a maker of a file with the tables and nothing in them."""

    def make(path: Path) -> None:
        connection = apsw.Connection(str(path))
        list(connection.execute(f"PRAGMA encoding = '{encoding}'"))
        list(connection.execute(f"PRAGMA application_id = {application}; PRAGMA user_version = {version}"))
        for statement in TABLES.values():
            list(connection.execute(statement))
        connection.close()

    return make

"""Hostile tables, views, triggers and headers."""

from __future__ import annotations

from pathlib import Path

import apsw

from gradlab.store.schema import TABLES, VERSION
from tests.hostile.forge import Maker, bare, patched, schema
from tests.hostile.good import good_bytes

ROW = "INSERT INTO sqlite_schema VALUES ('{kind}', '{name}', '{name}', {page}, '{sql}')"


def raw(kind: str, name: str, sql: str, page: int = 0) -> Maker:
    """Return a maker that writes a row into sqlite_schema as it stands."""
    return schema(ROW.format(kind=kind, name=name, page=page, sql=sql.replace("'", "''")))


def _many_tables(path: Path) -> None:
    path.write_bytes(good_bytes())
    connection = apsw.Connection(str(path))
    list(connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA writable_schema = ON; BEGIN"))
    for number in range(20_000):
        row = (f"t{number}", f"t{number}", f"CREATE TABLE t{number}(a)")
        list(connection.execute("INSERT INTO sqlite_schema VALUES ('table', ?, ?, 2, ?)", row))
    list(connection.execute("COMMIT"))
    connection.close()


def _sparse(path: Path) -> None:
    pages = 2**30 // 8192
    path.write_bytes(good_bytes())
    with path.open("r+b") as file:
        file.seek(28)
        file.write(pages.to_bytes(4, "big"))
        file.truncate(pages * 8192)


def _shared_page(path: Path) -> None:
    path.write_bytes(good_bytes())
    connection = apsw.Connection(str(path))
    list(connection.execute("PRAGMA writable_schema = ON"))
    chunks = "(SELECT rootpage FROM sqlite_schema WHERE name = 'chunk')"
    list(connection.execute(f"UPDATE sqlite_schema SET rootpage = {chunks} WHERE name IN ('event', 'evaluation')"))
    connection.close()


SCHEMAS: dict[str, Maker] = {
    "view": schema("CREATE VIEW peek AS SELECT * FROM run"),
    "view in a table's place": schema("DROP TABLE pin", "CREATE VIEW pin AS SELECT 0, '', 0, load_extension('/tmp/x')"),
    "endless view": schema(
        "DROP TABLE pin",
        "CREATE VIEW pin AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n, '', n, '' FROM r",
    ),
    "trigger": schema("CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM run; END"),
    "trigger that loads": schema("CREATE TRIGGER t AFTER UPDATE ON meta BEGIN SELECT load_extension('/tmp/x'); END"),
    "trigger on a view": schema(
        "CREATE VIEW v AS SELECT 1 AS a", "CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN DELETE FROM meta; END"
    ),
    "virtual table fts5": raw("table", "words", "CREATE VIRTUAL TABLE words USING fts5(a)"),
    "virtual table rtree": raw("table", "boxes", "CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1)"),
    "virtual table csv": raw("table", "passwd", "CREATE VIRTUAL TABLE passwd USING csv(filename='/etc/passwd')"),
    "virtual table zipfile": raw("table", "zip", "CREATE VIRTUAL TABLE zip USING zipfile('/etc/hostname')"),
    "virtual table in a table's place": schema(
        "DROP TABLE pin",
        "INSERT INTO sqlite_schema VALUES ('table', 'pin', 'pin', 0, 'CREATE VIRTUAL TABLE pin USING fsdir(''/'')')",
    ),
    "extra table": schema("CREATE TABLE extra (a)"),
    "foreign tables": schema(*(f"DROP TABLE {name}" for name in TABLES), "CREATE TABLE moz_places (id, url)"),
    "missing table": schema("DROP TABLE weights"),
    "column too many": schema("ALTER TABLE pin ADD COLUMN more TEXT"),
    "column that computes": raw("table", "extra", "CREATE TABLE extra (a, b AS (load_extension('/tmp/x')))", 3),
    "check that reads": raw("table", "extra", "CREATE TABLE extra (a CHECK (readfile('/x') IS NULL))", 3),
    "default that reads": schema("CREATE TABLE extra (a DEFAULT (readfile('/etc/passwd')))"),
    "deep check": schema(f"CREATE TABLE extra (a CHECK ({'(' * 400}a{')' * 400}))"),
    "index that computes": schema("CREATE INDEX i ON meta (hex(value))"),
    "partial index": schema("CREATE INDEX i ON event (kind) WHERE kind GLOB '*a*b*c*d*'"),
    "index that hides rows": schema("CREATE UNIQUE INDEX i ON run (id)"),
    "not strict": schema(
        f"UPDATE sqlite_schema SET sql = '{TABLES['pin'].removesuffix(' STRICT')}' WHERE name = 'pin'"
    ),
    "another case": schema("UPDATE sqlite_schema SET sql = replace(sql, 'CREATE', 'create') WHERE name = 'pin'"),
    "a comment": schema("UPDATE sqlite_schema SET sql = sql || ' -- harmless' WHERE name = 'pin'"),
    "sql that is none": raw("table", "extra", "CREATE TABLE extra (((", 2),
    "sql of something else": schema("UPDATE sqlite_schema SET sql = 'DROP TABLE run' WHERE name = 'pin'"),
    "two tables of one name": raw("table", "pin", TABLES["pin"], 3),
    "statistics": schema("ANALYZE"),
    "statistics that lie": schema("ANALYZE", "UPDATE sqlite_stat1 SET stat = '9999999999999999999 -1 x'"),
    "20,000 tables": _many_tables,
    "1,900 columns": schema(f"CREATE TABLE extra ({', '.join(f'c{n}' for n in range(1900))})"),
    "tables on one page": _shared_page,
    "root page beyond the end": schema("UPDATE sqlite_schema SET rootpage = 999999 WHERE name = 'chunk'"),
    "root page zero": schema("UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'chunk'"),
    "root page one": schema("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'chunk'"),
    "UTF-16": bare(encoding="UTF-16le"),
    "empty tables": bare(),
    "newer version": bare(VERSION + 1),
    "version from far away": bare(2**31 - 1),
    "version zero": bare(0),
    "negative version": bare(-1),
    "foreign application": bare(application=0x0F055112),
    "no application": bare(application=0),
    "page size 1": patched((16, b"\0\1")),
    "page size 0": patched((16, b"\0\0")),
    "page size 3": patched((16, b"\0\3")),
    "reserved space": patched((20, b"\xff")),
    "unknown file format": patched((18, b"\x09\x09")),
    "payload fractions": patched((21, b"\xff\xff\xff")),
    "free pages that loop": patched((32, (2).to_bytes(4, "big")), (36, (1000).to_bytes(4, "big"))),
    "schema format 99": patched((44, (99).to_bytes(4, "big"))),
    "first page is no tree": patched((100, b"\x55")),
    "cells beyond the page": patched((103, b"\xff\xff")),
    "a gigabyte of nothing": _sparse,
}

"""The tables of an experiment file, version 1. A file whose tables differ in a letter is refused."""

APPLICATION_ID = 0x47524C42
"""The letters GRLB, at byte 68 of the file."""
VERSION = 1
"""Stands as user_version at byte 60; a newer file is refused, an older one migrated."""

TABLES: dict[str, str] = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "revision": (
        "CREATE TABLE revision (id INTEGER PRIMARY KEY, parent INTEGER, saved_at REAL NOT NULL,"
        " spec TEXT NOT NULL) STRICT"
    ),
    "run": (
        "CREATE TABLE run (id TEXT PRIMARY KEY, position INTEGER NOT NULL, spec TEXT NOT NULL, layers TEXT NOT NULL,"
        " frozen TEXT NOT NULL, quantities TEXT NOT NULL, device TEXT NOT NULL, environment TEXT NOT NULL,"
        " started_at REAL NOT NULL, steps INTEGER NOT NULL, budget INTEGER NOT NULL, end_step INTEGER,"
        " end_reason TEXT, end_text TEXT, end_layer TEXT, end_quantity TEXT) STRICT"
    ),
    "chunk": (
        "CREATE TABLE chunk (run TEXT NOT NULL, level INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,"
        " codec TEXT NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run, level, first)) STRICT"
    ),
    "evaluation": (
        "CREATE TABLE evaluation (run TEXT NOT NULL, position INTEGER NOT NULL, step INTEGER NOT NULL,"
        " data BLOB NOT NULL, PRIMARY KEY (run, position)) STRICT"
    ),
    "event": (
        "CREATE TABLE event (run TEXT NOT NULL, position INTEGER NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL,"
        " text TEXT NOT NULL, details TEXT NOT NULL, PRIMARY KEY (run, position)) STRICT"
    ),
    "checkpoint": (
        "CREATE TABLE checkpoint (run TEXT NOT NULL, step INTEGER NOT NULL, blob TEXT NOT NULL,"
        " PRIMARY KEY (run, step)) STRICT"
    ),
    "blob": (
        "CREATE TABLE blob (id TEXT NOT NULL, piece INTEGER NOT NULL, data BLOB NOT NULL,"
        " PRIMARY KEY (id, piece)) STRICT"
    ),
}

PIECE_BYTES = 4 * 2**20
"""Weights are stored in pieces of at most this size."""

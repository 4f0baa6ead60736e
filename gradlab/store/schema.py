"""The tables of an experiment file, version 2. A file whose tables differ in a letter is refused."""

APPLICATION_ID = 0x47524C42
"""The letters GRLB, at byte 68 of the file."""
VERSION = 2
"""Stands as user_version at byte 60; a newer file is refused, an older one migrated."""

TABLES: dict[str, str] = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "revision": (
        "CREATE TABLE revision (id INTEGER PRIMARY KEY, parent INTEGER, saved_at REAL NOT NULL,"
        " spec TEXT NOT NULL) STRICT"
    ),
    "run": (
        "CREATE TABLE run (id TEXT PRIMARY KEY, position INTEGER NOT NULL, revision INTEGER NOT NULL,"
        " name TEXT NOT NULL, color INTEGER NOT NULL, note TEXT NOT NULL, visible INTEGER NOT NULL,"
        " deleted INTEGER NOT NULL, parent TEXT NOT NULL, parent_step INTEGER NOT NULL, seed INTEGER NOT NULL,"
        " layers TEXT NOT NULL, frozen TEXT NOT NULL, quantities TEXT NOT NULL, device TEXT NOT NULL,"
        " environment TEXT NOT NULL, started_at REAL NOT NULL, steps INTEGER NOT NULL, budget INTEGER NOT NULL,"
        " end_step INTEGER, end_reason TEXT, end_text TEXT, end_layer TEXT, end_quantity TEXT) STRICT"
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
    "distribution": (
        "CREATE TABLE distribution (run TEXT NOT NULL, step INTEGER NOT NULL, checksum INTEGER NOT NULL,"
        " data BLOB NOT NULL, PRIMARY KEY (run, step)) STRICT"
    ),
    "checkpoint": (
        "CREATE TABLE checkpoint (run TEXT NOT NULL, step INTEGER NOT NULL, position INTEGER NOT NULL,"
        " kind TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run, step)) STRICT"
    ),
    "weights": (
        "CREATE TABLE weights (run TEXT NOT NULL, step INTEGER NOT NULL, part TEXT NOT NULL, blob TEXT NOT NULL,"
        " PRIMARY KEY (run, step, part)) STRICT"
    ),
    "blob": (
        "CREATE TABLE blob (id TEXT NOT NULL, piece INTEGER NOT NULL, data BLOB NOT NULL,"
        " PRIMARY KEY (id, piece)) STRICT"
    ),
    "reused": "CREATE TABLE reused (blob TEXT PRIMARY KEY, source TEXT NOT NULL) STRICT",
    "pin": (
        "CREATE TABLE pin (position INTEGER PRIMARY KEY, run TEXT NOT NULL, step INTEGER NOT NULL,"
        " text TEXT NOT NULL) STRICT"
    ),
}

QUERIES: tuple[str, ...] = (
    "SELECT name, value FROM meta WHERE name != 'digest' ORDER BY name",
    "SELECT * FROM revision ORDER BY id",
    "SELECT * FROM run ORDER BY position, id",
    "SELECT run, level, first, count, codec, checksum FROM chunk ORDER BY run, level, first",
    "SELECT * FROM evaluation ORDER BY run, position",
    "SELECT * FROM event ORDER BY run, position",
    "SELECT run, step, checksum FROM distribution ORDER BY run, step",
    "SELECT * FROM checkpoint ORDER BY run, step",
    "SELECT * FROM weights ORDER BY run, step, part",
    "SELECT * FROM reused ORDER BY blob",
    "SELECT * FROM pin ORDER BY position",
)
"""What the digest covers: all but what has a checksum of its own."""

PIECE_BYTES = 4 * 2**20
"""Weights are stored in pieces of at most this size."""

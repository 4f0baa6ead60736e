"""States of the experiment in a file: those that runs were made with, and the one that is edited now."""

import time

import apsw

from gradlab.spec import Experiment
from gradlab.store.sql import execute

HEAD = "head"
"""Name in `meta` of the revision that is edited."""


def revision_of(connection: apsw.Connection, experiment: Experiment) -> int:
    """Return the number of the revision that is equal to `experiment`, made if there is none."""
    spec = experiment.to_json()
    known = list(execute(connection, "SELECT id FROM revision WHERE spec = ? LIMIT 1", (spec,)))
    if known:
        return int(known[0][0])
    return _add(connection, spec)


def set_head(connection: apsw.Connection, experiment: Experiment) -> None:
    """Make `experiment` the one that is edited; the one before stays only if a run was made with it."""
    before = head(connection)
    number = revision_of(connection, experiment)
    execute(connection, "INSERT OR REPLACE INTO meta VALUES (?, ?)", (HEAD, str(number)))
    if before not in {None, number}:
        used = "SELECT revision FROM run UNION SELECT parent FROM revision WHERE parent IS NOT NULL"
        execute(connection, f"DELETE FROM revision WHERE id = ? AND id NOT IN ({used})", (before,))  # noqa: S608 - constants


def head(connection: apsw.Connection) -> int | None:
    """Return the number of the revision that is edited; None where none is yet."""
    rows = list(execute(connection, "SELECT value FROM meta WHERE name = ?", (HEAD,)))
    return int(rows[0][0]) if rows and str(rows[0][0]).isdecimal() else None


def _add(connection: apsw.Connection, spec: str) -> int:
    """Add a revision; its parent is the newest state that a run was made with."""
    parent = next(iter(execute(connection, "SELECT max(revision) FROM run")))[0]
    number = 1 + (next(iter(execute(connection, "SELECT max(id) FROM revision")))[0] or 0)
    execute(connection, "INSERT INTO revision VALUES (?, ?, ?, ?)", (number, parent, time.time(), spec))
    return number

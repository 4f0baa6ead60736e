"""Writes an experiment file: a whole new file beside the old one, checked, then swapped in."""

import os
from collections.abc import Sequence
from pathlib import Path

import apsw

from gradlab.errors import DocumentError
from gradlab.spec import Experiment
from gradlab.store.delta import delta_of, sweep_blobs, write_delta
from gradlab.store.digest import digest
from gradlab.store.evaluations import thin_out
from gradlab.store.history import History
from gradlab.store.notes import Remarks
from gradlab.store.readable import check_readable
from gradlab.store.reused import sweep_reused
from gradlab.store.revisions import set_head
from gradlab.store.schema import APPLICATION_ID, TABLES, VERSION
from gradlab.store.sql import execute, sound
from gradlab.store.swap import replacing
from gradlab.store.weights import Reused, bytes_of, put_blob
from gradlab.version import __version__

# A file that is new and unseen until it is swapped in needs no journal: it would protect nothing.
UNSEEN = ("journal_mode = OFF", "synchronous = OFF")


def save(
    path: str | os.PathLike[str],
    experiment: Experiment,
    histories: Sequence[History] = (),
    remarks: Remarks | None = None,
    reused: Sequence[Reused] = (),
) -> None:
    """Write `experiment`, its recorded runs and what a person said of them; a failure leaves the old file as it was.

    Runs that are deleted are left out. `reused` are weights of other files; those that neither the experiment nor a
    run begins with are left out, too.

    Raises:
        DocumentError: no such folder, no permission, disk full: one sentence that says how to mend it.
    """
    said = remarks or Remarks()
    kept = [history for history in histories if not said.of(history.started.run).deleted]
    with replacing(path, sum(_bytes_of(history) for history in kept)) as part:
        connection = apsw.Connection(str(part))
        try:
            prepare(connection, UNSEEN)
            execute(connection, "BEGIN")
            set_head(connection, experiment)
            for position, history in enumerate(kept):
                note = said.of(history.started.run)
                write_delta(connection, delta_of(history, position, note, at_once=False))
            write_pins(connection, said)
            for weights in reused:
                write_reused(connection, weights)
            tidy(connection)
            execute(connection, "COMMIT")
            check_readable(connection, Path(path))
            if not sound(connection):
                raise DocumentError(
                    "the file that was written did not pass its check; save again, elsewhere if need be."
                )
        finally:
            connection.close()


def prepare(connection: apsw.Connection, settings: Sequence[str]) -> None:
    """Make the tables of an empty file."""
    marks = ("page_size = 8192", f"application_id = {APPLICATION_ID}", f"user_version = {VERSION}")
    configure(connection, (*settings, *marks))
    for statement in TABLES.values():
        execute(connection, statement)


def configure(connection: apsw.Connection, settings: Sequence[str]) -> None:
    """Set pragmas, given as `name = value`."""
    for setting in settings:
        execute(connection, f"PRAGMA {setting}")


def write_pins(connection: apsw.Connection, remarks: Remarks) -> None:
    """Replace the pins."""
    execute(connection, "DELETE FROM pin")
    for position, pin in enumerate(remarks.pins):
        execute(connection, "INSERT INTO pin VALUES (?, ?, ?, ?)", (position, pin.run, pin.step, pin.text))


def write_reused(connection: apsw.Connection, weights: Reused) -> None:
    """Store weights of another file, once."""
    name = put_blob(connection, weights.read())
    execute(connection, "INSERT OR REPLACE INTO reused VALUES (?, ?)", (name, weights.source))


def tidy(connection: apsw.Connection) -> None:
    """Remove what is not for a document's file, or more than is read again, and seal the rest."""
    thin_out(connection)
    sweep_reused(connection)
    sweep_blobs(connection)
    seal(connection)


def seal(connection: apsw.Connection) -> None:
    """Write who wrote the file, and its checksum; nothing may be changed after that."""
    execute(connection, "INSERT OR REPLACE INTO meta VALUES ('written_by', ?)", (f"gradlab {__version__}",))
    execute(connection, "INSERT OR REPLACE INTO meta VALUES ('digest', ?)", (digest(connection),))


def _bytes_of(history: History) -> int:
    return history.table.kept_bytes + sum(bytes_of(one.weights) for one in history.checkpoints)

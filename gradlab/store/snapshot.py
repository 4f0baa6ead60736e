"""A session's state as a document's file: copied page by page, cleaned of the session's own facts, sealed, checked."""

from contextlib import closing
from pathlib import Path

import apsw

from gradlab.errors import DocumentError
from gradlab.store.delta import delete_run
from gradlab.store.opening import copy_into
from gradlab.store.readable import check_readable
from gradlab.store.sql import execute, sound
from gradlab.store.swap import replacing
from gradlab.store.writer import UNSEEN, configure, tidy

Stamp = tuple[int, int]
"""When a file was changed last, in nanoseconds, and its size: what tells that someone else wrote it."""

SESSION_ONLY = ("session_path", "session_saving", "session_stamp", "session_unsaved")
WASTE_SHARE = 16
"""A file of which more than one in so many pages is empty is packed."""


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of the file at `path`, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def snapshot(connection: apsw.Connection, path: Path, *, backup: bool, token: str = "") -> Stamp:
    """Write what `connection` is to as an experiment file to `path`; return the new file's stamp.

    Deleted runs are left out, and so are reused weights that no state of the experiment in the file begins with: what
    undoing may still need stays in the session alone. With `backup` the old file stays as `path`.bak. `token` marks
    what a crash leaves behind.

    Raises:
        DocumentError: as `save` does; the old file is as it was then.
    """
    pages, size = (next(iter(execute(connection, f"PRAGMA {what}")))[0] for what in ("page_count", "page_size"))
    with (
        replacing(path, pages * size, backup=backup, token=token) as part,
        closing(apsw.Connection(str(part))) as copy,
    ):
        configure(copy, UNSEEN)
        copy_into(copy, connection)
        _clean(copy)
        check_readable(copy, path)
        if not sound(copy):
            raise DocumentError("the file that was written did not pass its check; save again, elsewhere if need be.")
    stamp = stamp_of(path)
    if stamp is None:
        raise DocumentError(f"{path} was saved and is gone again; save elsewhere.")
    return stamp


def _clean(copy: apsw.Connection) -> None:
    """Remove what no stranger should see: the session's own facts, deleted runs, and the traces of both."""
    execute(copy, "PRAGMA secure_delete = ON")
    execute(copy, "BEGIN")
    for name in SESSION_ONLY:
        execute(copy, "DELETE FROM meta WHERE name = ?", (name,))
    for (run,) in list(execute(copy, "SELECT id FROM run WHERE deleted")):
        delete_run(copy, run)
    tidy(copy)
    execute(copy, "COMMIT")
    free, pages = (next(iter(execute(copy, f"PRAGMA {what}")))[0] for what in ("freelist_count", "page_count"))
    if free > pages // WASTE_SHARE:
        execute(copy, "VACUUM")

"""A session's file: where it lies, how it is made, read beside its writer, and taken up again after a crash."""

import secrets
import shutil
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import apsw

from gradlab.errors import DocumentError
from gradlab.store.formats import migrate
from gradlab.store.lock import OwnerLock
from gradlab.store.opening import checked_version, meta
from gradlab.store.schema import VERSION
from gradlab.store.snapshot import Stamp
from gradlab.store.sql import execute, sound
from gradlab.store.storage import BUSY_MS
from gradlab.store.swap import sweep_of
from gradlab.version import __version__

FILE, LOCK = "session.gradlab", "owner.lock"


def door_to(file: Path) -> Callable[[], AbstractContextManager[apsw.Connection]]:
    """Return what opens a session's file for reading while the storage thread writes it."""

    @contextmanager
    def door() -> Generator[apsw.Connection]:
        try:
            connection = apsw.Connection(_uri(file), flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        except apsw.Error as error:
            raise DocumentError(
                f"The session in {file.parent} cannot be read ({error}); open the document again."
            ) from None
        connection.set_busy_timeout(BUSY_MS)
        try:
            yield connection
        finally:
            connection.close()

    return door


def _uri(file: Path) -> str:
    return f"file:{quote(file.as_posix())}?mode=ro"


@contextmanager
def fresh(sessions: Path) -> Generator[tuple[Path, OwnerLock]]:
    """Make a folder with a lock that is held; remove it again when the block fails."""
    folder = sessions / secrets.token_hex(8)
    lock = OwnerLock(folder / LOCK)
    try:
        folder.mkdir(parents=True, mode=0o700)
        lock.take()
        yield folder, lock
    except BaseException as error:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, apsw.Error | OSError):
            raise DocumentError(
                f"No session can be kept in {sessions} ({error}); make room there, or the work is in memory alone."
            ) from None
        raise


@contextmanager
def writable(file: Path) -> Generator[apsw.Connection]:
    """Open the file that a crash left: what was not committed is rolled back, and an older format migrated."""
    try:
        with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            connection.set_busy_timeout(BUSY_MS)
            version = checked_version(connection)
            if not sound(connection):
                raise DocumentError("it is damaged")
            if version < VERSION:
                migrate(connection, version)
            yield connection
    except (apsw.Error, DocumentError, OSError) as error:
        text = str(error).rstrip(".")
        raise DocumentError(f"The session in {file.parent} cannot be recovered: {text}.") from None


def binding(connection: apsw.Connection) -> tuple[Path | None, Stamp | None]:
    """Return the document's file and what it was like when it was read or written last."""
    path, stamp = meta(connection, "session_path"), meta(connection, "session_stamp")
    changed, _, size = stamp.partition(" ")
    known = (int(changed), int(size)) if changed and size else None
    return (Path(path) if path else None), known


def note_saving(connection: apsw.Connection, path: Path | None) -> None:
    """Note where a save is under way, so that what a crash leaves of it is found; None when it is done."""
    execute(connection, "DELETE FROM meta WHERE name = 'session_saving'")
    if path is not None:
        execute(connection, "INSERT INTO meta VALUES ('session_saving', ?)", (str(path),))


def sweep_saving(connection: apsw.Connection, folder: Path) -> None:
    """Remove what the owner of the session in `folder`, who lives no more, left of a save."""
    if saving := meta(connection, "session_saving"):
        sweep_of(folder.name, Path(saving))


def write_binding(connection: apsw.Connection, path: Path, stamp: Stamp | None, *, unsaved: bool) -> None:
    """Note the document's file; without `unsaved`, also that everything is in it."""
    values = {"session_path": str(path), "session_stamp": f"{stamp[0]} {stamp[1]}" if stamp else ""}
    if not unsaved:
        execute(connection, "DELETE FROM meta WHERE name = 'session_unsaved'")
    for name, value in values.items():
        execute(connection, "INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
    execute(connection, "INSERT OR REPLACE INTO meta VALUES ('written_by', ?)", (f"gradlab {__version__}",))

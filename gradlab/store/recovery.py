"""What a crash left behind: found at the next start, offered once, swept where nothing in it is unsaved."""

import shutil
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from gradlab.spec import Experiment
from gradlab.store.lock import OwnerLock
from gradlab.store.opening import meta
from gradlab.store.session_file import FILE, LOCK, binding, sweep_saving
from gradlab.store.sql import execute

BEGINNING_SECONDS = 60


@dataclass(frozen=True)
class Leftover:
    """A session that a crash left behind: its folder, the document's file and name, and when it was written last."""

    folder: Path
    path: Path | None
    title: str
    runs: int
    steps: int
    written_at: float


def leftovers(sessions: Path) -> list[Leftover]:
    """Return the sessions without a living owner that hold something unsaved, the newest first; sweep all others."""
    found: list[Leftover] = []
    for folder in sorted(sessions.iterdir()) if sessions.is_dir() else []:
        lock = OwnerLock(folder / LOCK)
        if not folder.is_dir() or _is_beginning(folder) or not lock.take():
            continue
        try:
            left = _leftover(folder)
        finally:
            lock.release()
        if left is not None:
            found.append(left)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return sorted(found, key=lambda left: left.written_at, reverse=True)


def discard(left: Leftover) -> None:
    """Remove a session that nobody wants back."""
    shutil.rmtree(left.folder, ignore_errors=True)


def _is_beginning(folder: Path) -> bool:
    """Tell whether another process may be about to lock the new session in `folder`."""
    try:
        return not (folder / FILE).exists() and time.time() - folder.stat().st_mtime < BEGINNING_SECONDS
    except OSError:  # it is gone already
        return True


def _leftover(folder: Path) -> Leftover | None:
    """Return what a person should know of the session in `folder`; None where nothing in it is unsaved."""
    file = folder / FILE
    try:
        with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            sweep_saving(connection, folder)
            if not meta(connection, "session_unsaved"):
                return None
            path, _stamp = binding(connection)
            query = "SELECT count(*), coalesce(sum(steps), 0) FROM run WHERE NOT deleted"
            runs, steps = next(iter(execute(connection, query)))
            head = "SELECT spec FROM revision WHERE id = (SELECT value FROM meta WHERE name = 'head')"
            name = Experiment.from_json(next(iter(execute(connection, head)))[0]).name
            return Leftover(folder, path, path.name if path else name, runs, steps, file.stat().st_mtime)
    except Exception:  # noqa: BLE001 - what cannot be read is still offered, and refuses in a sentence
        written = file.stat().st_mtime if file.exists() else 0.0
        return Leftover(folder, None, folder.name, 0, 0, written) if file.exists() and file.stat().st_size else None

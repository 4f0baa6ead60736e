"""The storage thread, the only one that writes a session file. What the disk refuses is kept and tried again."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from gradlab.errors import DocumentError
from gradlab.store.sql import execute
from gradlab.store.swap import is_full

RETRY_SECONDS = 2.0
BUSY_MS = 10_000
SETTINGS = ("journal_mode = TRUNCATE", "synchronous = FULL", "secure_delete = ON", "mmap_size = 0")
DISK_ERRORS = (
    apsw.FullError,
    apsw.IOError,
    apsw.BusyError,
    apsw.LockedError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    apsw.PermissionsError,
    apsw.NoMemError,
    OSError,
)
"""What may pass when there is room again; anything else is a mistake of this program."""
_log = logging.getLogger(__name__)

Change = Callable[[apsw.Connection], None]
Job = Callable[[apsw.Connection], Any]


@dataclass(frozen=True)
class StorageNews:
    """How the disk is: `trouble` is one sentence while it refuses to be written, empty when all is in the file.

    `changes` is how many were committed or are waiting, `needed_bytes` about how much room they need.
    """

    trouble: str = ""
    needed_bytes: int = 0
    changes: int = 0


@dataclass(frozen=True, eq=False)
class _Work:
    do: Job
    size: int
    answer: "Future[Any] | None"


class Storage:
    """Commits changes to one SQLite file in their order, each batch in one transaction.

    `tell` is called on the storage thread after each commit, and when the disk begins to refuse.
    """

    def __init__(self, path: Path, tell: Callable[[StorageNews], None]) -> None:
        """Start the thread on the file at `path`, which is there already."""
        self._path = path
        self._tell = tell
        self._waiting: deque[_Work] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._trouble = ""
        self._connection: apsw.Connection | None = None
        self._thread = threading.Thread(target=self._live, name="storage", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str:
        """Return why the disk refuses at present; empty while it does not."""
        return self._trouble

    @property
    def is_settled(self) -> bool:
        """Tell whether everything that was handed over is done."""
        return not self._waiting

    def submit(self, change: Change, size: int = 0) -> None:
        """Do `change`, which needs about `size` bytes, in the next transaction."""
        self._add(_Work(change, size, None))

    def call(self, job: Job) -> "Future[Any]":
        """Do `job` outside of a transaction, once all changes before it are committed, and return what will come of it.

        While the disk refuses, the answer is a DocumentError at once.
        """
        work = _Work(job, 0, Future())
        assert work.answer is not None
        self._add(work)
        return work.answer

    def retry(self) -> None:
        """Try again now instead of in two seconds."""
        with self._changed:
            self._changed.notify_all()

    def close(self, timeout: float = 30.0) -> bool:
        """Commit what is waiting, unless the disk refuses, and end the thread; tell whether all is in the file."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._waiting

    def _add(self, work: _Work) -> None:
        with self._changed:
            self._waiting.append(work)
            self._changed.notify_all()

    def _live(self) -> None:
        try:
            while batch := self._next():
                if not self._done(batch) and not self._may_retry():
                    break
        finally:
            self._disconnect()

    def _next(self) -> list[_Work]:
        """Wait for work; return the changes up to the next job, or the job alone; nothing when all is done."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            batch: list[_Work] = []
            for work in self._waiting:
                if work.answer is not None:
                    return batch or [work]
                batch.append(work)
            return batch

    def _may_retry(self) -> bool:
        with self._changed:
            if not self._closing:
                self._changed.wait(RETRY_SECONDS)
            return not self._closing

    def _done(self, batch: list[_Work]) -> bool:
        """Do the batch and take it off the list; tell whether the disk took it."""
        if batch[0].answer is not None:
            self._forget(batch)
            self._answer(batch[0])
            self._tell(StorageNews(self._trouble))
            return True
        try:
            self._commit(batch)
        except DISK_ERRORS as error:
            self._refused(error)
            return False
        except Exception:  # noqa: BLE001 - a mistake in one change must not cost the others
            self._disconnect()
            if len(batch) > 1:
                return all(self._done([work]) for work in batch)
            # No disk is at fault, and trying again would end the same way.
            _log.exception("a change could not be written to the session")
        self._forget(batch)
        self._trouble = ""
        self._tell(StorageNews(changes=len(batch)))
        return True

    def _commit(self, batch: list[_Work]) -> None:
        connection = self._connected()
        execute(connection, "BEGIN IMMEDIATE")
        for work in batch:
            work.do(connection)
        execute(connection, "COMMIT")

    def _answer(self, work: _Work) -> None:
        assert work.answer is not None
        if not work.answer.set_running_or_notify_cancel():
            return
        try:
            work.answer.set_result(work.do(self._connected()))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the answer gets it
            work.answer.set_exception(error)

    def _refused(self, error: Exception) -> None:
        """Leave the file as it was at the last commit, keep what is waiting, and fail the jobs that came behind it."""
        self._disconnect()
        with self._changed:
            changes = [work for work in self._waiting if work.answer is None]
            jobs = [work for work in self._waiting if work.answer is not None]
            self._waiting = deque(changes)
        needed = sum(work.size for work in changes) + 2**20
        what = "the disk is full or failing" if is_full(error) else str(error)
        self._trouble = (
            f"What was done since cannot be kept in {self._path.parent} ({what}); free at least"
            f" {1 + needed // 2**20} MB there. Nothing is lost while this window stays open."
        )
        for work in jobs:
            assert work.answer is not None
            work.answer.set_exception(DocumentError(self._trouble))
        self._tell(StorageNews(self._trouble, needed, len(changes)))

    def _forget(self, batch: list[_Work]) -> None:
        with self._changed:
            for _ in batch:
                self._waiting.popleft()

    def _connected(self) -> apsw.Connection:
        if self._connection is None:
            connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READWRITE)
            self._connection = connection
            connection.set_busy_timeout(BUSY_MS)
            for setting in SETTINGS:
                execute(connection, f"PRAGMA {setting}")
        return self._connection

    def _disconnect(self) -> None:
        """Close the connection; what it had not committed is rolled back, now or when the file is opened next."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close(True)
            except (apsw.Error, OSError):
                _log.exception("the session could not be closed")

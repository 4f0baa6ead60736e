"""The working copy of an open document: every edit and every recorded step is committed, and a crash leaves it."""

import contextlib
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import apsw

from gradlab.errors import DocumentError
from gradlab.records import Checkpoint
from gradlab.spec import Experiment
from gradlab.store.delta import Delta, write_delta
from gradlab.store.lock import OwnerLock
from gradlab.store.notes import Remarks
from gradlab.store.opening import check_digest, copy_into, opened
from gradlab.store.reader import Document, document_of
from gradlab.store.revisions import set_head
from gradlab.store.session_file import FILE, LOCK, binding, door_to, fresh, note_saving, writable, write_binding
from gradlab.store.snapshot import Stamp, snapshot, stamp_of
from gradlab.store.sql import execute
from gradlab.store.storage import Storage, StorageNews
from gradlab.store.weights import Reused, StoredWeights
from gradlab.store.writer import UNSEEN, configure, prepare, write_pins, write_reused

Tell = Callable[[StorageNews], None]


class Session:
    """One open document's working file, in a folder of its own; every method may be used on one thread, none waits.

    `path` is the document's file, None as long as it has none; `stamp` what that file was like when it was read or
    written last.
    """

    def __init__(self, folder: Path, lock: OwnerLock, tell: Tell) -> None:
        """Work on the session in `folder`, whose `lock` is held; `create`, `of_file` and `recover` make one."""
        self.folder = folder
        self._lock = lock
        self.path: Path | None = None
        self.stamp: Stamp | None = None
        self._storage = Storage(folder / FILE, tell)

    @classmethod
    def create(cls, sessions: Path, experiment: Experiment, tell: Tell) -> "Session":
        """Begin the session of a document that has no file.

        Raises:
            DocumentError: when nothing can be written in the folder `sessions`.
        """
        with fresh(sessions) as (folder, lock), closing(apsw.Connection(str(folder / FILE))) as connection:
            prepare(connection, UNSEEN)
            execute(connection, "BEGIN")
            set_head(connection, experiment)
            execute(connection, "COMMIT")
        return cls(folder, lock, tell)

    @classmethod
    def of_file(cls, sessions: Path, path: Path, tell: Tell) -> tuple["Session", Document]:
        """Copy the document at `path` into a new session; also return what it holds.

        Raises:
            DocumentError: when it is not a sound experiment file, or the session cannot be written.
        """
        stamp = stamp_of(path)
        with opened(path) as source:
            check_digest(source)
            with fresh(sessions) as (folder, lock), closing(apsw.Connection(str(folder / FILE))) as connection:
                # The storage thread's first commit brings all of the file to the disk; until then nothing is unsaved.
                configure(connection, UNSEEN)
                copy_into(connection, source)
            document = document_of(source, door_to(folder / FILE))
        session = cls(folder, lock, tell)
        session._bind(path, stamp, unsaved=False)
        return session, document

    @classmethod
    def recover(cls, folder: Path, tell: Tell) -> tuple["Session", Document]:
        """Take over the session that a crash left in `folder`; also return what it holds.

        Raises:
            DocumentError: when it is not sound or has a living owner.
        """
        lock = OwnerLock(folder / LOCK)
        if not lock.take():
            raise DocumentError(f"The session in {folder} is open in another window; close it there first.")
        try:
            with writable(folder / FILE) as connection:
                document = document_of(connection, door_to(folder / FILE))
                path, stamp = binding(connection)
        except BaseException:
            lock.release()
            raise
        session = cls(folder, lock, tell)
        session.path, session.stamp = path, stamp
        return session, document

    @property
    def trouble(self) -> str:
        """Return why the disk refuses at present; empty while it does not."""
        return self._storage.trouble

    def put_experiment(self, experiment: Experiment) -> None:
        """Commit an edit of the experiment."""
        self._submit(lambda connection: set_head(connection, experiment), 2**14)

    def put_remarks(self, remarks: Remarks) -> None:
        """Commit what a person says of the runs."""
        self._submit(lambda connection: _write_remarks(connection, remarks), 2**12)

    def put_reused(self, weights: Reused) -> None:
        """Commit weights of another file."""
        self._submit(lambda connection: write_reused(connection, weights), len(weights.read()))

    def put_run(self, delta: Delta) -> None:
        """Commit what a run recorded since."""
        self._submit(lambda connection: write_delta(connection, delta), delta.size_bytes)

    def save(self, path: Path, *, copy: bool = False) -> "Future[Stamp]":
        """Write a snapshot of everything that was put so far to `path`, and keep the old file as `path`.bak.

        Unless it is a `copy`, `path` is the document's file from then on. The answer is the new file's stamp, or a
        DocumentError that says what is wrong; the old file is as it was then.
        """

        def job(connection: apsw.Connection) -> Stamp:
            # Without these notes a crash leaves a file too many or offers a session once too often; nothing is lost.
            with contextlib.suppress(apsw.Error):
                note_saving(connection, path)
            try:
                stamp = snapshot(connection, path, backup=True, token=self.folder.name)
            finally:
                with contextlib.suppress(apsw.Error):
                    note_saving(connection, None)
            if not copy:
                with contextlib.suppress(apsw.Error):
                    write_binding(connection, path, stamp, unsaved=False)
            return stamp

        return self._storage.call(job)

    def bind(self, path: Path, stamp: Stamp) -> None:
        """Note that `path` is the document's file now, as `stamp` says; to be called when `save` has answered."""
        self.path, self.stamp = path, stamp

    @property
    def changed_on_disk(self) -> bool:
        """Tell whether someone else changed the document's file since it was read or written here."""
        return self.path is not None and self.stamp is not None and stamp_of(self.path) not in {self.stamp, None}

    def door(self) -> AbstractContextManager[apsw.Connection]:
        """Open the session for reading, beside the storage thread."""
        return door_to(self.folder / FILE)()

    @property
    def is_settled(self) -> bool:
        """Tell whether everything that was put so far is on the disk."""
        return self._storage.is_settled

    def stored(self, run: str, checkpoint: Checkpoint) -> Checkpoint:
        """Return a checkpoint of `run` whose weights stand in the session and take no memory; for a settled session."""
        if isinstance(checkpoint.weights, StoredWeights) or not self._storage.is_settled:
            return checkpoint
        query = "SELECT part, blob FROM weights WHERE run = ? AND step = ?"
        with self.door() as connection:
            blobs: dict[str, str] = dict(execute(connection, query, (run, checkpoint.step)))
        return replace(checkpoint, weights=StoredWeights(self.door, blobs)) if blobs else checkpoint

    def settle(self) -> "Future[None]":
        """Return what is answered once everything that was put so far is on the disk."""
        return self._storage.call(lambda _connection: None)

    def retry(self) -> None:
        """Try again now what the disk refused."""
        self._storage.retry()

    def close(self, *, keep: bool = False) -> None:
        """End the storage thread and remove the session; with `keep` it stays, to be recovered."""
        self._storage.close()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()

    def _bind(self, path: Path, stamp: Stamp | None, *, unsaved: bool) -> None:
        self.path, self.stamp = path, stamp
        self._storage.submit(lambda connection: write_binding(connection, path, stamp, unsaved=unsaved))

    def _submit(self, change: Callable[[apsw.Connection], None], size: int) -> None:
        def both(connection: apsw.Connection) -> None:
            change(connection)
            execute(connection, "INSERT OR REPLACE INTO meta VALUES ('session_unsaved', '1')")

        self._storage.submit(both, size)


def _write_remarks(connection: apsw.Connection, remarks: Remarks) -> None:
    for run, note in remarks.notes.items():
        values = (note.name, note.color, note.note, int(note.visible), int(note.deleted), run)
        statement = "UPDATE run SET name = ?, color = ?, note = ?, visible = ?, deleted = ? WHERE id = ?"
        execute(connection, statement, values)
    write_pins(connection, remarks)

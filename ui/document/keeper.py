"""Keeps the open document in a session: each edit and what each run records go to the storage thread as they happen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal

import gradlab
from gradlab.errors import DocumentError
from gradlab.spec import Experiment
from gradlab.store import FLUSH_SECONDS, Document, Leftover, Session, StorageNews, leftovers
from ui.document.model import DocumentModel
from ui.document.recorder import Recorder

T = TypeVar("T")

SLICE_SECONDS = 0.02
_log = logging.getLogger(__name__)


class SessionKeeper(QObject):
    """Opens, saves and closes the document of a ``DocumentModel`` by way of a session in the folder ``sessions``.

    ``storing`` comes when something is on its way to the session, ``stored`` when everything is there; ``troubled``
    carries the sentence when the disk refuses, an empty one when it takes things again.
    """

    stored = Signal()
    storing = Signal()
    troubled = Signal(str)
    _news = Signal(object)

    def __init__(self, document: DocumentModel, sessions: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._sessions = sessions
        self._session: Session | None = None
        self._recorder = Recorder(document)
        self._replacing = False
        self._carried: set[str] = set()
        self.trouble = ""
        self.is_stored = True
        self._puts = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(1000 * FLUSH_SECONDS))
        self._timer.timeout.connect(self.flush)
        self._news.connect(self._take)
        document.experimentChanged.connect(self._on_experiment)
        document.remarksChanged.connect(self._on_remarks)
        document.recorded.connect(self._on_recorded)

    def new(self, experiment: Experiment) -> None:
        """Start an unsaved document; its session begins with the first change."""
        self._replace(Document(experiment, ()), None, None)

    def open(self, path: Path) -> None:
        """Open a file. Raises ``DocumentError``; the present document is untouched then."""
        session, document = Session.of_file(self._sessions, path.resolve(), self._news.emit)
        self._replace(document, session, path.resolve())

    def leftovers(self) -> list[Leftover]:
        """What crashes left behind, the newest first."""
        return leftovers(self._sessions)

    def recover(self, left: Leftover) -> None:
        """Take up what a crash left behind. Raises ``DocumentError``; the present document is untouched then."""
        session, document = Session.recover(left.folder, self._news.emit)
        self._replace(document, session, session.path)
        self._document.touch()

    def save(self, path: Path, *, copy: bool = False) -> None:
        """Save to ``path`` and, unless it is a ``copy``, make it the document's file.

        Raises ``DocumentError``; nothing is lost then.
        """
        session = self._present()
        if session is None or session.trouble:
            self._save_from_memory(path)
        else:
            self.flush()
            puts = self._puts
            stamp = _answer(session.save(path.resolve(), copy=copy))
            if not copy:
                session.bind(path.resolve(), stamp)
                self._document.mark_saved(path.resolve())
                if self._puts != puts or self._recorder.has_news:
                    self._document.touch()  # recorded while the file was written
            return
        if not copy:
            self._document.mark_saved(path.resolve())

    @property
    def changed_on_disk(self) -> bool:
        """Tell whether someone else changed the document's file since it was read or written here."""
        return self._session is not None and self._session.changed_on_disk

    def retry(self) -> None:
        """Try again now what the disk refused."""
        if self._session is not None:
            self._session.retry()
        else:
            self._present()

    def flush(self) -> None:
        """Hand what was recorded since the last time to the storage thread."""
        self._timer.stop()
        session = self._present() if self._recorder.has_news else self._session
        if session is not None:
            for delta in self._recorder.take():
                self._unstored()
                session.put_run(delta)

    def close(self) -> None:
        """End the session and remove it: what was not saved is given up."""
        self._timer.stop()
        if self._session is not None:
            self._session.close()
            self._session = None

    def _save_from_memory(self, path: Path) -> None:
        document = self._document
        gradlab.save(path, document.experiment, document.histories, document.remarks, document.reused)

    def _replace(self, document: Document, session: Session | None, path: Path | None) -> None:
        """Show ``document``, whose session is ``session``, instead of the present one."""
        self.close()
        self._session = session
        self._recorder.begin(document.histories if session is not None else ())
        self._carried = {weights.name for weights in document.reused}
        self._replacing = True
        try:
            self._document.replace(document, path)
        finally:
            self._replacing = False
        self._say("")
        self.is_stored = True
        self.stored.emit()

    def _present(self) -> Session | None:
        """Return the session, begun now if there is none; None where the disk refuses even that."""
        if self._session is None:
            document = self._document
            try:
                session = Session.create(self._sessions, document.experiment, self._news.emit)
            except DocumentError as error:
                self._say(str(error))
                return None
            self._session = session
            self._say("")
            self._recorder.begin(())
            for delta in self._recorder.take():
                session.put_run(delta)
            session.put_remarks(document.remarks)
            for weights in document.reused:
                session.put_reused(weights)
        return self._session

    def _on_experiment(self, experiment: Experiment) -> None:
        def put(session: Session) -> None:
            for weights in self._document.reused:
                if weights.name not in self._carried:
                    session.put_reused(weights)
            self._carried = {weights.name for weights in self._document.reused}
            session.put_experiment(experiment)

        self._put(put)

    def _on_remarks(self, _remarks: object) -> None:
        self.flush()
        self._put(lambda session: session.put_remarks(self._document.remarks))

    def _put(self, do: Callable[[Session], None]) -> None:
        if not self._replacing:
            session = self._present()
            if session is not None:
                self._unstored()
                do(session)

    def _on_recorded(self) -> None:
        if self._recorder.is_full:
            self.flush()
        elif not self._timer.isActive():
            self._timer.start()

    def _unstored(self) -> None:
        self._puts += 1
        if self.is_stored:
            self.is_stored = False
            self.storing.emit()

    def _take(self, news: StorageNews) -> None:
        self._say(news.trouble)
        if not news.trouble and self._session is not None and self._session.is_settled:
            self.is_stored = True
            self._recorder.unload(self._session)
            self.stored.emit()

    def _say(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.troubled.emit(trouble)


def _answer(future: Future[T]) -> T:
    """Wait for the storage thread while the window keeps painting and recording; a person's input waits too."""
    while not future.done():
        try:
            return future.result(SLICE_SECONDS)
        except TimeoutError:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return future.result()

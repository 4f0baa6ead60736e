"""The thread on which a study trains, one run after another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QThread, Signal

from gradlab.errors import GradlabError
from gradlab.records import StudyPoint
from gradlab.train import Control
from ui.running.worker import step_back

Points = Callable[[Control], Iterator[StudyPoint]]
SHUTDOWN_MS = 30_000
_log = logging.getLogger(__name__)


class StudyThread(QThread):
    """Iterates over a study; ``pointDone`` comes once a run, ``failed`` carries a sentence."""

    pointDone = Signal(object)
    failed = Signal(str)

    def __init__(self, points: Points, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points = points
        self.control = Control()

    def run(self) -> None:
        """Qt's hook: the thread's life."""
        step_back()
        try:
            for point in self._points(self.control):
                self.pointDone.emit(point)
        except GradlabError as error:
            self.failed.emit(str(error))
        except Exception as error:  # noqa: BLE001 - a bug in a study must not end the window
            _log.exception("a study broke")
            self.failed.emit(f"The study broke: {type(error).__name__}: {error}")

    def stop(self) -> bool:
        """End after the present steps and wait for it; tell whether it ended in time."""
        self.control.stop()
        return self.wait(SHUTDOWN_MS)

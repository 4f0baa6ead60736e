"""Does one thing at a time on a thread beside the window's, such as reading a large file or drawing a figure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from gradlab.errors import GradlabError

Get = Callable[[], Any]
SHUTDOWN_MS = 30_000
_log = logging.getLogger(__name__)


class Beside(QObject):
    """One task counts at a time, the newest; ``found`` carries what it gave, ``failed`` a sentence."""

    found = Signal(object)
    failed = Signal(str)
    _ended = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)  # one that is given up need not keep the next one waiting
        self._number = 0
        self._busy = False
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is being done."""
        return self._busy

    def start(self, get: Get) -> None:
        """Find what ``get`` gives, which is called on another thread, instead of what is being done."""
        self.stop()
        self._busy = True
        number = self._number
        self._pool.start(QRunnable.create(lambda: self._ended.emit(number, *_outcome(get))))

    def stop(self) -> None:
        """Give up what is being done; what it gives is thrown away."""
        self._number += 1
        self._busy = False
        self._pool.clear()

    def shutdown(self) -> bool:
        """Wait for what is being done, never killing it; tell whether it ended in time."""
        self.stop()
        return self._pool.waitForDone(SHUTDOWN_MS)

    def _on_ended(self, number: int, found: object, problem: str) -> None:
        if number != self._number:
            return
        self._busy = False
        if problem:
            self.failed.emit(problem)
        else:
            self.found.emit(found)


def _outcome(get: Get) -> tuple[object, str]:
    """Return what ``get`` gives, or why it gives nothing."""
    try:
        return get(), ""
    except GradlabError as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001 - a bug in it must not end the window
        _log.exception("a task beside the window broke")
        return None, f"This failed: {type(error).__name__}: {error}"

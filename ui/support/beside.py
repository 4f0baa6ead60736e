"""Does things on threads beside the window's, such as reading a large file or drawing a figure."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from gradlab.errors import GradlabError

Get = Callable[[], Any]
SHUTDOWN_SECONDS = 30.0
_log = logging.getLogger(__name__)


class Tasks:
    """Tasks in the order in which they came, so many at once.

    They are Python's own, not Qt's: Qt deletes a runnable behind the back of its Python object, whose address then
    passes for that of the next thing that Qt makes there, such as an entry of a menu.
    """

    def __init__(self, owner: QObject, at_once: int = 1) -> None:
        """Prepare for the tasks of ``owner``, which tell it how they ended, unless it is gone by then."""
        self._owner = owner
        self._executor = ThreadPoolExecutor(at_once)
        self._open: set[Future[None]] = set()

    @property
    def is_busy(self) -> bool:
        """Tell whether a task runs or waits."""
        return any(not task.done() for task in self._open)

    def start(self, task: Callable[[], None]) -> None:
        """Run ``task`` on another thread, once its turn comes; what it raises goes to ``threading.excepthook``."""
        self._open = {one for one in self._open if not one.done()}
        self._open.add(self._executor.submit(_watched, task, self._owner))

    def clear(self) -> None:
        """Forget the tasks that wait."""
        for task in self._open:
            task.cancel()

    def finish(self, seconds: float | None = SHUTDOWN_SECONDS) -> bool:
        """Wait for what was started, never killing it; tell whether it ended in time."""
        return not wait(self._open, seconds).not_done


def _watched(task: Callable[[], None], owner: QObject) -> None:
    try:
        task()
    except Exception as error:  # noqa: BLE001 - a future would keep it to itself
        if isinstance(error, RuntimeError) and not isValid(owner):
            return  # its signals went with it
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))


class Beside(QObject):
    """One task counts at a time, the newest; ``found`` carries what it gave, ``failed`` a sentence."""

    found = Signal(object)
    failed = Signal(str)
    _ended = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self, 2)  # one that is given up need not keep the next one waiting
        self._number = 0
        self._busy = self._over = False
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is being done."""
        return self._busy

    def start(self, get: Get) -> None:
        """Find what ``get`` gives, which is called on another thread, instead of what is being done."""
        self.stop()
        if self._over:
            return
        self._busy = True
        number = self._number
        self._tasks.start(lambda: self._ended.emit(number, *_outcome(get)))

    def stop(self) -> None:
        """Give up what is being done; what it gives is thrown away."""
        self._number += 1
        self._busy = False
        self._tasks.clear()

    def shutdown(self) -> bool:
        """Wait for what is being done, never killing it; tell whether it ended in time. Nothing is done any more."""
        self._over = True
        self.stop()
        return self._tasks.finish()

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

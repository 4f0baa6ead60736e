"""Reads sources on a thread beside the window's: a file may be large, or lie on a slow disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from gradlab.errors import GradlabError

if TYPE_CHECKING:
    from gradlab.reuse import Source

Get = Callable[[], "Source"]
SHUTDOWN_MS = 30_000
_log = logging.getLogger(__name__)


class SourceReader(QObject):
    """One reading counts at a time, the newest; ``found`` carries its source, ``failed`` a sentence."""

    found = Signal(object)
    failed = Signal(str)
    _ended = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)  # one that is given up need not keep the next one waiting
        self._number = 0
        self._reading = False
        self._ended.connect(self._on_ended)

    @property
    def is_reading(self) -> bool:
        """Tell whether a source is being read."""
        return self._reading

    def read(self, get: Get) -> None:
        """Read what ``get`` reads, which is called on another thread, instead of what is being read."""
        self.stop()
        self._reading = True
        number = self._number
        self._pool.start(QRunnable.create(lambda: self._ended.emit(number, *_outcome(get))))

    def stop(self) -> None:
        """Give up what is being read; what it gives is thrown away."""
        self._number += 1
        self._reading = False
        self._pool.clear()

    def shutdown(self) -> bool:
        """Wait for what is being read, never killing it; tell whether it ended in time."""
        self.stop()
        return self._pool.waitForDone(SHUTDOWN_MS)

    def _on_ended(self, number: int, source: Source | None, problem: str) -> None:
        if number != self._number:
            return
        self._reading = False
        if source is None:
            self.failed.emit(problem)
        else:
            self.found.emit(source)


def _outcome(get: Get) -> tuple[Source | None, str]:
    """Return the source, or why there is none; its weights are named here, too, which takes as long as reading them."""
    try:
        source = get()
        for layer in source.layers[: source.usable]:
            _ = layer.digest
    except GradlabError as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001 - a bug in reading must not end the window
        _log.exception("reading a source broke")
        return None, f"It could not be read: {type(error).__name__}: {error}"
    return source, ""

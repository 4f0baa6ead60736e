"""The log file, and the process's error stream sent into it.

TensorFlow and the libraries under it write to file descriptor 2 from C++; when Gradlab runs as an
application nobody sees that, so it goes to the log file beside Python's own messages.
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import Self

from platformdirs import user_state_path

LOG_NAME = "gradlab.log"
STDERR_NAME = "stderr.log"
_MAX_BYTES = 1_000_000
_KEPT_FILES = 3
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def state_dir() -> Path:
    """Where logs, sessions and crash reports of this user are kept."""
    return user_state_path("gradlab", appauthor=False)


def start_logging(folder: Path | None = None, level: int = logging.INFO) -> Path:
    """Send Python's log messages to a rotating file in ``folder``; the file's path.

    Calling it again for the same file changes nothing. Raises ``OSError`` when the folder cannot
    be written.
    """
    folder = folder or state_dir()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG_NAME
    root = logging.getLogger()
    if not any(_writes_to(handler, path) for handler in root.handlers):
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
        root.setLevel(level)
    return path


def stop_logging(folder: Path | None = None) -> None:
    """Close what :func:`start_logging` opened for ``folder``."""
    path = (folder or state_dir()) / LOG_NAME
    root = logging.getLogger()
    for handler in list(root.handlers):
        if _writes_to(handler, path):
            root.removeHandler(handler)
            handler.close()


def _writes_to(handler: logging.Handler, path: Path) -> bool:
    return isinstance(handler, logging.FileHandler) and Path(handler.baseFilename) == path.resolve()


class StderrToFile:
    """Sends file descriptor 2 to a file in ``folder`` until :meth:`close`; usable in ``with``.

    ``terminal`` keeps the error stream as it was and does nothing, for a start from a console by
    a person who wants to see the messages.
    """

    def __init__(self, folder: Path | None = None, *, terminal: bool = False) -> None:
        self.path = (folder or state_dir()) / STDERR_NAME
        self._saved: int | None = None
        if not terminal:
            self._redirect()

    @property
    def is_active(self) -> bool:
        """True while the stream goes to the file."""
        return self._saved is not None

    def close(self) -> None:
        """Give the error stream back."""
        if self._saved is None:
            return
        _flush_stderr()
        os.dup2(self._saved, 2)
        os.close(self._saved)
        self._saved = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _redirect(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        target = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        _flush_stderr()
        try:
            self._saved = os.dup(2)
            os.dup2(target, 2)
        finally:
            os.close(target)


def _flush_stderr() -> None:
    """Python's own buffer first, so that messages keep their order. There may be no stream."""
    if sys.stderr is not None:
        sys.stderr.flush()

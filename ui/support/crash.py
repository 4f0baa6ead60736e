"""Unexpected errors: written to a file, said once, offered again at the next start. Local only.

``CrashGuard`` takes over ``sys.excepthook`` and ``threading.excepthook`` and lets faulthandler
write crashes of native code to a file. It needs no Qt; ``ui.support.crash_dialog`` shows reports.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from ui.support.logs import state_dir

FAULT_NAME = "fault.txt"
REPORT_NAME = "crash-report.txt"

_PACKAGES = ("gradlab", "PySide6-Essentials", "tensorflow", "keras", "numpy", "pyqtgraph")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CrashReport:
    """One unexpected error: a sentence for the person, and everything for a bug report."""

    sentence: str
    details: str


def environment() -> str:
    """Versions that matter for a bug report; nothing about the person or their files."""
    lines = [f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"]
    for name in _PACKAGES:
        try:
            lines.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return "\n".join(lines)


def report_of(error: BaseException, where: str = "") -> CrashReport:
    """The report of a Python exception; ``where`` names the thread when it was not the main one."""
    name = type(error).__name__
    message = str(error).strip().splitlines()
    place = f" in {where}" if where else ""
    sentence = f"Unexpected error{place}: {name}{': ' + message[0] if message else ''}"
    trace = "".join(traceback.format_exception(error))
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    return CrashReport(sentence, f"{sentence}\n{when}\n\n{environment()}\n\n{trace}")


class CrashGuard:
    """Watches the process from construction until :meth:`close`; usable in ``with``.

    ``on_crash`` receives every report, on the thread where the error happened; it must not raise.
    """

    def __init__(self, folder: Path | None = None, on_crash: Callable[[CrashReport], None] | None = None) -> None:
        self._folder = folder or state_dir()
        self._folder.mkdir(parents=True, exist_ok=True)
        self.on_crash = on_crash
        self.left_over = _take_left_over(self._folder)
        self._fault_file: TextIO | None = None
        self._old_hook = sys.excepthook
        self._old_thread_hook = threading.excepthook
        self._had_faulthandler = faulthandler.is_enabled()
        self._install()

    def handle(self, error: BaseException, where: str = "") -> CrashReport:
        """Write a report of ``error`` and pass it on."""
        report = report_of(error, where)
        _log.error("%s", report.details)
        try:
            (self._folder / REPORT_NAME).write_text(report.details, encoding="utf-8")
        except OSError as problem:
            _log.error("the crash report could not be written: %s", problem)
        if self.on_crash is not None:
            self.on_crash(report)
        return report

    def settle(self) -> None:
        """The person has seen the report: do not offer it again at the next start."""
        (self._folder / REPORT_NAME).unlink(missing_ok=True)

    def close(self) -> None:
        """Give the hooks back; an empty fault file is removed, for nothing went wrong."""
        sys.excepthook = self._old_hook
        threading.excepthook = self._old_thread_hook
        if self._fault_file is None:
            return
        faulthandler.disable()
        self._fault_file.close()
        self._fault_file = None
        _remove_if_empty(self._folder / FAULT_NAME)
        if self._had_faulthandler and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _install(self) -> None:
        self._fault_file = (self._folder / FAULT_NAME).open("w", encoding="utf-8")
        faulthandler.enable(self._fault_file)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._old_hook(kind, error, trace)
            return
        self.handle(error.with_traceback(trace))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is None or issubclass(args.exc_type, SystemExit):
            return
        where = f"thread {args.thread.name}" if args.thread is not None else "a thread"
        self.handle(args.exc_value, where)


def _take_left_over(folder: Path) -> str:
    """What the last process left behind: its report or the trace of a native crash, else ''."""
    parts = [_taken(folder / name) for name in (REPORT_NAME, FAULT_NAME)]
    return "\n\n".join(part for part in parts if part)


def _taken(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        path.unlink()
    except FileNotFoundError:
        return ""
    except OSError as problem:
        _log.warning("the crash report %s could not be read: %s", path, problem)
        return ""
    return text


def _remove_if_empty(path: Path) -> None:
    if path.is_file() and path.stat().st_size == 0:
        path.unlink()

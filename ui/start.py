"""The start and the end of the windowed process: Qt, log, crash reports, settings, then the application."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gradlab.version import __version__
from ui.app import App
from ui.support.cores import leave_cores_to_training
from ui.support.crash import CrashGuard
from ui.support.crash_dialog import CrashReporter
from ui.support.fonts import load_fonts
from ui.support.garbage import GarbageKeeper
from ui.support.heap import keep_large_blocks_apart
from ui.support.logs import StderrToFile, start_logging, stop_logging
from ui.support.settings import MORE_CONTRAST, Settings
from ui.support.theme import Theme


def open_window(path: Path | None, preset: str | None, *, show_errors: bool = False) -> int:
    """Run the application until its window is closed; return the exit code."""
    keep_large_blocks_apart()
    leave_cores_to_training()
    instance = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(instance, QApplication)
    instance.setApplicationName("gradlab")
    instance.setApplicationDisplayName("Gradlab")
    instance.setApplicationVersion(__version__)
    instance.setDesktopFileName("gradlab")
    start_logging()
    with StderrToFile(terminal=show_errors), CrashGuard() as guard:
        load_fonts(instance)
        settings = Settings()
        theme = Theme(settings.theme, more_contrast=settings.get(MORE_CONTRAST))
        theme.apply(instance)
        keeper = GarbageKeeper(instance)
        app = App(theme, settings)
        app.runner.engineChanged.connect(lambda _state, _text: keeper.settle())
        reporter = CrashReporter(guard, app.window)
        app.start(path, preset)
        reporter.offer_left_over()
        code = instance.exec()
    stop_logging()
    return code

"""The crash message: one at a time, with the report to copy."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.support.crash import CrashGuard
from ui.support.crash_dialog import CrashDialog, CrashReporter
from ui.support.theme import Theme


def test_copy_report_takes_everything(theme: Theme, qtbot: QtBot) -> None:
    dialog = CrashDialog("It failed.", "all the details")
    qtbot.addWidget(dialog)
    dialog.copy_report()
    assert QGuiApplication.clipboard().text() == "all the details"


def test_two_errors_open_one_dialog(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    with CrashGuard(tmp_path) as guard:
        reporter = CrashReporter(guard)
        guard.handle(ValueError("first"))
        worker = threading.Thread(target=lambda: guard.handle(ValueError("second")))
        worker.start()
        worker.join()
        qtbot.waitUntil(lambda: reporter.dialog is not None)
        dialog = reporter.dialog
        assert dialog is not None
        assert "first" in dialog.report()
        with qtbot.waitSignal(dialog.finished):
            dialog.accept()
        assert reporter.dialog is None
    assert not (tmp_path / "crash-report.txt").exists()


def test_a_left_over_report_is_offered(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    with CrashGuard(tmp_path) as guard:
        guard.handle(ValueError("yesterday"))
    with CrashGuard(tmp_path) as guard:
        reporter = CrashReporter(guard)
        reporter.offer_left_over()
        qtbot.waitUntil(lambda: reporter.dialog is not None)
        dialog = reporter.dialog
        assert dialog is not None
        assert "yesterday" in dialog.report()
        dialog.accept()

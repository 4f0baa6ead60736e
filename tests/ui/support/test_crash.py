"""Unexpected errors: written down, passed on, offered again."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ui.support.crash import CrashGuard, CrashReport, report_of


def raised() -> ValueError:
    try:
        raise ValueError("units must be positive\nsecond line")
    except ValueError as error:
        return error


def test_a_report_has_one_sentence_and_all_details() -> None:
    report = report_of(raised(), "thread worker")
    assert report.sentence == "Unexpected error in thread worker: ValueError: units must be positive"
    assert "Traceback" in report.details
    assert "second line" in report.details
    assert "Python 3." in report.details


def test_an_uncaught_error_is_written_and_passed_on(tmp_path: Path) -> None:
    got: list[CrashReport] = []
    with CrashGuard(tmp_path, got.append) as guard:
        error = raised()
        sys.excepthook(type(error), error, error.__traceback__)
        assert "ValueError" in got[0].sentence
        assert (tmp_path / "crash-report.txt").read_text(encoding="utf-8") == got[0].details
        guard.settle()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_in_a_thread_names_the_thread(tmp_path: Path) -> None:
    got: list[CrashReport] = []

    def fail() -> None:
        raise RuntimeError("no device")

    with CrashGuard(tmp_path, got.append):
        thread = threading.Thread(target=fail, name="worker")
        thread.start()
        thread.join()
    assert got[0].sentence == "Unexpected error in thread worker: RuntimeError: no device"


def test_hooks_are_given_back(tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook)
    with CrashGuard(tmp_path):
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook) == before


def test_a_report_that_was_not_settled_is_offered_once(tmp_path: Path) -> None:
    with CrashGuard(tmp_path) as guard:
        guard.handle(raised())
    with CrashGuard(tmp_path) as second:
        assert "units must be positive" in second.left_over
    with CrashGuard(tmp_path) as third:
        assert third.left_over == ""


def test_a_native_crash_is_offered_at_the_next_start(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from ui.support.crash import CrashGuard\n"
        "CrashGuard(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGABRT)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode != 0
    with CrashGuard(tmp_path) as guard:
        assert "Fatal Python error: Aborted" in guard.left_over

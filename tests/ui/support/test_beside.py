"""What is done beside the window comes back to it, the newest alone; what breaks there does not break the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gradlab.errors import SourceError
from ui.support.beside import Beside, Tasks


@pytest.fixture
def beside(qtbot: QtBot) -> Iterator[Beside]:
    made = Beside()
    yield made
    assert made.shutdown()


def test_it_is_done_on_another_thread_and_told_on_this_one(beside: Beside, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    beside.found.connect(lambda found: told.append((found, threading.get_ident())))
    beside.start(threading.get_ident)
    assert beside.is_busy
    qtbot.waitUntil(lambda: bool(told))
    assert not beside.is_busy
    assert told[0][0] != told[0][1] == threading.get_ident()


def test_the_newest_counts(beside: Beside, qtbot: QtBot) -> None:
    may_end = threading.Event()
    told: list[str] = []
    beside.found.connect(told.append)
    beside.start(lambda: "old" if may_end.wait(60) else "")
    with qtbot.waitSignal(beside.found):
        beside.start(lambda: "new")
    may_end.set()
    assert beside.shutdown()
    qtbot.wait(1)
    assert told == ["new"]


def test_what_is_given_up_is_not_told(beside: Beside, qtbot: QtBot) -> None:
    may_end = threading.Event()
    with qtbot.assertNotEmitted(beside.found):
        beside.start(may_end.wait)
        beside.stop()
        assert not beside.is_busy
        may_end.set()
        assert beside.shutdown()
        qtbot.wait(1)


def test_nothing_is_begun_after_the_end(beside: Beside) -> None:
    assert beside.shutdown()
    beside.start(lambda: 1)
    assert not beside.is_busy


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SourceError("No such file."), "No such file."),
        (ZeroDivisionError("by 0"), "This failed: ZeroDivisionError: by 0"),
    ],
)
def test_what_breaks_is_told(beside: Beside, qtbot: QtBot, error: Exception, told: str) -> None:
    def fail() -> None:
        raise error

    with qtbot.waitSignal(beside.failed) as failed:
        beside.start(fail)
    assert failed.args == [told]


def test_tasks_come_one_after_the_other_and_those_that_wait_can_be_forgotten() -> None:
    tasks, may_end, done = Tasks(QObject()), threading.Event(), list[str]()
    tasks.start(lambda: done.append("first" if may_end.wait(60) else ""))
    tasks.start(lambda: done.append("forgotten"))
    assert tasks.is_busy
    assert not tasks.finish(0)
    tasks.clear()
    may_end.set()
    assert tasks.finish()
    assert (done, tasks.is_busy) == (["first"], False)


def test_a_task_that_breaks_is_a_crash_that_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    tasks = Tasks(QObject())
    tasks.start(lambda: print(1 // 0))
    assert tasks.finish()
    assert told[0].exc_type is ZeroDivisionError


def test_who_is_gone_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    may_end, owner = threading.Event(), Beside()
    tasks = Tasks(owner)
    tasks.start(lambda: owner.found.emit(1) if may_end.wait(60) else None)
    delete(owner)
    may_end.set()
    assert tasks.finish()
    assert told == []

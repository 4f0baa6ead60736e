"""What is done beside the window comes back to it, the newest alone; what breaks there does not break the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradlab.errors import SourceError
from ui.support.beside import Beside


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

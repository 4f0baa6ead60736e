"""Garbage is collected on the GUI thread alone."""

from __future__ import annotations

import gc
import threading

from pytestqt.qtbot import QtBot

from ui.support.garbage import THRESHOLDS, GarbageKeeper


class Loop:
    """An object that refers to itself, so that only the collector can remove it."""

    removed_on: threading.Thread | None = None

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Loop.removed_on = threading.current_thread()


def allocate() -> None:
    """Allocate what would make Python collect, were it allowed to."""
    kept = [[] for _ in range(50_000)]
    assert len(kept) == 50_000


def test_another_thread_does_not_collect_and_the_keeper_does(qtbot: QtBot) -> None:
    keeper = GarbageKeeper()
    Loop.removed_on = None
    Loop()
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert Loop.removed_on is None
    kept = [[] for _ in range(THRESHOLDS[0] + 10)]
    assert keeper.collect() >= 1
    assert kept
    assert Loop.removed_on is threading.current_thread()
    keeper.close()


def test_closing_gives_the_work_back(qtbot: QtBot) -> None:
    gc.enable()
    keeper = GarbageKeeper()
    assert not gc.isenabled()
    keeper.settle()
    keeper.close()
    assert gc.isenabled()
    gc.unfreeze()

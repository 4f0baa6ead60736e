"""Redrawing gives back everything: no reference to None is lost, which is how a binding's leak shows itself."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradlab.store import History
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import with_distributions
from ui.plots.board import INSTRUMENTS, MORE, InstrumentBoard
from ui.support.theme import Theme

REDRAWS = 200
SPARE = 40
"""References that come and go with caches; a leak of one a redraw would be five times as many."""


def counted(board: InstrumentBoard, name: str, history: History, redraws: int) -> int:
    """Redraw and repaint, and return the number of references to None afterwards."""
    for _ in range(redraws):
        board.instruments()[name].mark_stale()
        board.refresh(name)
        board.instruments()[name].view.viewport().repaint()
        QApplication.processEvents()
    gc.collect()
    return sys.getrefcount(None)


@pytest.mark.parametrize("name", INSTRUMENTS | MORE)
def test_redrawing_loses_no_reference(qtbot: QtBot, theme: Theme, name: str) -> None:
    if sys.version_info >= (3, 12):
        pytest.skip("None is immortal from Python 3.12 on: its references are not counted")
    board = InstrumentBoard(theme)
    qtbot.addWidget(board)
    board.resize(1000, 700)
    board.show()
    history = with_distributions(recorded(numbers(300)))
    board.set_open(name, on=True)
    board.set_history(history)
    before = counted(board, name, history, 20)
    assert abs(counted(board, name, history, REDRAWS) - before) < SPARE

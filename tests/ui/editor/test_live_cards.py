"""Live meters are drawn on every card that is seen, and on few at a time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.spec import check
from ui.editor.card import CardDelegate
from ui.editor.live_cards import CARDS_AT_ONCE
from ui.editor.stack_editor import StackEditor
from ui.support.theme import Theme


def test_all_seen_cards_follow_in_turns(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    usual = CardDelegate.paint

    def note(
        self: CardDelegate,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painted.append(index.row())
        usual(self, painter, option, index)

    monkeypatch.setattr(CardDelegate, "paint", note)
    editor = StackEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(360, 700)
    experiment = gradlab.preset("vanishing")
    editor.set_experiment(experiment, check(experiment))
    editor.show()
    signals = np.geomspace(1e-6, 1, 11).astype(np.float32)
    editor.set_signals(signals, signals, signals, (False,) * 11)
    editor.grab()
    qtbot.wait(50)
    view, turns = editor.view, []
    painted.clear()
    area = view.viewport().rect()
    seen = {row for row in range(11) if view.visualRect(view.stack.index(row)).intersects(area)}
    assert len(seen) > CARDS_AT_ONCE
    editor.set_signals(2 * signals, signals, signals, (False,) * 11)
    assert not painted
    qtbot.waitUntil(lambda: turns.append(len(painted)) or set(painted) == seen)
    assert any(0 < count < len(seen) for count in turns)
    assert view.stack.meters is not None

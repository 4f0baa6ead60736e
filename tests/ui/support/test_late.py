"""Parts that are made when they are first asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.support.late import LatePlace


def test_a_part_is_made_once_and_when_it_is_asked_for(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    place = LatePlace(lambda parent: QLabel("here", parent), window)
    made: list[QLabel] = []
    place.made.connect(made.append)
    assert not place.is_made
    assert not place.findChildren(QLabel)
    part = place.part
    assert place.is_made
    assert place.make() is part
    assert made == [part]
    assert part.parentWidget() is place

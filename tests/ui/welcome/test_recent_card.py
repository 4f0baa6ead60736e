"""A recent file's card: what it says, what it paints, and how it leaves the list."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.support.theme import Theme
from ui.support.tokens import DARK, LIGHT
from ui.welcome.glance import NOTHING, Glance
from ui.welcome.recent_card import RecentCard, age, picture_of

DAY = 86_400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    result = tmp_path / "deep.gradlab"
    result.write_text("some")
    return result


def test_words_for_eyes_and_screen_readers(theme: Theme, qtbot: QtBot, path: Path) -> None:
    card = RecentCard(theme, path, None)
    qtbot.addWidget(card)
    assert card.accessibleName() == "deep.gradlab"
    assert card.accessibleDescription().startswith("today")
    card.set_glance(Glance(3, 2, 90, 0, np.array([[1e-5], [1.0]], np.float32)))
    assert card.accessibleDescription().endswith("3 runs, vanishing")
    card.set_glance(Glance(1, 2, 90, 0, np.array([[0.5], [1.0]], np.float32)))
    assert card.accessibleDescription().endswith("1 run, healthy")
    card.set_glance(Glance(0, 0, 0, 0, NOTHING, "It is damaged."))
    assert card.accessibleDescription() == "cannot be read"


def test_keys(theme: Theme, qtbot: QtBot, path: Path) -> None:
    card = RecentCard(theme, path, None)
    qtbot.addWidget(card)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.clicked):
            qtbot.keyClick(card, key)
    with qtbot.waitSignal(card.forgotten):
        qtbot.keyClick(card, Qt.Key.Key_Delete)


@pytest.mark.parametrize(("days", "text"), [(0, "today"), (1, "yesterday"), (3, "3 days ago"), (400, "20")])
def test_age(path: Path, days: int, text: str) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    assert text in age(path)
    assert age(path.with_name("gone")) == ""


def test_the_picture_has_the_colors_of_the_signal_map(theme: Theme, qtbot: QtBot, path: Path) -> None:
    glance = Glance(1, 3, 1, 0, np.array([[1e-9], [np.nan], [100.0]], np.float32))
    for tokens in (LIGHT, DARK):
        picture = picture_of(glance, tokens)
        assert (picture.width(), picture.height()) == (1, 3)
        assert picture.pixelColor(0, 0).name().upper() == "#250838"
        assert picture.pixelColor(0, 1).name().upper() == tokens.exploding
        assert picture.pixelColor(0, 2).name().upper() == tokens.exploding
    card = RecentCard(theme, path, Glance(1, 1, 1, 0, np.full((1, 4), 1e-9, np.float32)))
    qtbot.addWidget(card)
    card.resize(240, card.height())
    assert card.grab().toImage().pixelColor(120, 50).name().upper() == "#250838"

"""The clipping threshold as a line over the recorded norms: dragged, moved by keys, and told in words."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ui.editor.norms_picture import NormsPicture
from ui.support.theme import Theme

NORMS = np.array([0.01, 0.1, 1, 10, 0, np.nan, np.inf], np.float32)


@pytest.fixture
def picture(qtbot: QtBot, theme: Theme) -> NormsPicture:
    made = NormsPicture(theme)
    qtbot.addWidget(made)
    made.resize(300, 110)
    made.set_norms(NORMS)
    made.show()
    return made


def test_only_finite_norms_above_zero_count(picture: NormsPicture) -> None:
    assert picture.share_above == 0.25
    assert "25 % of 4 recorded steps lie above 1.00" in picture.accessibleDescription()
    picture.set_threshold(0.05)
    assert picture.share_above == 0.75


def test_the_line_is_dragged_and_let_go_once(picture: NormsPicture, qtbot: QtBot) -> None:
    seen: list[float] = []
    picture.changed.connect(seen.append)
    left, button = QPoint(20, 50), Qt.MouseButton.LeftButton
    qtbot.mousePress(picture, button, pos=QPoint(150, 50))
    qtbot.mouseMove(picture, left)
    assert picture.threshold < 0.02
    assert seen == []
    qtbot.mouseRelease(picture, button, pos=left)
    assert seen == [picture.threshold]
    qtbot.mouseMove(picture, QPoint(200, 50))
    assert seen == [picture.threshold]


def test_arrow_keys_move_it(picture: NormsPicture, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picture.changed) as caught:
        qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert caught.args == [1.1]
    with qtbot.waitSignal(picture.changed) as caught:
        qtbot.keyClick(picture, Qt.Key.Key_Left)
    assert caught.args == [pytest.approx(1.0, rel=2e-3)]


def test_without_norms_it_says_what_will_appear(picture: NormsPicture) -> None:
    full = picture.grab().toImage()
    picture.set_norms(np.zeros(0, np.float32))
    assert np.isnan(picture.share_above)
    assert "once a run has recorded them" in picture.accessibleDescription()
    assert picture.grab().toImage() != full


def test_it_says_what_is_compared(picture: NormsPicture) -> None:
    assert picture.accessibleName() == "Recorded: norm of the whole gradient, each step; the clipping threshold"
    before = picture.grab().toImage()
    picture.set_norms(NORMS, "value")
    assert picture.accessibleName().startswith("Recorded: largest entry of all ∂W")
    assert picture.grab().toImage() != before

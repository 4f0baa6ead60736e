"""The theme: modes, palette, switching while running."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QFrame, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from ui.support.stylesheet import build_stylesheet
from ui.support.theme import Theme, palette_of, repolish
from ui.support.tokens import DARK, LIGHT, Tokens


def test_apply_dresses_the_application(qapp: QApplication, theme: Theme) -> None:
    assert theme.tokens is LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Highlight) == QColor(LIGHT.ink)
    assert LIGHT.hair2 in qapp.styleSheet()


def test_switching_changes_everything_and_says_so(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.mode == "dark"
    assert theme.tokens is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.chrome)
    assert qapp.styleSheet() == build_stylesheet(DARK)


def test_choosing_the_same_look_again_is_silent(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("light")


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="light, dark, system; received 'blue'"):
        Theme("blue")


def test_system_falls_back_to_light_where_nothing_is_known(qapp: QApplication) -> None:
    assert Theme("system").tokens in (LIGHT, DARK)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_disabled_text_has_its_own_colour(tokens: Tokens) -> None:
    palette = palette_of(tokens)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(tokens.disabled)


def test_spin_boxes_inset_their_text(theme: Theme, qtbot: QtBot) -> None:
    for box in (QSpinBox(), QDoubleSpinBox()):
        qtbot.addWidget(box)
        box.show()
        editor = box.findChild(QLineEdit)
        assert editor is not None
        assert editor.textMargins().left() == 6
        assert box.height() == 24


def test_a_spin_box_without_buttons_leaves_room_for_its_text(theme: Theme, qtbot: QtBot) -> None:
    box = QDoubleSpinBox()
    qtbot.addWidget(box)
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    box.setFixedWidth(56)
    box.show()
    editor = box.findChild(QLineEdit)
    assert editor is not None
    assert editor.width() >= 50


def test_roles_reach_the_stylesheet(theme: Theme, qtbot: QtBot) -> None:
    card = QFrame()
    qtbot.addWidget(card)
    card.resize(40, 40)
    card.setProperty("role", "card")
    card.show()
    assert card.grab().toImage().pixelColor(20, 0) == QColor(LIGHT.hair)
    card.setProperty("selected", "true")
    repolish(card)
    assert card.grab().toImage().pixelColor(20, 0) == QColor(LIGHT.ink)

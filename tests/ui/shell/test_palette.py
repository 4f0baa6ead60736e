"""The command palette by keyboard alone: type, walk, do, go back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from ui.shell.commands import Command
from ui.shell.palette import ROWS, CommandPalette
from ui.support.theme import Theme


class Place:
    """A window with a field that has the keyboard, and a palette over it."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.field = QLineEdit(self.window)
        self.window.setCentralWidget(self.field)
        self.window.resize(900, 600)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.field.setFocus()
        self.palette = CommandPalette(theme, self.window)
        self.done: list[str] = []
        texts = ("Train", "Stop", *(f"Go to hidden{n}" for n in range(1, 21)))
        self.commands = [Command(text, "Run", lambda text=text: self.done.append(text), "Ctrl+1") for text in texts]
        self.palette.open_with(self.commands, ())


@pytest.fixture
def place(qtbot: QtBot, theme: Theme) -> Place:
    return Place(qtbot, theme)


def test_type_and_enter(place: Place, qtbot: QtBot) -> None:
    qtbot.keyClicks(place.palette.field, "st")
    with qtbot.waitSignal(place.palette.ran) as caught:
        qtbot.keyClick(place.palette.field, Qt.Key.Key_Return)
    assert place.done == ["Stop"]
    assert caught.args == ["Run › Stop"]
    assert not place.palette.isVisible()
    assert place.window.focusWidget() is place.field


def test_arrows_walk(place: Place, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab, Qt.Key.Key_Enter):
        qtbot.keyClick(place.palette.field, key)
    assert place.done == ["Stop"]


def test_escape_does_nothing_and_gives_the_keyboard_back(place: Place, qtbot: QtBot) -> None:
    qtbot.keyClick(place.palette.field, Qt.Key.Key_Escape)
    assert not place.palette.isVisible()
    assert place.done == []
    assert place.window.focusWidget() is place.field
    place.palette.put_away()


def test_nothing_fits(place: Place, qtbot: QtBot) -> None:
    qtbot.keyClicks(place.palette.field, "zzzz")
    assert place.palette.nothing.isVisible()
    assert not place.palette.list.isVisible()
    qtbot.keyClick(place.palette.field, Qt.Key.Key_Return)
    assert place.palette.isVisible()
    assert place.done == []


def test_a_click_on_a_row_does_it(place: Place, qtbot: QtBot) -> None:
    view = place.palette.list
    spot = view.visualRect(place.palette.model.index(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert place.done == ["Stop"]


def test_a_click_elsewhere_puts_it_away(place: Place, qtbot: QtBot) -> None:
    qtbot.mouseClick(place.field, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    place.field.setFocus()
    assert not place.palette.isVisible()
    assert place.done == []


def test_it_fits_its_window_and_its_rows(place: Place) -> None:
    assert place.palette.list.height() == ROWS * place.palette.list.sizeHintForRow(0)
    place.window.resize(420, 500)
    assert place.palette.width() == 420 - 32
    assert place.palette.x() == 16


def test_rows_are_sentences_for_screen_readers_and_are_painted(place: Place) -> None:
    model = place.palette.model
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Train, Run, Ctrl+1"
    picture = place.palette.list.grab().toImage()
    ground = picture.pixelColor(picture.width() - 40, 2 * place.palette.list.sizeHintForRow(0) + 2)
    chosen = picture.pixelColor(picture.width() // 2, 16)
    assert chosen != ground

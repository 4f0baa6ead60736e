"""The frame: actions with keys that do not collide, the sheet of shortcuts, the status line."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from gradlab.version import __version__
from ui.shell import Actions, StatusLine
from ui.shell.actions import _entries
from ui.shell.help import AboutDialog, ShortcutSheet
from ui.support.theme import Theme


def words(widget: object) -> list[str]:
    assert hasattr(widget, "findChildren")
    # Qt's stubs type what findChildren gives as plain objects.
    return [label.text() for label in widget.findChildren(QLabel)]  # pyright: ignore[reportAttributeAccessIssue]


def test_every_action_has_its_own_keys(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window)
    found = [actions[name] for name in _entries()]
    keys = Counter(action.shortcut().toString() for action in found if not action.shortcut().isEmpty())
    assert set(keys.values()) == {1}
    assert all(action.text() for action in found)


def test_the_sheet_shows_what_has_keys_and_nothing_else(qtbot: QtBot) -> None:
    keyed, bare = QAction("&Fly …"), QAction("&Crawl")
    keyed.setShortcut("Ctrl+Y")
    sheet = ShortcutSheet({"Moves": [keyed, bare], "Nothing": [bare]})
    qtbot.addWidget(sheet)
    shown = words(sheet)
    assert "Fly" in shown
    assert "Moves" in shown
    assert "Mouse" in shown
    assert not {"Crawl", "Nothing"} & set(shown)


def test_about_names_the_version(qtbot: QtBot, theme: Theme) -> None:
    dialog = AboutDialog(theme, "Python 3 on paper")
    qtbot.addWidget(dialog)
    assert f"Gradlab {__version__}" in words(dialog)
    assert "Python 3 on paper" in words(dialog)


def test_the_status_line(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine(theme)
    qtbot.addWidget(line)
    states = ((False, False, "Nothing to save"), (True, True, "Saved to session"), (False, True, "Saved"))
    for dirty, named, text in states:
        line.show_saved(dirty=dirty, named=named)
        assert line.saved.text() == text
    line.show_saved(dirty=True, named=True, stored=False)
    assert line.saved.text() == "Saving to session …"
    line.show_saved(dirty=True, named=True)
    line.show_saved(dirty=True, named=True, stored=False)
    assert line.saved.text() == "Saved to session", "what a run adds is stored within a moment"
    qtbot.waitUntil(lambda: line.saved.text() == "Saving to session …")
    line.show_saved(dirty=True, named=True, trouble="There is no room.")
    assert line.saved.text() == "Not saved: the disk refuses"
    assert line.saved.toolTip() == "There is no room."
    line.show_parameters(98_410)
    assert line.parameters.text() == "98,410 parameters"
    line.show_parameters(None)
    assert line.parameters.text() == ""
    assert line.memory.text().startswith("memory ")
    line.tell("Exported.")
    assert line.currentMessage() == "Exported."

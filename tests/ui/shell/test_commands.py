"""The command palette's data: live menu entries become commands, and a few letters find the right one first."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ui.shell.commands import Command, commands_in, fit, plain, ranked

TEXTS = (
    "New experiment",
    "Duplicate",
    "Maximize panel",
    "Export data (CSV)",
    "Go to hidden3",
    "Go to hidden13",
    "Stop",
)


def commands(*texts: str) -> list[Command]:
    return [Command(text, "Menu", lambda: None) for text in texts or TEXTS]


def texts(found: list[Command]) -> list[str]:
    return [command.text for command in found]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dup", "Duplicate"),
        ("mp", "Maximize panel"),
        ("ex csv", "Export data (CSV)"),
        ("hidden3", "Go to hidden3"),
        ("STOP", "Stop"),
        ("hid13", "Go to hidden13"),
    ],
)
def test_a_few_letters_find_it_first(query: str, first: str) -> None:
    assert texts(ranked(query, commands(), ()))[0] == first


def test_letters_that_do_not_come_in_order_find_nothing() -> None:
    assert fit("pots", "Stop") is None
    assert fit("stop", "Stop") is not None
    assert fit("", "Stop") == 0
    assert ranked("zzz", commands(), ()) == []


def test_the_beginnings_of_words_are_worth_more_than_letters_within() -> None:
    begun, within = fit("sa", "Save as"), fit("sa", "Dismay a")
    assert begun is not None
    assert within is not None
    assert begun > within


def test_what_is_far_off_is_left_out() -> None:
    assert texts(ranked("stop", commands("Stop", "Misstate clouds apart"), ())) == ["Stop"]


def test_recent_commands_come_first_and_break_ties() -> None:
    all_of_them = commands("Alpha", "Beta", "Beta two")
    recent = (all_of_them[2].name, all_of_them[1].name)
    assert texts(ranked("", all_of_them, recent)) == ["Beta two", "Beta", "Alpha"]
    assert texts(ranked("beta", all_of_them, ()))[0] == "Beta"
    assert texts(ranked("beta", all_of_them, recent[:1]))[0] == "Beta two"


def test_menus_become_commands(qtbot: QtBot) -> None:
    menu, inner = QMenu("&File"), QMenu("&New from preset")
    qtbot.addWidget(menu)
    qtbot.addWidget(inner)
    done: list[str] = []
    save = QAction("&Save as …", menu)
    save.setShortcut("Ctrl+S")
    save.triggered.connect(lambda: done.append("saved"))
    off, switch = QAction("&Off", menu), QAction("R && D", menu)
    off.setEnabled(False)
    switch.setCheckable(True)
    menu.addActions([save, off, switch])
    menu.addSeparator()
    menu.addMenu(inner)
    inner.aboutToShow.connect(lambda: inner.addAction("Filled late") if inner.isEmpty() else None)
    found = list(commands_in("File", menu.actions()))
    assert [(one.text, one.place, one.keys, one.checked) for one in found] == [
        ("Save as", "File", "Ctrl+S", None),
        ("R & D", "File", "", False),
        ("Filled late", "File › New from preset", "", None),
    ]
    found[0].run()
    assert done == ["saved"]


def test_plain_text() -> None:
    assert plain("Save &as …") == "Save as"
    assert plain("Loss && accuracy") == "Loss & accuracy"

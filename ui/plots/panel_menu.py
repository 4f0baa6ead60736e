"""The part of a panel's menu that says what its instrument shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ui.plots.choice import Choice


def add_choices(menu: QMenu, choices: Sequence[Choice]) -> None:
    """Append each group of ``choices`` under its title; ticks are brought up to date whenever the menu opens."""
    for choice in choices:
        menu.addSection(choice.title)
        group = QActionGroup(menu)
        group.setExclusive(not choice.many)
        actions = {key: QAction(text, group) for key, text in choice.options}
        for key, action in actions.items():
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, key=key, choice=choice: choice.choose(key))
            menu.addAction(action)
        _tick(choice, actions)
        menu.aboutToShow.connect(lambda choice=choice, actions=actions: _tick(choice, actions))


def _tick(choice: Choice, actions: dict[str, QAction]) -> None:
    for key, action in actions.items():
        action.setChecked(choice.is_chosen(key))

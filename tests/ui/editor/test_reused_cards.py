"""Layers whose weights were taken from elsewhere stand in a bracket under the name of their source."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

import gradlab
from gradlab.spec import Dense, Experiment, Origin
from ui.editor import StackEditor
from ui.editor.card import CARD_PX, GAP_PX, HEAD_PX
from ui.editor.stack_model import Group, Role
from ui.support.theme import Theme

BASE = gradlab.preset("vanishing")


def reused(*sources: str) -> Experiment:
    """The stack with its lowest layers taken from `sources`."""
    layers = list(BASE.layers)
    for row, source in enumerate(sources):
        layer = layers[row]
        assert isinstance(layer, Dense)
        origin = Origin(source=source, layer=layer.name, sha256="0" * 64)
        layers[row] = layer.model_copy(update={"origin": origin, "frozen": True})
    return BASE.model_copy(update={"layers": tuple(layers)})


def test_neighbors_of_one_source_share_a_bracket(qtbot: QtBot, theme: Theme) -> None:
    editor = StackEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(320, 900)
    editor.show()
    editor.set_experiment(BASE, [])
    plain = editor.view.grab().toImage()
    editor.set_experiment(reused("base.keras", "base.keras", "other.keras"), [])
    stack = editor.view.stack
    groups = [stack.index(row).data(Role.GROUP) for row in range(4)]
    assert groups == [
        Group("base.keras", begins=True, ends=False),
        Group("base.keras", begins=False, ends=True),
        Group("other.keras", begins=True, ends=True),
        None,
    ]
    heights = [editor.view.visualRect(stack.index(row)).height() for row in range(4)]
    card = CARD_PX + GAP_PX
    assert heights == [card + HEAD_PX, card, card + HEAD_PX, card]
    assert editor.view.grab().toImage() != plain
    editor.set_experiment(BASE, [])
    assert editor.view.visualRect(stack.index(0)).height() == card

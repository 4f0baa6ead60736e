"""Words twice as long as English ones do not break the stack, the inspector or the dialogs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.spec import bundled_shape, check, with_value
from tests.ui.fakes import look
from tests.ui.long_words import clipped, long_words
from ui.editor import Inspector, StackEditor
from ui.editor.compare import CompareDialog
from ui.editor.template_dialog import TemplateDialog
from ui.support.theme import Theme

STACK = with_value(
    with_value(gradlab.preset("vanishing"), "layers.2.batch_norm", {}), "training.clipping.kind", "global_norm"
)
SHAPE = bundled_shape(STACK.data)


def stack(theme: Theme) -> QWidget:
    editor = StackEditor(theme)
    editor.set_experiment(STACK, check(STACK, SHAPE), SHAPE)
    editor.set_look(look(STACK))
    editor.resize(320, 800)
    return editor


def layer_page(theme: Theme) -> QWidget:
    inspector = Inspector(theme)
    inspector.set_experiment(STACK, check(STACK, SHAPE), SHAPE)
    inspector.set_look(look(STACK))
    inspector.set_live(frozenset({"hidden3"}))
    inspector.set_selection((2,))
    inspector.resize(336, 1400)
    return inspector


def run_page(theme: Theme) -> QWidget:
    inspector = layer_page(theme)
    assert isinstance(inspector, Inspector)
    inspector.show_run()
    return inspector


def templates(theme: Theme) -> QWidget:
    return TemplateDialog(STACK, SHAPE)


def compare(theme: Theme) -> QWidget:
    return CompareDialog(theme, STACK)


MADE: dict[str, tuple[Callable[[Theme], QWidget], int]] = {
    "stack": (stack, 320),
    "layer page": (layer_page, 336),
    "run page": (run_page, 336),
    "templates": (templates, 1280),
    "compare": (compare, 1280),
}
"""How each is made, and the width that it must be content with."""


@pytest.mark.parametrize("name", MADE)
def test_nothing_is_clipped(name: str, qtbot: QtBot, theme: Theme) -> None:
    make, width = MADE[name]
    with long_words():
        widget = make(theme)
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        assert clipped(widget) == []
        assert widget.minimumSizeHint().width() <= width
        widget.close()

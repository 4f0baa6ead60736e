"""Comparing activations: what is checked is drawn, with a stroke of its own, and handed over for export."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.figures.curves import MOST_CURVES
from gradlab.spec import ACTIVATIONS, Activation, with_value
from tests.ui.editor.test_stack_editor import Bench
from ui.editor.compare import CompareDialog, offered
from ui.editor.curves_view import GAP_PX, NAME_PX, curve_pen, tick_text, ticks
from ui.editor.stack_editor import StackEditor
from ui.support.theme import Theme

STACK = with_value(gradlab.preset("vanishing"), "layers.1.activation", {"kind": "elu", "alpha": 0.5})


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> CompareDialog:
    made = CompareDialog(theme, STACK)
    qtbot.addWidget(made)
    made.show()
    return made


def check_all(dialog: CompareDialog, *, on: bool) -> None:
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_the_stack_s_own_activations_and_the_usual_ones_are_shown_first(dialog: CompareDialog) -> None:
    assert {(one.kind, one.alpha) for one in dialog.shown()} == {
        ("logistic", None), ("tanh", None), ("relu", None), ("elu", 1.0), ("elu", 0.5)
    }  # fmt: skip
    assert dialog.list.item(0).text() == "ELU, α = 0.5"
    assert "Exponential" in dialog.view.accessibleName() or "ELU" in dialog.view.accessibleName()


def test_everything_but_softmax_is_offered_once() -> None:
    kinds = [one.kind for one in offered(gradlab.preset("vanishing"))]
    assert kinds == [kind for kind in ACTIVATIONS if kind != "softmax"]


def test_what_is_checked_is_drawn_and_nothing_else(dialog: CompareDialog) -> None:
    before = dialog.view.grab().toImage()
    check_all(dialog, on=False)
    assert dialog.shown() == []
    assert not dialog.export_button.isEnabled()
    empty = dialog.view.grab().toImage()
    assert empty != before
    check_all(dialog, on=True)
    assert len(dialog.shown()) == MOST_CURVES
    assert "first 12" in dialog.note.text()
    assert dialog.view.grab().toImage() != empty


def test_no_two_curves_look_alike(theme: Theme) -> None:
    pens = [curve_pen(index, theme.tokens) for index in range(MOST_CURVES)]
    looks = {(pen.color().name(), tuple(pen.dashPattern())) for pen in pens}
    assert len(looks) == MOST_CURVES


def test_each_curve_is_named_where_it_ends(dialog: CompareDialog) -> None:
    def names(side: int) -> QImage:
        picture = dialog.view.grab().toImage()
        scale = picture.width() / dialog.view.width()
        right = dialog.view.width() if side else (dialog.view.width() - GAP_PX) / 2
        left = right - NAME_PX
        return picture.copy(round(left * scale), 0, round(NAME_PX * scale), picture.height())

    before = names(0), names(1)
    check_all(dialog, on=False)
    nothing = names(0), names(1)
    assert all(there != empty for there, empty in zip(before, nothing, strict=True))


def test_export_carries_what_is_shown(dialog: CompareDialog, qtbot: QtBot) -> None:
    dialog.reach.valueChanged.emit("8")
    menu = dialog.export_button.menu()
    seen: list[tuple[Any, ...]] = []
    dialog.exportRequested.connect(lambda *arguments: seen.append(arguments))
    for action in menu.actions():
        action.trigger()
    assert [(reach, kind) for _, reach, kind in seen] == [(8.0, kind) for kind in ("png", "svg", "pdf", "csv")]
    assert seen[0][0] == dialog.shown()


def test_it_opens_from_the_stack_menu(qtbot: QtBot, theme: Theme) -> None:
    editor = StackEditor(theme)
    qtbot.addWidget(editor)
    bench = Bench(editor)
    editor.clips.compare_action.trigger()
    dialog = editor.findChild(CompareDialog)
    assert dialog is not None
    assert Activation(kind="logistic") in dialog.shown()
    dialog.close()
    assert bench.done == []


@pytest.mark.parametrize(("low", "high"), [(-4.0, 4.0), (-2.36, 4.36), (-0.03, 1.03), (-8.0, 8.0), (0.9, 1.1)])
def test_ticks_are_round_and_neither_few_nor_many(low: float, high: float) -> None:
    values = ticks(low, high)
    assert 3 <= len(values) <= 9
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in values)
    assert all(len(tick_text(value)) <= 5 for value in values)

"""The stack by mouse and keyboard: each act is one named edit, refusals are told."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.spec import LAYER_LABELS, Experiment, check, with_value
from ui.editor.stack_editor import StackEditor
from ui.editor.stack_model import Role
from ui.support.theme import Theme


class Bench:
    """An editor whose edits come back to it, as the document would send them."""

    def __init__(self, editor: StackEditor) -> None:
        self.editor = editor
        self.done: list[str] = []
        self.refused: list[str] = []
        editor.edited.connect(self._take)
        editor.refused.connect(self.refused.append)
        self.show(gradlab.preset("vanishing"))

    def _take(self, text: str, experiment: Experiment) -> None:
        self.done.append(text)
        self.show(experiment)

    def show(self, experiment: Experiment) -> None:
        self.editor.set_experiment(experiment, check(experiment))

    @property
    def names(self) -> list[str]:
        return [layer.name for layer in self.editor.experiment.layers]


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    editor = StackEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(360, 800)
    editor.show()
    return Bench(editor)


def test_add_copy_move_and_remove_what_is_selected(bench: Bench) -> None:
    commands = bench.editor.commands
    bench.editor.select((0,))
    commands.add_action.trigger()
    assert bench.names[1] == "hidden11"
    assert bench.editor.selection() == (1,)
    commands.duplicate_action.trigger()
    commands.up_action.trigger()
    commands.down_action.trigger()
    bench.editor.select((1, 2))
    commands.remove_action.trigger()
    assert bench.names == [layer.name for layer in gradlab.preset("vanishing").layers]
    assert bench.done == [
        "Add hidden11",
        "Duplicate hidden11",
        "Move hidden12 up",
        "Move hidden12 down",
        "Remove 2 layers",
    ]


def test_several_layers_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_arguments: (7, True))
    bench.editor.commands.add_many_action.trigger()
    assert len(bench.names) == 18
    assert bench.done == ["Add 7 layers"]
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_arguments: (7, False))
    bench.editor.commands.add_many_action.trigger()
    assert len(bench.names) == 18


def test_the_output_can_be_renamed_and_nothing_else(bench: Bench) -> None:
    bench.editor.select((10,))
    commands = bench.editor.commands
    assert not any(
        action.isEnabled() for action in (commands.remove_action, commands.up_action, commands.duplicate_action)
    )
    assert commands.rename_action.isEnabled()
    flags = bench.editor.view.stack.flags(bench.editor.view.stack.index(10))
    assert not flags & Qt.ItemFlag.ItemIsDragEnabled


def test_a_name_that_is_refused_is_told(bench: Bench) -> None:
    bench.editor.commands.rename(0, "  ")
    assert bench.done == []
    assert bench.refused[0].startswith("hidden1 was not renamed: ")
    bench.editor.commands.rename(0, "first")
    assert bench.done == ["Rename hidden1 to first"]


def test_a_name_that_is_being_typed_is_taken_when_another_is_asked_for(bench: Bench) -> None:
    view = bench.editor.view

    def typing() -> list[QLineEdit]:
        return [field for field in view.viewport().findChildren(QLineEdit) if field.isVisible()]

    bench.editor.select((0,))
    bench.editor.commands.rename_action.trigger()
    typing()[0].setText("first")
    bench.editor.commands.rename_action.trigger()
    assert bench.done == ["Rename hidden1 to first"]
    assert [field.text() for field in typing()] == ["first"]
    bench.editor.select((3,))  # as an instrument does: the list's present row is another now
    bench.editor.commands.rename_action.trigger()
    assert [field.text() for field in typing()] == ["hidden4"]


def test_dragged_layers_move(bench: Bench) -> None:
    bench.editor.view.moved.emit((0, 1), 5)
    assert bench.names[:5] == ["hidden3", "hidden4", "hidden5", "hidden1", "hidden2"]
    assert bench.editor.selection() == (3, 4)


def test_keys_move_the_selection(bench: Bench, qtbot: QtBot) -> None:
    bench.editor.select((0,))
    bench.editor.view.setFocus()
    qtbot.keyClick(bench.editor.view, Qt.Key.Key_Down)
    assert bench.editor.selection() == (1,)


def test_cards_speak_their_layer_signal_and_problems(bench: Bench) -> None:
    stack = bench.editor.view.stack
    signals = np.geomspace(1e-6, 1, 11).astype(np.float32)
    bench.editor.set_signals(signals, signals, signals, (False,) * 11)
    spoken = stack.data(stack.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("hidden1, Dense 100, logistic, Glorot, signal ")
    assert spoken.endswith("vanishing")
    bench.show(with_value(bench.editor.experiment, "layers.output.units", 3))
    assert "set its units to 10" in stack.data(stack.index(10), Qt.ItemDataRole.ToolTipRole)
    bench.editor.set_signals(None, signals, signals, ())
    assert stack.data(stack.index(0), Role.METER) is None


def test_a_shorter_stack_keeps_what_is_left_of_the_selection(bench: Bench, qtbot: QtBot) -> None:
    bench.editor.select((1, 9))
    shorter = bench.editor.experiment.model_copy(update={"layers": bench.editor.experiment.layers[-4:]})
    with qtbot.waitSignal(bench.editor.selectionChanged) as caught:
        bench.show(shorter)
    assert caught.args == [(1,)]


def test_each_kind_of_layer_can_be_added_and_drawn(bench: Bench, qtbot: QtBot) -> None:
    bench.editor.select((0,))
    for action in bench.editor.commands.kinds_menu.actions():
        action.trigger()
    kinds = [layer.kind for layer in bench.editor.experiment.layers]
    assert set(kinds) == set(LAYER_LABELS)
    assert len(set(bench.names)) == len(bench.names)
    bench.editor.resize(360, 1600)
    qtbot.waitUntil(lambda: bench.editor.view.height() > 1000)
    assert not bench.editor.grab().isNull()
    spoken = [
        str(bench.editor.view.stack.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(len(kinds))
    ]
    assert any("Conv 16 · 3×3" in text and "it needs pictures" in text for text in spoken)
    assert any("around 2 layers" in text for text in spoken)

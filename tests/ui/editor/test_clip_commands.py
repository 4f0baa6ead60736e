"""Cut, copy, paste, repeat, fold and templates, by key and by menu; each edit is one named step."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from gradlab.spec import Dense, Dropout, weighted
from tests.ui.editor.test_stack_editor import Bench
from ui.editor.clipboard import MIME, to_text
from ui.editor.palette import Palette
from ui.editor.stack_editor import StackEditor
from ui.editor.stack_model import Role
from ui.editor.template_dialog import TemplateDialog
from ui.support.theme import Theme


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Bench:
    editor = StackEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(360, 800)
    editor.show()
    return Bench(editor)


def test_copied_layers_are_pasted_after_the_selection_in_any_window(bench: Bench, qtbot: QtBot, theme: Theme) -> None:
    bench.editor.select((0, 1, 10))
    bench.editor.view.setFocus()
    qtbot.keyClick(bench.editor.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    other = StackEditor(theme)
    qtbot.addWidget(other)
    second = Bench(other)
    other.select((4,))
    other.clips.paste_action.trigger()
    assert second.names[5:7] == ["hidden11", "hidden12"]  # the output is not copied
    assert other.selection() == (5, 6)
    assert second.done == ["Paste 2 layers"]


def test_cut_layers_come_back_under_their_own_names(bench: Bench) -> None:
    before = bench.names
    bench.editor.select((2, 3))
    bench.editor.clips.cut_action.trigger()
    assert len(bench.names) == len(before) - 2
    bench.editor.select((1,))
    bench.editor.clips.paste_action.trigger()
    assert bench.names == before
    assert bench.done == ["Cut 2 layers", "Paste 2 layers"]


def test_a_clipboard_without_layers_is_told_and_changes_nothing(bench: Bench) -> None:
    QGuiApplication.clipboard().setText("not layers")
    bench.editor.clips.paste_action.trigger()
    assert bench.done == []
    assert bench.refused == ["The clipboard holds no layers; copy layers of a stack first."]
    bench.refused.clear()
    bench.editor.clips.paste_text(to_text([Dense()] * 995), None)
    assert bench.refused == ["The stack would have more than 1000 layers; paste fewer."]


def test_the_selection_is_repeated(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_arguments: (3, True))
    bench.editor.select((0, 1))
    bench.editor.clips.repeat_action.trigger()
    assert len(bench.names) == 17
    assert bench.editor.selection() == (2, 3, 4, 5, 6, 7)
    assert bench.done == ["Repeat 2 layers × 3"]


def test_the_output_alone_can_be_neither_copied_nor_repeated(bench: Bench) -> None:
    bench.editor.select((10,))
    clips = bench.editor.clips
    assert not any(action.isEnabled() for action in (clips.cut_action, clips.copy_action, clips.repeat_action))


def test_equal_layers_fold_and_unfold_and_are_edited_together(bench: Bench, qtbot: QtBot) -> None:
    view = bench.editor.view
    bench.editor.clips.fold_action.trigger()
    assert view.stack.rowCount() == 2
    assert view.stack.index(0).data(Role.WORDS).title == "hidden1–10"
    assert "10 layers, folded" in str(view.stack.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    view.setCurrentIndex(view.stack.index(0))
    assert bench.editor.selection() == tuple(range(10))
    bench.editor.commands.add_action.trigger()
    assert bench.names[10] == "hidden11"
    assert bench.editor.selection() == (10,)  # which opens the run, so that it is seen
    assert view.stack.rowCount() == 12
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.stack.rowCount() == 2
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.stack.rowCount() == 12
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.stack.rowCount() == 2
    place = view.visualRect(view.stack.index(0)).center()
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.stack.rowCount() == 12
    assert bench.done == ["Add hidden11"]  # folding is no edit


def test_a_layer_that_is_selected_elsewhere_unfolds_its_run(bench: Bench) -> None:
    bench.editor.clips.fold_action.trigger()
    bench.editor.select((3,))
    assert bench.editor.selection() == (3,)
    assert bench.editor.view.stack.rowCount() == 11


def drop(bench: Bench, data: QMimeData, card: int) -> None:
    """Drop `data` on the upper part of a card, as from elsewhere."""
    view = bench.editor.view
    point = view.visualRect(view.stack.index(card)).topLeft() + QPoint(60, 10)
    copy, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(point, copy, data, button, no_key)
    view.dragEnterEvent(enter)
    if not enter.isAccepted():
        return
    view.dragMoveEvent(QDragMoveEvent(point, copy, data, button, no_key))
    assert not view.grab().isNull()  # with the line where it would go
    view.dropEvent(QDropEvent(QPointF(point), copy, data, button, no_key))


def test_a_kind_is_dropped_where_it_is_to_stand(bench: Bench) -> None:
    palette = bench.editor.palette_row
    dropout = next(button for button in palette.kinds if button.kind == "dropout")
    drop(bench, dropout.mime(), 2)
    assert isinstance(bench.editor.experiment.layers[2], Dropout)
    assert bench.editor.selection() == (2,)
    drop(bench, dropout.mime(), 0)
    assert isinstance(bench.editor.experiment.layers[0], Dropout)
    assert bench.done == ["Add dropout1", "Add dropout2"]


def test_layers_are_dropped_from_another_window_and_nothing_else_is(bench: Bench) -> None:
    data = QMimeData()
    data.setData(MIME, to_text([Dense(name="guest")]).encode())
    drop(bench, data, 1)
    assert bench.names[1] == "guest"
    words = QMimeData()
    words.setText("guest")
    drop(bench, words, 1)
    unknown = QMimeData()
    unknown.setData("application/x-gradlab-layer-kind", b"\xfftransformer")
    drop(bench, unknown, 1)
    assert bench.done == ["Paste guest"]


def test_dragged_cards_carry_their_layers(bench: Bench) -> None:
    stack = bench.editor.view.stack
    data = stack.mimeData([stack.index(0), stack.index(1)])
    assert [layer["name"] for layer in json.loads(data.text())["layers"]] == ["hidden1", "hidden2"]


def test_palette_chips_that_have_no_room_are_left_out(bench: Bench, qtbot: QtBot) -> None:
    palette = bench.editor.palette_row
    assert isinstance(palette, Palette)
    bench.editor.resize(700, 800)
    qtbot.waitUntil(lambda: palette.width() > 600)
    assert all(button.isVisible() for button in palette.kinds)
    for button in palette.kinds:
        button.click()
    assert len(bench.names) == 15
    bench.editor.resize(240, 800)
    qtbot.waitUntil(lambda: palette.width() < 400)
    assert not palette.kinds[-1].isVisible()
    assert palette.add.isVisible()


def test_a_template_takes_the_place_of_the_hidden_layers(bench: Bench, qtbot: QtBot) -> None:
    bench.editor.clips.template_action.trigger()
    dialog = bench.editor.findChild(TemplateDialog)
    assert dialog is not None
    dialog.depth_field.setText("7")
    dialog.depth_field.editingFinished.emit()
    dialog.width_field.setText("33")
    dialog.width_field.editingFinished.emit()
    assert "8 layers" in dialog.outcome.text()
    with qtbot.waitSignal(dialog.finished):
        dialog.accept_button.click()
    layers = weighted(bench.editor.experiment.layers)
    assert [layer.units for layer in layers if isinstance(layer, Dense)] == [33] * 7 + [10]
    assert bench.done == ["Use the stack Dense stack"]


def test_a_template_for_pictures_needs_pictures(bench: Bench) -> None:
    bench.editor.clips.shape = None
    bench.editor.clips.template_action.trigger()
    dialog = bench.editor.findChild(TemplateDialog)
    assert dialog is not None
    dialog.list.setCurrentRow(next(row for row in range(dialog.list.count()) if "Conv" in dialog.list.item(row).text()))
    assert not dialog.accept_button.isEnabled()
    assert "not pictures" in dialog.why_not.text()
    dialog.accept()
    assert bench.done == []
    dialog.reject()

"""Layers of a network that Keras wrote are taken, trained frozen, thawed, saved and carried elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import keras
from keras import layers
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QDropEvent

from gradlab.records import digest_of, layer_weights
from gradlab.spec import is_frozen, origin_of, with_value
from tests.gradlab.reuse.models import saved, stirred
from tests.gradlab.reuse.stacks import own_stack
from tests.ui.desk import Desk
from tests.ui.reuse.cells import texts
from ui.reuse import AuditDialog, Picker
from ui.running import EngineState

LOW, HIGH = "low", "high"
NO_KEY = Qt.KeyboardModifier.NoModifier


def file_of_keras(folder: Path) -> Path:
    """Write a network for the digits: two dense layers, the lower one with batch norm, and an output of its own."""
    parts = [
        layers.Dense(12, use_bias=False, name=LOW), layers.BatchNormalization(), layers.ReLU(),
        layers.Dense(9, "tanh", name=HIGH), layers.Dense(4, "softmax"),
    ]  # fmt: skip
    return saved(stirred(keras.Sequential([keras.Input((64,)), *parts])), folder / "theirs.keras")


def test_layers_of_a_keras_file_are_taken_trained_thawed_saved_and_carried_elsewhere(lab: Desk) -> None:
    app = lab.app
    lab.start(preset="digits-high")
    lab.until(lambda: app.runner.engine is EngineState.READY)
    app.document.edit("Begin", with_value(own_stack(10, 10), "training.steps", 1_000_000))
    before = app.document.experiment
    path = file_of_keras(lab.folder)
    lab.will_choose(path)
    lab.press("reuse")
    drag_over(lab)
    path.unlink()
    taken = app.document.experiment
    assert [layer.name for layer in taken.layers] == [LOW, HIGH, "output"]
    assert [is_frozen(layer) for layer in taken.layers] == [True, True, False]

    lab.train(30)
    history = app.shown.history
    assert history is not None
    assert (history.row("delta_rms", 1) > 0).all()  # the gradient is seen through frozen layers, too
    thaw_the_upper(lab)
    lab.until(lambda: any(event.kind == "frozen" for event in history.events))
    thawed_at = history.last_step
    lab.until(lambda: lab.last_step() > thawed_at + 30)
    lab.stop()
    check_the_audit(lab)

    undo = app.document.undo_stack
    edited = app.document.experiment
    assert undo.undoText() == f"Change freezing of {HIGH}"
    undo.undo()
    assert undo.undoText() == "Reuse 2 layers of theirs.keras"
    undo.undo()
    assert app.document.experiment == before
    assert app.document.histories == [history]  # undoing never touches a recorded run
    undo.redo()
    undo.redo()
    assert app.document.experiment == edited
    check_that_the_file_needs_no_source(lab)


def drag_over(lab: Desk) -> None:
    """Choose the file in the picker, choose its two lower layers and drop them on the stack."""
    picker = lab.app.window.findChild(Picker)
    assert picker is not None
    picker.file_button.click()
    lab.until(lambda: picker.source is not None)
    assert picker.source_list.count() == 3
    assert not picker.source_list.item(2).flags() & Qt.ItemFlag.ItemIsEnabled  # the output of its own task
    picker.source_list.itemPressed.emit(picker.source_list.item(1))
    place, action, button, key = QPointF(20, 20), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, NO_KEY
    data = picker.source_list.mimeData(picker.source_list.selectedItems())
    with lab.bot.waitSignal(picker.accepted):
        picker.result_list.dropEvent(DropOf(picker.source_list, place, action, data, button, key))


class DropOf(QDropEvent):
    """A drop of what a widget of this window gave, as Qt tells it at the end of a drag."""

    def __init__(self, giver: QObject, *what: Any) -> None:
        super().__init__(*what)
        self._giver = giver

    def source(self) -> QObject:
        """Qt's answer: where the drag began."""
        return self._giver


def thaw_the_upper(lab: Desk) -> None:
    """Select the upper one of the layers that were taken, and switch it off in the inspector."""
    view = lab.app.window.stack_editor.view
    view.setCurrentIndex(view.stack.index(1))
    switch = lab.app.window.inspector.form.frozen
    assert switch.isChecked()
    lab.bot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not is_frozen(lab.app.document.experiment.layers[1])


def check_the_audit(lab: Desk) -> None:
    """Find in the table that the lower layer is the same bit for bit, and when the upper one was thawed."""
    lab.press("audit")
    dialog = lab.app.window.findChild(AuditDialog)
    assert dialog is not None
    low, high, own = (texts(dialog.table, row) for row in range(3))
    assert low[:3] == [LOW, f"theirs.keras: {LOW}", "from the start"]
    assert low[3] == low[4] != "–"
    assert low[5:] == ["the same", "stored statistics"]
    assert high[:2] == [HIGH, f"theirs.keras: {HIGH}"]
    assert high[2].startswith("from the start, until step ")
    assert high[5:] == ["changed", "–"]
    assert own[1:3] == ["drawn", "never"]
    dialog.close()


def check_that_the_file_needs_no_source(lab: Desk) -> None:
    """Save, carry the file elsewhere, open it there and train: the weights came along."""
    app = lab.app
    path, elsewhere = lab.folder / "mine.gradlab", lab.folder / "elsewhere" / "theirs.gradlab"
    lab.will_choose(path)
    lab.press("save")
    experiment = app.document.experiment
    assert app.files.new_from("healthy")
    elsewhere.parent.mkdir()
    shutil.move(path, elsewhere)
    assert app.files.open(elsewhere)
    assert app.document.experiment == experiment
    recorded = len(app.document.histories)
    app.window.run_bar.primary.click()
    lab.until(lambda: len(app.document.histories) > recorded and lab.last_step() > 5)
    lab.stop()
    history = app.document.histories[-1]
    assert history.checkpoint is not None
    origin = origin_of(experiment.layers[0])
    assert origin is not None
    assert digest_of(layer_weights(history.checkpoint.weights, LOW)) == origin.sha256

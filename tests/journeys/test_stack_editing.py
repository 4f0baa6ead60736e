"""A stack that vanishes is looked at, mended and trained: what a student does in the first hour."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.desk import Desk
from ui.editor.signals import Meter
from ui.editor.stack_model import Role
from ui.running import EngineState


def lowest(lab: Desk) -> Meter | None:
    """The meter on the card of the layer nearest to the input."""
    stack = lab.app.window.stack_editor.view.stack
    return stack.index(0).data(Role.METER)


def signal_before(lab: Desk) -> float:
    """The lowest layer's signal before training, once the look at the present stack is there."""
    app = lab.app

    def is_seen() -> bool:
        look = app.runner.looker.look
        return look is not None and look.experiment == app.document.experiment

    lab.until(is_seen)
    meter = lowest(lab)
    assert meter is not None
    assert meter.before
    return meter.value


def shows_run(lab: Desk) -> bool:
    """Tell whether the lowest card shows what was recorded."""
    meter = lowest(lab)
    return meter is not None and not meter.before


def test_a_vanishing_stack_is_seen_mended_and_trained(lab: Desk) -> None:
    app, editor = lab.app, lab.app.window.stack_editor
    lab.start(preset="vanishing")
    lab.until(lambda: app.runner.engine is EngineState.READY)
    assert signal_before(lab) < 1e-5  # ten logistic layers
    editor.clips.fold_action.trigger()
    view = editor.view
    view.setCurrentIndex(view.stack.index(0))
    assert len(editor.selection()) == 10
    app.window.inspector.form.activation.changed.emit("elu")
    app.window.inspector.form.initializer.changed.emit("he")
    undo = app.document.undo_stack
    assert undo.undoText() == "Change initializer of 10 layers"
    mended = signal_before(lab)
    assert mended > 1e-2
    undo.undo()
    undo.undo()
    assert signal_before(lab) < 1e-5
    undo.redo()
    undo.redo()
    assert signal_before(lab) == mended
    lab.train(5)
    lab.until(lambda: shows_run(lab))
    check_that_edits_are_for_the_next_run(lab)


def check_that_edits_are_for_the_next_run(lab: Desk) -> None:
    """Compare the look with the run's first step, paste while it goes on, and find the run again by undoing."""
    app, editor = lab.app, lab.app.window.stack_editor
    history, look = app.shown.history, app.runner.looker.look
    assert history is not None
    assert look is not None
    np.testing.assert_allclose(look.delta_rms, history.row("delta_rms", 1), rtol=1e-4)
    editor.view.setFocus()
    for key in (Qt.Key.Key_C, Qt.Key.Key_V):
        lab.bot.keyClick(editor.view, key, Qt.KeyboardModifier.ControlModifier)
    assert len(app.document.experiment.layers) == 21
    assert editor.notice.text() == "Edits are for the next run."
    assert '"layers"' in QApplication.clipboard().text()
    lab.stop()
    assert app.shown.history is history
    lab.until(lambda: not shows_run(lab) and lowest(lab) is not None)  # the edited stack is not the run's
    app.document.undo_stack.undo()
    lab.until(lambda: shows_run(lab))

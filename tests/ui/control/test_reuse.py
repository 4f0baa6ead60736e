"""Layers are taken in as one step of undo, with weights that travel along; audit and study say what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shiboken6 import isValid

import gradlab
from gradlab.records import StudyPoint
from gradlab.reuse import needed
from gradlab.spec import origin_of
from gradlab.train import Control
from tests.ui.desk import Desk
from tests.ui.reuse.test_picker import source
from ui.reuse.study_thread import StudyThread


def take(desk: Desk, count: int = 2) -> None:
    picker = desk.app.reuse.open_picker()
    picker.show_source(source())
    picker.count.setValue(count)
    with desk.bot.waitSignal(picker.accepted):
        picker.done_button.click()


def origins(desk: Desk) -> list[bool]:
    return [origin_of(layer) is not None for layer in desk.app.document.experiment.layers][:3]


def test_layers_are_taken_in_one_step_and_travel_in_the_file(desk: Desk, tmp_path: Path) -> None:
    desk.start()
    document = desk.app.document
    before = document.experiment
    take(desk)
    assert origins(desk) == [True, True, False]
    assert document.undo_stack.undoText() == "Reuse 2 layers of base"
    path = tmp_path / "mine.gradlab"
    desk.app.keeper.save(path)
    loaded = gradlab.load(path)
    assert len(loaded.reused) == len(needed([loaded.experiment])) == 2
    document.undo_stack.undo()
    assert document.experiment == before
    document.undo_stack.redo()
    assert desk.app.files.open(path)
    assert desk.app.document.experiment == loaded.experiment
    assert len(desk.app.runner.reused()) == 2


def test_the_cards_say_whose_the_weights_are(desk: Desk) -> None:
    desk.start()
    take(desk, 1)
    model = desk.app.window.stack_editor.view.stack
    from PySide6.QtCore import Qt

    spoken = str(model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "from base" in spoken


def test_reused_weights_reach_the_run(desk: Desk) -> None:
    desk.start()
    assert desk.app.runner.reused() == ()
    take(desk)
    assert len(desk.app.runner.reused()) == 2


def test_weights_are_drawn_anew(desk: Desk) -> None:
    desk.start()
    take(desk)
    desk.app.window.stack_editor.select((0,))
    desk.app.reuse.forget()
    assert origins(desk) == [False, True, False]
    desk.app.window.stack_editor.select(())
    desk.app.reuse.forget()
    assert origins(desk) == [False, False, False]
    desk.app.reuse.forget()
    assert "None of these layers" in desk.app.window.banner.text()


def test_what_needs_something_first_says_so(desk: Desk) -> None:
    desk.start()
    desk.app.reuse.open_audit()
    assert "No finished run is shown" in desk.app.window.banner.text()
    assert desk.app.reuse.open_study() is None
    assert "No layer is reused" in desk.app.window.banner.text()


def broken(_control: Control) -> Iterator[StudyPoint]:
    raise ZeroDivisionError("nothing to divide by")


def test_a_study_that_breaks_is_told(desk: Desk) -> None:
    desk.start()
    take(desk)
    window = desk.app.reuse.open_study()
    assert window is not None
    window.begin(3)
    thread = StudyThread(broken)
    thread.failed.connect(window.finish)
    with desk.bot.waitSignal(thread.finished):
        thread.start()
    desk.until(lambda: "The study broke: ZeroDivisionError" in window.state.text())
    assert window.start_button.isEnabled()
    window.close()


def test_a_picker_that_was_closed_hears_nothing_of_what_the_next_one_reads(desk: Desk) -> None:
    desk.start()
    first = desk.app.reuse.open_picker()
    first.reject()
    desk.bot.waitUntil(lambda: not isValid(first))
    take(desk)
    assert origins(desk) == [True, True, False]

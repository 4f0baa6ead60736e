"""The window as a whole, with a pretended engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

import gradlab
from gradlab.spec import with_value
from tests.ui.desk import Desk
from ui.running import RunState
from ui.support.settings import SHOW_WELCOME

Button = QMessageBox.StandardButton


def answer(desk: Desk, patch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> list[str]:
    """Answer the question about unsaved work with `button`; the list fills when it is asked."""
    asked: list[str] = []
    patch.setattr(desk.app.files, "_ask_about_changes", lambda: (asked.append("asked"), button)[1])
    return asked


def test_it_opens_on_what_it_is_told(desk: Desk) -> None:
    desk.start(preset="healthy")
    assert desk.app.document.experiment == gradlab.preset("healthy")
    assert desk.app.window.windowTitle() == "Healthy gradients[*] — Gradlab"
    assert not desk.app.window.isWindowModified()


def test_it_opens_on_the_welcome_page_or_the_last_document(desk: Desk) -> None:
    desk.settings.set(SHOW_WELCOME, False)
    desk.start(preset=None)
    assert not desk.app.window.shows_welcome
    desk.press("welcome")
    assert desk.app.window.shows_welcome
    assert not desk.app.window.stack_dock.isVisible()


def test_edits_are_undone_to_the_beginning_and_redone(desk: Desk) -> None:
    desk.start()
    app, editor = desk.app, desk.app.window.stack_editor
    first = app.document.experiment
    editor.select((2,))
    editor.commands.add_action.trigger()
    editor.commands.duplicate_action.trigger()
    editor.commands.up_action.trigger()
    editor.commands.remove_action.trigger()
    stack = app.document.undo_stack
    assert stack.count() == 4
    assert stack.undoText().startswith("Remove ")
    assert app.window.isWindowModified()
    last = app.document.experiment
    while stack.canUndo():
        stack.undo()
    assert app.document.experiment == first
    assert not app.window.isWindowModified()
    while stack.canRedo():
        stack.redo()
    assert app.document.experiment == last


def test_a_run_is_trained_paused_stepped_and_stopped_by_keys(desk: Desk) -> None:
    desk.start()
    window = desk.app.window
    window.activateWindow()
    desk.bot.keyClick(window.stack_editor.view, Qt.Key.Key_Space)
    desk.until(lambda: desk.last_step() >= 20)
    desk.bot.keyClick(window.stack_editor.view, Qt.Key.Key_Space)
    desk.until_state(RunState.PAUSED)
    desk.until(desk.app.runner._worker.outbox.empty)
    before = desk.last_step()
    desk.press("step")
    desk.until(lambda: desk.last_step() > before)
    desk.press("stop")
    desk.until_state(RunState.ENDED)
    assert desk.app.document.histories == [desk.app.shown.history]


def test_space_presses_the_button_that_has_the_keyboard(desk: Desk) -> None:
    desk.start()
    window = desk.app.window
    count = len(desk.app.document.experiment.layers)
    button = next(b for b in window.stack_editor.findChildren(type(window.run_bar.primary)) if b.text() == "Add layer")
    button.setFocus()
    desk.bot.keyClick(button, Qt.Key.Key_Space)
    assert len(desk.app.document.experiment.layers) == count + 1
    assert desk.app.runner.state is RunState.IDLE


def test_space_trains_again_once_the_keyboard_has_left_the_button(desk: Desk) -> None:
    desk.start()
    window = desk.app.window
    window.activateWindow()
    button = next(b for b in window.stack_editor.findChildren(type(window.run_bar.primary)) if b.text() == "Add layer")
    button.setFocus()
    window.stack_editor.view.setFocus()
    desk.bot.keyClick(window.stack_editor.view, Qt.Key.Key_Space)
    desk.until(lambda: desk.last_step() >= 1)
    button.setFocus()
    count = len(desk.app.document.experiment.layers)
    desk.bot.keyClick(button, Qt.Key.Key_Space)
    assert len(desk.app.document.experiment.layers) == count + 1
    assert desk.app.runner.state is RunState.RUNNING


def test_edits_while_training_are_for_the_next_run(desk: Desk) -> None:
    desk.start()
    desk.train()
    editor = desk.app.window.stack_editor
    editor.commands.add_action.trigger()
    assert editor.notice.text() == "Edits are for the next run."
    assert len(desk.app.document.experiment.layers) == 12
    history = desk.app.shown.history
    assert history is not None
    assert len(history.layer_names) == 11
    desk.stop()
    assert not editor.notice.text()


def test_a_stack_that_does_not_fit_its_task_is_told_and_not_trained(desk: Desk) -> None:
    desk.start()
    app = desk.app
    app.document.edit("Break", with_value(app.document.experiment, "layers.output.units", "7"))
    app.window.run_bar.primary.click()
    assert "output" in desk.banner()
    assert app.runner.state is RunState.IDLE
    app.window.banner.action_button().click()
    assert app.edits.selected_names() == ("output",)


@pytest.mark.parametrize("content", [b"just text", b"", b"SQLite format 3\0 but not really"])
def test_a_file_that_is_no_experiment_is_refused_and_nothing_is_lost(desk: Desk, content: bytes) -> None:
    desk.start()
    path = desk.folder / "wrong.gradlab"
    path.write_bytes(content)
    before = desk.app.document.experiment
    assert not desk.app.files.open(path)
    assert "wrong.gradlab" in desk.banner()
    assert desk.app.document.experiment == before


def test_a_missing_file_is_refused_and_forgotten(desk: Desk) -> None:
    path = desk.folder / "gone.gradlab"
    desk.settings.add_recent(path)
    desk.start(path, preset=None)
    assert "gone.gradlab" in desk.banner()
    assert desk.settings.recent_files == []


def test_a_folder_that_cannot_be_written_keeps_the_document_unsaved(desk: Desk) -> None:
    desk.start()
    desk.train()
    desk.stop()
    desk.will_choose(desk.folder / "no such folder" / "x.gradlab")
    assert not desk.app.files.save()
    assert "no such folder" in desk.banner()
    assert desk.app.window.isWindowModified()


def test_saving_without_a_suffix_adds_it_and_remembers_the_file(desk: Desk) -> None:
    desk.start()
    desk.will_choose(desk.folder / "plain")
    assert desk.app.files.save()
    path = desk.folder / "plain.gradlab"
    assert path.is_file()
    assert desk.settings.recent_files == [path]
    assert [card.accessibleName() for card in desk.app.window.welcome._recent] == ["plain.gradlab"]
    assert desk.app.window.windowTitle().startswith("plain.gradlab")


def test_cancelled_dialogs_change_nothing(desk: Desk) -> None:
    desk.start()
    desk.will_choose(None)
    assert not desk.app.files.save()
    assert not desk.app.files.ask_open()
    assert desk.app.document.path is None


@pytest.mark.parametrize(("button", "leaves"), [(Button.Discard, True), (Button.Cancel, False), (Button.Save, True)])
def test_unsaved_work_is_asked_about(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton, *, leaves: bool
) -> None:
    desk.start()
    asked = answer(desk, monkeypatch, button)
    assert desk.app.files.may_leave()
    assert asked == []  # nothing was touched
    desk.app.window.stack_editor.commands.add_action.trigger()
    desk.will_choose(desk.folder / "kept.gradlab")
    assert desk.app.window.close() is leaves
    assert asked == ["asked"]
    assert (desk.folder / "kept.gradlab").exists() is (button == Button.Save)


def test_leaving_a_document_stops_its_run_and_keeps_it_out_of_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start()
    desk.train()
    answer(desk, monkeypatch, Button.Discard)
    assert desk.app.files.new_from("healthy")
    desk.until_state(RunState.ENDED)
    assert desk.app.document.histories == []
    assert desk.app.shown.history is None
    assert not desk.app.window.isWindowModified()
    desk.train()
    assert len(desk.app.document.histories) == 1
    desk.stop()


def test_one_selection_everywhere(desk: Desk) -> None:
    desk.start()
    desk.train()
    desk.stop()
    desk.app.board.layerSelected.emit(4)
    assert desk.app.edits.selected_names() == ("hidden5",)
    assert all(instrument.selection == (4,) for instrument in desk.app.board.instruments().values())
    assert desk.app.window.inspector.name.text() == "hidden5"


def test_the_theme_is_switched_while_training(desk: Desk) -> None:
    desk.start()
    desk.train()
    for action in desk.app.window.actions_by_name.themes.actions():
        if action.data() == "dark":
            action.trigger()
    assert desk.app.theme.tokens.is_dark
    assert desk.settings.theme == "dark"
    step = desk.last_step()
    desk.until(lambda: desk.last_step() > step)
    desk.stop()


def test_an_older_run_can_be_shown_again(desk: Desk) -> None:
    desk.start()
    for _ in range(2):
        desk.train()
        desk.stop()
    first, second = desk.app.document.histories
    assert desk.app.shown.history is second
    desk.app.menus.runs.aboutToShow.emit()
    desk.app.menus.runs.actions()[0].trigger()
    assert desk.app.shown.history is first


def test_every_action_with_keys_is_on_the_shortcut_sheet_and_no_keys_are_used_twice(desk: Desk) -> None:
    desk.start()
    actions = [action for menu in desk.app.window.menus.values() for action in menu.actions()]
    keys = [action.shortcut().toString() for action in actions if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    assert {"Space", "Ctrl+S", "Ctrl+Z", "Ctrl+D", "?"} <= set(keys)


def test_layout_and_size_are_remembered(desk: Desk) -> None:
    desk.start()
    desk.app.window.resize(1200, 700)
    desk.app.window.inspector_dock.hide()
    assert desk.app.window.close()
    geometry, layout = desk.settings.window()
    assert geometry
    assert layout

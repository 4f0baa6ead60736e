"""The frame's control: the palette knows everything that is live, and no two dialogs are ever open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.desk import Desk


def names(desk: Desk) -> set[str]:
    return {command.name for command in desk.app.shell.commands()}


def test_the_palette_knows_menus_panels_layers_and_presets(desk: Desk) -> None:
    desk.start()
    found = names(desk)
    assert {
        "File › Save",
        "File › New from preset › Healthy gradients",
        "Run › Train",
        "View › Panels › Loss & accuracy",
        "Gradient over time › Float panel",
        "Layer › Go to hidden3",
        "View › Theme › Dark",
    } <= found
    assert "Edit › Undo" not in found  # nothing to undo yet
    desk.app.window.stack_editor.commands.add_action.trigger()
    assert any(name.startswith("Edit › Undo") for name in names(desk))


def test_a_layer_is_gone_to_by_keys(desk: Desk) -> None:
    desk.start()
    desk.app.window.activateWindow()
    desk.press("palette")
    palette = desk.app.shell.palette
    desk.bot.keyClicks(palette.field, "hidden3")
    desk.bot.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.app.edits.selected_names() == ("hidden3",)
    assert desk.app.window.focusWidget() is desk.app.window.stack_editor.view
    desk.press("palette")
    assert palette.model.commands[0].text == "Go to hidden3"
    desk.press("palette")
    assert not palette.isVisible()


def test_two_dialogs_are_never_open(desk: Desk) -> None:
    desk.start()
    desk.press("shortcuts")
    desk.press("about")
    open_ones = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert [type(one).__name__ for one in open_ones] == ["ShortcutSheet"]
    open_ones[0].accept()
    desk.press("about")
    again = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert [type(one).__name__ for one in again] == ["AboutDialog"]
    again[0].accept()


def test_the_shortcut_sheet_has_every_key_of_the_live_actions(desk: Desk) -> None:
    desk.start()
    keys = {action.shortcut().toString() for actions in desk.app.shell.sections().values() for action in actions}
    assert {"Space", ".", "Ctrl+.", "Ctrl+D", "Alt+Up", "Alt+Down", "F2", "Ctrl+Shift+P", "?", "Ctrl+S"} <= keys

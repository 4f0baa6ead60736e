"""Panels are hidden, floated and maximized, by keyboard too; the arrangement survives a restart and can be reset."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from ui.support.theme import Theme


def panel_switch(desk: Desk, text: str) -> QAction:
    return next(one for one in desk.app.layout.panels_menu.actions() if one.text().replace("&&", "&") == text)


@pytest.mark.parametrize("text", ["Stack", "Inspector", "Gradient over time", "Loss & accuracy"])
def test_each_panel_can_be_hidden_and_reset_brings_it_back(desk: Desk, text: str) -> None:
    desk.start()
    switch = panel_switch(desk, text)
    desk.until(switch.isChecked)
    switch.trigger()
    desk.until(lambda: not switch.isChecked())
    desk.press("reset_layout")
    desk.until(switch.isChecked)


def test_the_panel_with_the_keyboard_is_floated_maximized_and_hidden(desk: Desk) -> None:
    desk.start()
    window, board = desk.app.window, desk.app.board
    desk.until(board.panels["traces"].isVisible)
    window.activateWindow()
    board.instruments()["traces"].view.setFocus()
    desk.press("maximize_panel")
    desk.until(lambda: [name for name, panel in board.panels.items() if panel.isVisible()] == ["traces"])
    desk.press("maximize_panel")
    desk.until(lambda: all(panel.isVisible() for panel in board.panels.values()))
    board.instruments()["traces"].view.setFocus()
    desk.press("float_panel")
    assert board.docks["traces"].isFloating()
    board.panels["traces"].floatRequested.emit()
    assert not board.docks["traces"].isFloating()
    window.activateWindow()
    board.instruments()["traces"].view.setFocus()
    desk.press("hide_panel")
    assert not board.panels["traces"].isVisible()
    window.stack_editor.view.setFocus()
    desk.press("float_panel")
    assert window.stack_dock.isFloating()
    assert window.stack_dock.titleBarWidget() is None
    desk.press("reset_layout")
    assert not window.stack_dock.isFloating()
    window.stack_editor.view.setFocus()
    desk.press("hide_panel")
    assert not window.stack_dock.isVisible()


def test_a_double_click_on_the_title_maximizes_and_a_maximized_layout_is_not_what_is_saved(desk: Desk) -> None:
    desk.start()
    board = desk.app.board
    desk.until(board.panels["heatmap"].isVisible)
    board.panels["heatmap"].header.doubleClicked.emit()
    desk.until(lambda: [name for name, panel in board.panels.items() if panel.isVisible()] == ["heatmap"])
    state = board.layout_state()
    board.reset_layout()
    board.restore_layout(state)
    desk.until(lambda: all(panel.isVisible() for panel in board.panels.values()))


def test_the_arrangement_survives_a_restart_and_the_welcome_page(
    desk: Desk, qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start()
    desk.until(desk.app.board.panels["outcome"].isVisible)
    panel_switch(desk, "Inspector").trigger()
    panel_switch(desk, "Loss & accuracy").trigger()
    desk.press("welcome")
    assert not desk.app.window.stack_dock.isVisible()
    assert desk.app.window.close()
    again = Desk(qtbot, theme, tmp_path, monkeypatch, real=False)
    again.start()
    desk.until(again.app.board.panels["traces"].isVisible)
    assert again.app.window.stack_dock.isVisible()
    assert not again.app.window.inspector_dock.isVisible()
    assert not again.app.board.panels["outcome"].isVisible()
    assert again.app.board.panels["traces"].isVisible()
    again.press("welcome")
    again.app.files.new_from("healthy")
    assert not again.app.window.inspector_dock.isVisible()


def test_further_panels_are_open_again_after_a_restart(
    desk: Desk, qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start()
    board = desk.app.board
    desk.until(board.panels["outcome"].isVisible)
    for name in ("shift", "saturation", "histograms"):
        board.set_open(name, on=True)
    board.set_open("saturation", on=False)
    board.toggle_maximized(board.panels["heatmap"])  # what was open before is what is remembered
    assert desk.app.window.close()
    again = Desk(qtbot, theme, tmp_path, monkeypatch, real=False)
    again.start()
    new = again.app.board
    desk.until(new.panels["outcome"].isVisible)
    assert [name for name, action in new.further.items() if action.isChecked()] == ["histograms", "shift"]
    assert "saturation" not in new.panels
    # A tab behind another one stands beyond the edge: the last opened one is in front again.
    desk.until(lambda: new.docks["histograms"].geometry().left() >= 0 > new.docks["shift"].geometry().left())


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)])
def test_everything_has_room(desk: Desk, size: tuple[int, int]) -> None:
    desk.start()
    desk.app.window.resize(*size)
    assert (desk.app.window.width(), desk.app.window.height()) == size
    panels = desk.app.board.panels.values()
    desk.until(lambda: all(panel.width() >= 200 and panel.height() >= 120 for panel in panels))

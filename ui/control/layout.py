"""Where things stand: docks around the document and panels of the instruments; saved, reset, floated, hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu

from ui.control.pointing import PointingControl
from ui.main_window import MainWindow
from ui.support.settings import Settings

if TYPE_CHECKING:
    from ui.plots import InstrumentBoard


class LayoutControl(QObject):
    """Joins the window's docks, the board's panels and the settings."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._board: InstrumentBoard | None = None
        self.panels_menu = QMenu(self.tr("&Panels"), window)
        self.panels_menu.addActions([dock.toggleViewAction() for dock in window.docks()])
        doings = {
            "reset_layout": self.reset, "maximize_panel": self.maximize, "float_panel": self.float_panel,
            "hide_panel": self.hide_panel,
        }  # fmt: skip
        for name, do in doings.items():
            window.actions_by_name[name].triggered.connect(lambda _=False, do=do: do())

    def restore(self) -> None:
        """Take the window's place and its docks from the last time."""
        self._window.restore(*self._settings.window())

    def set_board(self, board: InstrumentBoard) -> None:
        """Arrange the panels of ``board`` as they were the last time, and offer them in the menu."""
        self._board = board
        self.pointing = PointingControl(self._window.stack_editor.view, board)
        board.restore_layout(self._settings.panels())
        self.panels_menu.addSeparator()
        self.panels_menu.addActions([dock.toggleViewAction() for dock in board.docks.values()])
        self.panels_menu.addSeparator()
        self.panels_menu.addActions(list(board.further.values()))

    def save(self) -> None:
        """Remember everything for the next start."""
        panels = self._settings.panels() if self._board is None else self._board.layout_state()
        self._settings.save_window(self._window.saveGeometry(), self._window.layout_state(), panels)

    def reset(self) -> None:
        """Put everything where it was at first."""
        self._window.reset_layout()
        if self._board is not None:
            self._board.reset_layout()

    def maximize(self) -> None:
        """Give the panel that has the keyboard the whole board, or restore all."""
        if self._board is not None and not self._window.shows_welcome:
            self._board.toggle_maximized(self._board.panel_with_focus())

    def float_panel(self) -> None:
        """Give the dock or panel that has the keyboard a window of its own, or take it back."""
        dock = self._dock_with_focus()
        if dock is not None:
            dock.setFloating(not dock.isFloating())
        elif self._board is not None and not self._window.shows_welcome:
            self._board.panel_with_focus().floatRequested.emit()

    def hide_panel(self) -> None:
        """Hide the dock or panel that has the keyboard; View > Panels brings it back."""
        dock = self._dock_with_focus()
        if dock is not None:
            dock.close()
            self._window.workspace.setFocus()
        elif self._board is not None and not self._window.shows_welcome:
            self._board.panel_with_focus().hideRequested.emit()

    def _dock_with_focus(self) -> QDockWidget | None:
        focused = QApplication.focusWidget()
        docks = self._window.docks()
        return next((dock for dock in docks if focused is not None and dock.isAncestorOf(focused)), None)

"""The window's arrangement: menus, run bar, docks, the middle. No logic: ``app`` connects everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QMenu,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from ui.editor import StackEditor
from ui.late_window import LateWindow
from ui.running import RunBar
from ui.shell import Actions, StatusLine
from ui.shell.headless_dock import HeadlessDock
from ui.support.icons import app_icon
from ui.support.theme import Theme
from ui.support.widgets import Banner, EmptyState

STACK_PX, INSPECTOR_PX = 320, 336
SMALLEST = (1080, 640)
FIRST_SIZE = (1600, 1000)


class MainWindow(LateWindow):
    """Shows either the welcome page or the workspace: stack, instruments, inspector."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.may_close: Callable[[], bool] = lambda: True
        self.menus: dict[str, QMenu] = {}
        self._layout = QByteArray()
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*SMALLEST)
        self.actions_by_name = Actions(self)
        self.stack_editor = StackEditor(theme, self)
        self.run_bar = RunBar(theme, self)
        self.status_line = StatusLine(theme, self)
        self.banner = Banner(theme, self)
        self.board_place = EmptyState(self.tr("Loading the instruments …"), parent=self)
        self._arrange_middle()
        self._arrange_bars()
        self._arrange_docks()
        self.setStatusBar(self.status_line)
        self._show(self.welcome_place)

    def _arrange_middle(self) -> None:
        self.workspace = QWidget(self)
        self.workspace.setProperty("role", "canvas")
        self._column = QVBoxLayout(self.workspace)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(8, 8, 8, 0)
        above.addWidget(self.banner)
        self._column.addLayout(above)
        self._column.addWidget(self.board_place, 1)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.welcome_place)
        self.pages.addWidget(self.workspace)
        self.setCentralWidget(self.pages)

    def _arrange_bars(self) -> None:
        self.tool_bar = QToolBar(self.tr("Run"), self)
        self.tool_bar.setObjectName("run-bar")
        self.tool_bar.setMovable(False)
        self.tool_bar.setContentsMargins(0, 0, 0, 0)
        self.tool_bar.addWidget(self.run_bar)
        self.tool_bar.toggleViewAction().setVisible(False)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.tool_bar)

    def _arrange_docks(self) -> None:
        area = Qt.DockWidgetArea
        self.stack_dock = self._dock("stack", self.tr("Stack"), self.stack_editor, area.LeftDockWidgetArea)
        self.inspector_dock = self._dock(
            "inspector", self.tr("Inspector"), self.inspector_place, area.RightDockWidgetArea
        )
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            self.setCorner(corner, area.BottomDockWidgetArea)
        self.time_dock = self._dock("time", self.tr("Timeline and runs"), self.foot_place, area.BottomDockWidgetArea)
        self._size_docks()

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = HeadlessDock(title, self)
        dock.setObjectName(name)
        dock.setAccessibleName(title)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _size_docks(self) -> None:
        docks = [self.stack_dock, self.inspector_dock]
        self.resizeDocks(docks, [STACK_PX, INSPECTOR_PX], Qt.Orientation.Horizontal)

    def add_menu(self, name: str, title: str, groups: Sequence[Sequence[QAction | QMenu]]) -> QMenu:
        """Append a menu; groups are divided by lines."""
        menu = self.menuBar().addMenu(title)
        self.menus[name] = menu
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            for item in group:
                if isinstance(item, QMenu):
                    menu.addMenu(item)
                else:
                    menu.addAction(item)
        return menu

    def set_board(self, board: QWidget) -> None:
        """Put the instruments where their place was kept."""
        self._column.replaceWidget(self.board_place, board)
        self._column.setStretchFactor(board, 1)
        self.board_place.hide()

    @property
    def shows_welcome(self) -> bool:
        """Tell whether the welcome page is in front."""
        return self.pages.currentWidget() is self.welcome_place

    def show_welcome(self) -> None:
        """Bring the welcome page to the front, without anything around it."""
        self.welcome.show()
        self._show(self.welcome_place)

    def show_workspace(self) -> None:
        """Bring the document to the front."""
        self._show(self.workspace)

    def docks(self) -> list[QDockWidget]:
        """The docks of this window; the instruments have an area of their own."""
        return self.findChildren(QDockWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _show(self, page: QWidget) -> None:
        working = page is self.workspace
        if working and self.shows_welcome:
            self.pages.setCurrentWidget(page)
            if self._layout.isEmpty() or not self.restoreState(self._layout):
                self._show_docks()
        elif not working:
            if not self.shows_welcome:
                self._layout = self.saveState()
            self.pages.setCurrentWidget(page)
            for dock in self.docks():
                dock.hide()
        self.tool_bar.setVisible(working)
        if working:
            self.stack_editor.view.setFocus()
        elif self.welcome_place.is_made:
            self.welcome.new_button.setFocus()

    def _show_docks(self) -> None:
        for dock in self.docks():
            dock.setFloating(False)
            dock.show()

    def reset_layout(self) -> None:
        """Show the docks at their first places, in their first sizes."""
        self._layout = QByteArray()
        if not self.shows_welcome:
            self._show_docks()
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.stack_dock)
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.inspector_dock)
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.time_dock)
            self._size_docks()

    def layout_state(self) -> QByteArray:
        """The arrangement of the docks around the document, also while the welcome page covers it."""
        return self._layout if self.shows_welcome else self.saveState()

    def restore(self, geometry: bytes, layout: bytes) -> None:
        """Take the size and the arrangement of the docks from the last time; what does not fit is left alone."""
        if not geometry or not self.restoreGeometry(QByteArray(geometry)):
            self._first_size()
        self._layout = QByteArray(layout)
        if layout and not self.shows_welcome:
            self.restoreState(self._layout)

    def _first_size(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(FIRST_SIZE[0], room.width()), min(FIRST_SIZE[1], room.height()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's hook: nothing is lost without a question."""
        if self.may_close():
            event.accept()
        else:
            event.ignore()


class SpaceKeeper(QObject):
    """Leaves Space to the button or list that has the keyboard, though it also trains.

    It watches that one alone: what watches every object takes Python's lock for each event of the window.
    """

    def follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """The keyboard went from one control to another."""
        if before is not None:
            before.removeEventFilter(self)
        if isinstance(now, QAbstractButton | QComboBox):
            now.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt's hook: what a focused control does with Space comes before the shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Space)
            return event.isAccepted()
        return False

"""The command palette: a few letters find anything that can be done, and Enter does it. The hands stay on the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from ui.shell.commands import Command, ranked
from ui.shell.palette_row import ROW_PX, CommandRow
from ui.support.theme import Theme
from ui.support.widgets import label

WIDTH_PX = 600
ROWS = 11
FROM_TOP_PX = 72
Index = QModelIndex | QPersistentModelIndex
_WALKS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class CommandModel(QAbstractListModel):
    """The commands that fit, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.commands: list[Command] = []

    def set_commands(self, commands: list[Command]) -> None:
        """Show other commands."""
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return 0 if parent is not None and parent.isValid() else len(self.commands)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's hook: the command for painting, and one sentence for screen readers."""
        if not index.isValid():
            return None
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return command
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            parts = (command.text, command.place, command.keys)
            return ", ".join(part for part in parts if part)
        return None


class CommandPalette(QFrame):
    """Lies over the window while it is open; Escape, or a click elsewhere, puts it away."""

    ran = Signal(str)
    """The name of a command that was chosen, before it is done."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._commands: list[Command] = []
        self._recent: tuple[str, ...] = ()
        self._before: QWidget | None = None
        self.setProperty("role", "popover")
        self.setAccessibleName(self.tr("Command palette"))
        self.field = QLineEdit(self)
        self.field.setProperty("scale", "page")
        self.field.setPlaceholderText(self.tr("Type a command, a layer or a preset"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.setAccessibleDescription(self.tr("Arrow keys choose, Enter does it, Escape closes"))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.model = CommandModel(self)
        self.list = QListView(self)
        self.list.setProperty("role", "bare")
        self.list.setModel(self.model)
        self.list.setItemDelegate(CommandRow(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(lambda _index: self.choose())
        self.nothing = label(self.tr("Nothing fits; try fewer letters."), "body2", self)
        self.nothing.setContentsMargins(12, 6, 12, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(self.list)
        window.installEventFilter(self)
        self.hide()

    def open_with(self, commands: Sequence[Command], recent: Sequence[str]) -> None:
        """Offer ``commands``; the ones named in ``recent``, latest first, come first."""
        self._commands, self._recent = list(commands), tuple(recent)
        self._before = QApplication.focusWidget()
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().focusChanged.connect(self._on_focus)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]

    def put_away(self) -> None:
        """Close without doing anything; the keyboard goes back to where it was."""
        if not self.isVisible():
            return
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def choose(self) -> None:
        """Do the command that stands out."""
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self.model.commands):
            return
        command = self.model.commands[row]
        self.put_away()
        self.ran.emit(command.name)
        command.run()

    def _search(self, text: str) -> None:
        self.model.set_commands(ranked(text, self._commands, self._recent))
        found = len(self.model.commands)
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.setCurrentIndex(self.model.index(0))
        self.list.setFixedHeight(ROW_PX * min(max(found, 1), ROWS))
        self._place()

    def _place(self) -> None:
        """Stand in the upper middle of the window, and never be larger than it."""
        window = self.parentWidget()
        assert window is not None
        width = min(WIDTH_PX, window.width() - 32)
        self.resize(width, self.sizeHint().height())
        self.move((window.width() - width) // 2, FROM_TOP_PX)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self.isAncestorOf(now):
            self.put_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: keys of the field that walk and choose; the window's size."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self.parentWidget() and self.isVisible():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self.put_away()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _WALKS:
            QApplication.sendEvent(self.list, QKeyEvent(QEvent.Type.KeyPress, key, event.modifiers()))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose()
        elif key == Qt.Key.Key_Escape:
            self.put_away()
        else:
            return key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}  # the keyboard stays in the field
        return True

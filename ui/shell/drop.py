"""Files dragged over the window: what would happen is said before the button is let go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.support.widgets import label

Describe = Callable[[Path], tuple[str, str]]
"""What would be done with a file, and what is in it."""


class DropTarget(QObject):
    """Watches ``window``; ``dropped`` carries the first file that is let go over it."""

    dropped = Signal(object)

    def __init__(self, window: QWidget, describe: Describe) -> None:
        super().__init__(window)
        self._window = window
        self._describe = describe
        self.sign = DropSign(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: drags of files are taken, everything else is left alone."""
        if isinstance(event, QDragEnterEvent):  # a kind of move event for Qt's stubs
            return self._enter(event)
        if isinstance(event, QDragMoveEvent) and event.type() == QEvent.Type.DragMove:
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.sign.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragEnterEvent) -> bool:
        path = file_of(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.sign.say(*self._describe(path))
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.sign.hide()
        path = file_of(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.dropped.emit(path)
        return True


class DropSign(QFrame):
    """Lies in the middle of the window while a file is dragged over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.does = label("", "section", self)
        self.holds = label("", "body2", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(6)
        for line in (self.does, self.holds):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        self.hide()

    def say(self, does: str, holds: str) -> None:
        """Say what would be done, and what the file holds."""
        self.does.setText(does)
        self.holds.setText(holds)
        self.holds.setVisible(bool(holds))
        self.setAccessibleName(does)
        self.adjustSize()
        window = self._window_of()
        self.move((window.width() - self.width()) // 2, (window.height() - self.height()) // 2)
        self.show()
        self.raise_()

    def _window_of(self) -> QWidget:
        window = self.parentWidget()
        assert window is not None
        return window


def file_of(data: QMimeData) -> Path | None:
    """Return the first file of this computer in ``data``, or None."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if paths else None

"""The card beside the pointer: what is under it, and its value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.support.widgets.labels import label


class ReadOut(QFrame):
    """Two lines over an instrument; it never takes the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._head = label("", "body2", self)
        self._value = label("", "meter", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(1)
        column.addWidget(self._head)
        column.addWidget(self._value)
        self.hide()

    def text(self) -> tuple[str, str]:
        """What the two lines say."""
        return self._head.text(), self._value.text()

    def show_at(self, view: Any, position: Any, head: str, value: str) -> None:
        """Say ``head`` and ``value`` beside the scene ``position`` of ``view``."""
        self._head.setText(head)
        self._value.setText(value)
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        corner = view.mapTo(parent, view.mapFromScene(position))
        x = min(corner.x() + 14, parent.width() - self.width() - 4)
        self.move(max(0, x), max(0, corner.y() - self.height() - 10))
        self.show()
        self.raise_()

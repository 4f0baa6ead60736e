"""Labels by role, chips and hairlines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.support.fonts import font


def label(text: str, role: str = "body", parent: QWidget | None = None) -> QLabel:
    """A plain-text label with a role of the type scale (see ``ui.support.theme``)."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    return result


class ElidedLabel(QLabel):
    """A label of one line that gives way: what does not fit ends in an ellipsis, and its tip holds the whole."""

    def __init__(self, text: str, role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.whole = ""
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """Show another text, as much of it as there is room for."""
        if text != self.whole:
            self.whole = text
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: there is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook: another font takes other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")
        self.setAccessibleName(self.whole)


def number_label(text: str, role: str, parent: QWidget | None = None) -> QLabel:
    """A label with tabular figures, for a number that changes in place."""
    result = label(text, role, parent)
    result.setFont(font(12, tabular=True))
    return result


def rule(*, vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A hairline between neighbours."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    if vertical:
        line.setFixedWidth(1)
        line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    else:
        line.setFixedHeight(1)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line


class Chip(QLabel):
    """A small word on a well: an activation, an initializer, ``BN``."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setFixedHeight(16)

"""Labels by role, chips and hairlines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.support.fonts import font


def label(text: str, role: str = "body", parent: QWidget | None = None) -> QLabel:
    """A plain-text label with a role of the type scale (see ``ui.support.theme``)."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    return result


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

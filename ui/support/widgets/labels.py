"""Labels by role, chips and hairlines."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.support.fonts import font


def label(text: str, role: str = "body", parent: QWidget | None = None) -> QLabel:
    """A plain-text label with a role of the type scale (see ``ui.support.theme``)."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    return result


class ElidedLabel(QLabel):
    """A label of one line that gives way: what does not fit ends in an ellipsis, and its tip holds the whole.

    It paints its text itself, because a label that is given another one makes the whole window lay itself out anew.
    """

    def __init__(self, text: str, role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.whole = ""
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """Show another text, as much of it as there is room for."""
        if text != self.whole:
            self.whole = text
            self.setAccessibleName(text)
            self._tell()
            self.update()

    def shown(self) -> str:
        """Return what there is room for."""
        return self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.whole), metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(0, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: there is more room, or less."""
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        painter = QPainter(self)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        enabled, role = self.isEnabled(), self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), flags, self.palette(), enabled, self.shown(), role)
        painter.end()

    def _tell(self) -> None:
        self.setToolTip(self.whole if self.shown() != self.whole else "")


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

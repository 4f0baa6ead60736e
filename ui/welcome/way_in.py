"""A large button of the welcome page: icon and words at the left, its keys at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.support.fonts import font
from ui.support.icons import icon
from ui.support.theme import Theme

INSET_PX = 14
GAP_PX = 24


class WayIn(QPushButton):
    """Leads into a document; the first of them is the page's primary action."""

    def __init__(
        self, theme: Theme, text: str, name: str, keys: QKeySequence, parent: QWidget, *, primary: bool = False
    ) -> None:
        super().__init__(f"  {text}", parent)
        self._theme = theme
        self._primary = primary
        self.keys = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.setIcon(icon(name, theme, "on_ink" if primary else "text"))
        self.setIconSize(QSize(16, 16))
        if primary:
            self.setProperty("role", "primary")
        self.setProperty("scale", "page")
        self.setProperty("align", "left")
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.keys)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's hook: room for the keys."""
        hint = super().sizeHint()
        return hint + QSize(GAP_PX + QFontMetrics(font(11)).horizontalAdvance(self.keys), 0)

    def minimumSizeHint(self) -> QSize:
        """Qt's hook."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the button, and its keys over it."""
        super().paintEvent(event)
        painter = QPainter(self)
        color = self._theme.tokens.color("on_ink" if self._primary else "text3", 0.75 if self._primary else 1.0)
        painter.setPen(color)
        painter.setFont(font(11))
        box = QRect(self.rect()).adjusted(0, 0, -INSET_PX, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.keys)
        painter.end()

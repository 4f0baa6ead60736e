"""Labels whose text changes many times a second while a run goes on, without the window laying itself out for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.support.widgets.labels import ElidedLabel

READ_MS = 200
"""A sentence that changes faster than this cannot be read."""


class SteadyLabel(QLabel):
    """A number that keeps the room of the widest one that it was, until it is reset.

    A QLabel that is given another text has the whole window laid out anew, even where the new one is as wide.
    """

    def __init__(self, text: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._shown = text
        self._widest = text

    def text(self) -> str:
        """The text that is shown."""
        return self._shown

    def setText(self, text: str) -> None:
        """Show another text."""
        self._shown = text
        self.setAccessibleName(text)
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(text) > metrics.horizontalAdvance(self._widest):
            self._take_room(text)
        else:
            self.update()

    def reset(self, text: str) -> None:
        """Show ``text`` and take as much room as it needs."""
        self._shown = text
        self.setAccessibleName(text)
        self._take_room(text)

    def _take_room(self, text: str) -> None:
        self._widest = text
        super().setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        painter = QPainter(self)
        enabled, role = self.isEnabled(), self.foregroundRole()
        place = self.contentsRect()
        self.style().drawItemText(painter, place, self.alignment(), self.palette(), enabled, self._shown, role)
        painter.end()


class LiveLabel(ElidedLabel):
    """A sentence about a run that goes on: of texts that follow each other too fast to be read, only some are shown.

    The last one always is.
    """

    def __init__(self, text: str, role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self._next = text
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(READ_MS)
        self._rest.timeout.connect(self._show_next)

    @property
    def newest(self) -> str:
        """The text that is shown, or is about to be."""
        return self._next

    def tell(self, text: str) -> None:
        """Show another text, now or as soon as the one before could be read."""
        self._next = text
        if not self._rest.isActive():
            self._show_next()

    def _show_next(self) -> None:
        if self._next != self.whole:
            self.set_whole(self._next)
            self._rest.start()

"""One health mark as a widget, or a neutral sign where nothing was measured."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.support.health import Health, health_name
from ui.support.icons import ICON_PX, paint_icon
from ui.support.marks import paint_mark
from ui.support.theme import Theme

_MARK_PX = 10.0


class StateSign(QWidget):
    """16 by 16: the mark of a measured state, or the neutral sign when there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, state: Health | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: Health | None = None
        self.setFixedSize(ICON_PX, ICON_PX)
        self.set_state(state)

    def set_state(self, state: Health | None) -> None:
        """Show the mark of ``state``; None for the neutral sign."""
        self._state = state
        self.setAccessibleName("" if state is None else health_name(state))
        self.update()

    def state(self) -> Health | None:
        """What is shown."""
        return self._state

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        tokens = self._theme.tokens
        box = QRectF(self.rect())
        if self._state is None:
            paint_icon(painter, box, "info", tokens.text2)
        else:
            paint_mark(painter, QPointF(box.center()), self._state, tokens, _MARK_PX)
        painter.end()

"""Icons and the logo as labels that follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.support.icons import ICON_PX, logo_ratio, paint_icon, paint_logo
from ui.support.theme import Theme


class IconLabel(QWidget):
    """An icon that only shows something, in the colour of the token ``role``."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        parent: QWidget | None = None,
        *,
        role: str = "text2",
        px: int = ICON_PX,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._role = role
        self.setFixedSize(px, px)

    def set_icon(self, name: str, role: str | None = None) -> None:
        """Show another icon, and in another role when one is given."""
        self._name = name
        self._role = role or self._role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        role = self._role if self.isEnabled() else "disabled"
        paint_icon(painter, QRectF(self.rect()), self._name, getattr(self._theme.tokens, role))
        painter.end()


class Logo(QWidget):
    """Four growing dots, ``width`` logical pixels wide."""

    def __init__(self, theme: Theme, width: int = 54, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(width, round(width / logo_ratio()))
        self.setAccessibleName("Gradlab")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots."""
        painter = QPainter(self)
        paint_logo(painter, QRectF(self.rect()), self._theme)
        painter.end()

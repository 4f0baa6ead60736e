"""A bare icon that acts: expand, more, close."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from ui.support.icons import ICON_PX, icon
from ui.support.theme import Theme

BUTTON_PX = 24


class IconButton(QToolButton):
    """A 24-px button with an icon; its tip is also its name for screen readers."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        tip: str,
        parent: QWidget | None = None,
        *,
        role: str = "text2",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self.setProperty("role", "icon")
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFixedSize(BUTTON_PX, BUTTON_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_icon(name)
        self.set_tip(tip)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self.setIcon(icon(name, self._theme, self._role))

    def set_tip(self, tip: str) -> None:
        """Say what the button does."""
        self.setToolTip(tip)
        self.setAccessibleName(tip)

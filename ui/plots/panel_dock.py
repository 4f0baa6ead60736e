"""A panel's place on the board: it can be dragged, put behind another as a tab, floated, hidden and maximized."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QWidget

from ui.plots.panel import Panel
from ui.support.theme import Theme

RADIUS = 8


class PanelDock(QDockWidget):
    """Holds one panel; the panel's own head is what the dock is dragged by."""

    def __init__(self, theme: Theme, name: str, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(panel.instrument.title, parent)
        self._theme = theme
        self.panel = panel
        self.setObjectName(name)
        self.toggleViewAction().setText(panel.instrument.title.replace("&", "&&"))
        self.setAccessibleName(panel.instrument.title)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setTitleBarWidget(panel.header)
        self.setWidget(panel)
        self.setContentsMargins(1, 1, 1, 1)
        panel.floatRequested.connect(lambda: self.setFloating(not self.isFloating()))
        panel.hideRequested.connect(self.close)
        self.topLevelChanged.connect(panel.set_floating)
        self.visibilityChanged.connect(lambda seen: panel.instrument.set_covered(not seen))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: one rounded surface under head and instrument."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isFloating():
            painter.fillRect(self.rect(), tokens.color("canvas"))
        painter.setPen(QPen(tokens.color("panel_edge"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()

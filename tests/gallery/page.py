"""The page that the gallery draws: shared widgets with invented numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from tests.gallery.controls import controls, inspector
from tests.gallery.measures import measures
from tests.gallery.run_bar import menu, run_bar, status
from ui.support.theme import Theme
from ui.support.widgets import (
    PanelHeader,
    rule,
)


def gallery(theme: Theme) -> QWidget:
    """The whole page, 1280 by 900."""
    page = QWidget()
    page.setProperty("role", "canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.resize(1280, 900)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(menu())
    column.addWidget(run_bar(theme))
    column.addWidget(rule())
    body = QHBoxLayout()
    body.setContentsMargins(8, 8, 8, 8)
    body.setSpacing(8)
    body.addWidget(_panel(theme, "Controls", "buttons and fields", controls(theme)))
    body.addWidget(_panel(theme, "Gradient by layer", "at step 9,600", measures(theme)), 1)
    body.addWidget(inspector(theme))
    column.addLayout(body, 1)
    column.addWidget(status())
    return page


def _panel(theme: Theme, title: str, subtitle: str, content: QLayout) -> QWidget:
    panel = QFrame()
    panel.setProperty("role", "panel")
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    header = PanelHeader(theme, title, subtitle)
    header.add_tool("expand", "Maximise")
    header.add_tool("more", "More")
    column.addWidget(header)
    content.setContentsMargins(16, 4, 16, 16)
    column.addLayout(content)
    column.addStretch(1)
    return panel

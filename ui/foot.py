"""What stands below everything in the window: the timeline, and the runs under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.runs import RunsBar
from ui.support.theme import Theme
from ui.support.widgets import rule
from ui.timeline import TimelineBar


class Foot(QWidget):
    """The timeline and the runs, each under a line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = TimelineBar(theme, self)
        self.runs_bar = RunsBar(theme, self)
        self.setProperty("role", "chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (rule(parent=self), self.timeline, rule(parent=self), self.runs_bar):
            column.addWidget(part)

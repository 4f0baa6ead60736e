"""The head of a panel or dock: title, subtitle, tools at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.support.theme import Theme
from ui.support.widgets.icon_button import IconButton
from ui.support.widgets.labels import label
from ui.support.widgets.live_labels import LiveLabel

HEIGHT_PX = 40


class PanelHeader(QWidget):
    """Title 13/600, subtitle in text2, icon buttons at the right, inset 16.

    ``doubleClicked`` asks to maximise or restore the panel.
    """

    doubleClicked = Signal()

    def __init__(self, theme: Theme, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = label(title, "title", self)
        self._subtitle = LiveLabel(subtitle, "body2", self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 12, 8)
        self._row.setSpacing(4)
        self._row.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBaseline)
        self._row.addSpacing(6)
        self._row.addWidget(self._subtitle, 1, Qt.AlignmentFlag.AlignBaseline)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def set_title(self, text: str) -> None:
        """Change the title."""
        self._title.setText(text)
        self.setAccessibleName(text)

    def title(self) -> str:
        """The title that is shown."""
        return self._title.text()

    def set_subtitle(self, text: str) -> None:
        """Change the subtitle, e.g. ``at step 9,600``; no faster than it can be read."""
        self._subtitle.tell(text)

    def subtitle(self) -> str:
        """The subtitle that is shown, or is about to be."""
        return self._subtitle.newest

    def add_tool(self, name: str, tip: str) -> IconButton:
        """Append an icon button at the right end."""
        button = IconButton(self._theme, name, tip, self)
        self.add_widget(button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Append any small widget at the right end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """Room for the title and the tools; the subtitle gives way."""
        return QSize(super().minimumSizeHint().width(), HEIGHT_PX)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the head, not on its tools."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.doubleClicked.emit()
        super().mouseDoubleClickEvent(event)

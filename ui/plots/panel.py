"""A panel: an instrument and its header, with the menu that exports it, places it and chooses what it shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QVBoxLayout, QWidget

from ui.plots.instrument import Instrument
from ui.plots.panel_menu import add_choices
from ui.support.theme import Theme
from ui.support.widgets import PanelHeader


class Panel(QFrame):
    """One instrument; ``header`` holds title, subtitle and tools and stands above it as the title of its dock."""

    maximizeRequested = Signal()
    floatRequested = Signal()
    hideRequested = Signal()
    exportFigureRequested = Signal()
    exportPngRequested = Signal()
    exportCsvRequested = Signal()

    def __init__(self, theme: Theme, instrument: Instrument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.instrument = instrument
        self.setAccessibleName(instrument.title)
        self.header = PanelHeader(theme, instrument.title, "", self)
        self.header.doubleClicked.connect(self.maximizeRequested)
        self._expand = self.header.add_tool("expand", self.tr("Maximize or restore this panel"))
        self._expand.clicked.connect(self.maximizeRequested)
        more = self.header.add_tool("more", self.tr("More: what is shown, export, place"))
        self.menu = self._make_menu()
        more.setMenu(self.menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        instrument.subtitleChanged.connect(self.header.set_subtitle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(instrument, 1)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Export figure …"), self.exportFigureRequested.emit)
        menu.addAction(self.tr("Save as it looks (PNG) …"), self.exportPngRequested.emit)
        menu.addAction(self.tr("Export data (CSV) …"), self.exportCsvRequested.emit)
        menu.addAction(self.tr("Copy image"), self.copy_image)
        menu.addSeparator()
        self._maximize = menu.addAction(self.tr("Maximize panel"), self.maximizeRequested.emit)
        self._float = menu.addAction(self.tr("Float panel"), self.floatRequested.emit)
        menu.addAction(self.tr("Hide panel"), self.hideRequested.emit)
        add_choices(menu, self.instrument.choices())
        return menu

    def copy_image(self) -> None:
        """Put the instrument's picture on the clipboard."""
        QApplication.clipboard().setPixmap(self.instrument.picture())

    def set_maximized(self, maximized: bool) -> None:
        """Show the tool that undoes the present state."""
        self._expand.set_icon("restore" if maximized else "expand")
        self._maximize.setText(self.tr("Restore panel") if maximized else self.tr("Maximize panel"))

    def set_floating(self, floating: bool) -> None:
        """Offer what undoes the present state; a floating panel has a window of its own to enlarge."""
        self._float.setText(self.tr("Dock panel") if floating else self.tr("Float panel"))
        self._maximize.setEnabled(not floating)
        self._expand.setEnabled(not floating)

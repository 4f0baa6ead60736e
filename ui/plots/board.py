"""The board: panels in docks around one history, one selection, one span of steps."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from ui.plots.arrangement import packed, unpacked
from ui.plots.group import InstrumentGroup
from ui.plots.kinds import INSTRUMENTS, MORE, more_titles
from ui.plots.panel import Panel
from ui.plots.panel_dock import PanelDock
from ui.support.theme import Theme

__all__ = ["INSTRUMENTS", "MORE", "InstrumentBoard"]

COLUMNS = (("profile", "outcome"), ("heatmap", "traces"))
"""The panels that are seen at first, column by column; the others open as tabs over the last one."""
WIDTHS = (432, 568)


class InstrumentBoard(InstrumentGroup):
    """Profile and heatmap above, outcome and traces below, until a person arranges them otherwise."""

    layerSelected = Signal(int)
    stepAsked = Signal(int)
    exportRequested = Signal(object, str)
    """An instrument, and "png" or "csv"."""
    figureRequested = Signal(object)
    """An instrument that is to be exported as a figure for print."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        self.setAccessibleName(self.tr("Instruments"))
        self._maximized: Panel | None = None
        self._before = b""
        self.docks: dict[str, PanelDock] = {}
        self._area = QMainWindow(None, Qt.WindowType.Widget)
        self._area.setDockNestingEnabled(True)
        self._area.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._theme = theme
        self.further = {name: self._switch(name, title) for name, title in more_titles().items()}
        for name in INSTRUMENTS:
            self._make(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._area)
        self._arrange()

    def _switch(self, name: str, title: str) -> QAction:
        """Return the action that opens and hides a further instrument."""
        action = QAction(title, self)
        action.setCheckable(True)
        action.triggered.connect(lambda on: self.set_open(name, on=on))
        return action

    def _make(self, name: str) -> PanelDock:
        panel = Panel(self._theme, (INSTRUMENTS | MORE)[name](self._theme), self)
        dock = PanelDock(self._theme, name, panel, self._area)
        self.panels[name], self.docks[name] = panel, dock
        self._connect(panel)
        return dock

    def set_open(self, name: str, *, on: bool) -> None:
        """Show or hide an instrument; a further one is made when it is first shown, as a tab over the last panel."""
        if not on and name not in self.docks:
            return
        self._restore_all()
        if name not in self.docks:
            dock = self._make(name)
            self._area.tabifyDockWidget(self.docks[COLUMNS[-1][-1]], dock)
            dock.toggleViewAction().toggled.connect(self.further[name].setChecked)
            self.tell_newcomer(dock.panel.instrument)
        dock = self.docks[name]
        dock.setVisible(on)
        if on:
            dock.raise_()
        if name in self.further:
            self.further[name].setChecked(on)

    def _connect(self, panel: Panel) -> None:
        instrument = panel.instrument
        instrument.layerSelected.connect(self.layerSelected)
        instrument.layerHovered.connect(self.on_hover)
        instrument.stepAsked.connect(self.stepAsked)
        instrument.spanChanged.connect(lambda span: self.share_span(instrument, span))
        panel.maximizeRequested.connect(lambda: self.toggle_maximized(panel))
        panel.hideRequested.connect(self._restore_all)
        panel.floatRequested.connect(self._restore_all)
        panel.exportFigureRequested.connect(lambda: self.figureRequested.emit(instrument))
        panel.exportPngRequested.connect(lambda: self.exportRequested.emit(instrument, "png"))
        panel.exportCsvRequested.connect(lambda: self.exportRequested.emit(instrument, "csv"))

    def _arrange(self) -> None:
        """Put every panel where it was at first."""
        for dock in self.docks.values():
            dock.setFloating(False)
            self._area.removeDockWidget(dock)
        heads = [self.docks[names[0]] for names in COLUMNS]
        self._area.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, heads[0])
        for left, right in pairwise(heads):
            self._area.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        for names in COLUMNS:
            for upper, lower in pairwise(names):
                self._area.splitDockWidget(self.docks[upper], self.docks[lower], Qt.Orientation.Vertical)
        seen = {name for names in COLUMNS for name in names}
        front = self.docks[COLUMNS[-1][-1]]
        for name, dock in self.docks.items():
            if name not in seen:
                self._area.tabifyDockWidget(front, dock)
        for name, dock in self.docks.items():
            dock.setVisible(name in seen)
        front.raise_()
        self._size()

    def _size(self) -> None:
        total = max(self.width(), sum(WIDTHS))
        widths = [total * width // sum(WIDTHS) for width in WIDTHS]
        self._area.resizeDocks([self.docks[names[0]] for names in COLUMNS], widths, Qt.Orientation.Horizontal)
        for names in COLUMNS:
            heights = [max(self.height(), 400) // len(names)] * len(names)
            self._area.resizeDocks([self.docks[name] for name in names], heights, Qt.Orientation.Vertical)

    def toggle_maximized(self, panel: Panel) -> None:
        """Give one panel the whole board, or restore all."""
        previous = self._maximized
        self._restore_all()
        if previous is panel or self.dock_of(panel).isFloating():
            return
        self._before = self.layout_state()
        self._maximized = panel
        panel.set_maximized(True)
        for dock in self.docks.values():
            if not dock.isFloating():
                dock.setVisible(dock.panel is panel)

    def _restore_all(self) -> None:
        """Undo the maximizing, if a panel is maximized."""
        if self._maximized is not None:
            self._maximized.set_maximized(False)
            self._maximized = None
            self._area.restoreState(unpacked(self._before, ())[1])

    def dock_of(self, panel: Panel) -> PanelDock:
        """The dock that holds ``panel``."""
        return next(dock for dock in self.docks.values() if dock.panel is panel)

    def panel_with_focus(self) -> Panel:
        """The panel that the keyboard acts on; the first that is seen when it is nowhere on the board."""
        focused = QApplication.focusWidget()
        shown = [panel for panel in self.panels.values() if panel.isVisible()]
        for panel in shown:
            if focused is not None and (panel.isAncestorOf(focused) or panel.header.isAncestorOf(focused)):
                return panel
        return (shown or list(self.panels.values()))[0]

    def layout_state(self) -> bytes:
        """The arrangement of the panels, for :meth:`restore_layout`."""
        if self._maximized is not None:
            return self._before
        return packed([name for name in MORE if self.further[name].isChecked()], self._area.saveState())

    def restore_layout(self, state: bytes) -> None:
        """Take an arrangement from the last time, further panels too; what does not fit is left alone."""
        further, arranged = unpacked(state, list(MORE))
        for name in further:
            self.set_open(name, on=True)
        if arranged:
            self._area.restoreState(arranged)

    def reset_layout(self) -> None:
        """Go back to the first arrangement, in its first sizes."""
        self._restore_all()
        self._arrange()

"""The board: four panels around a cross of splitters, one history, one selection, one span of steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gradlab.store import History
from ui.plots.heatmap import Heatmap
from ui.plots.instrument import Instrument
from ui.plots.outcome import Outcome
from ui.plots.panel import Panel
from ui.plots.profile import Profile
from ui.plots.subject import OtherRun
from ui.plots.traces import Traces
from ui.support.theme import Theme

INSTRUMENTS: dict[str, type[Instrument]] = {kind.name: kind for kind in (Profile, Heatmap, Outcome, Traces)}


class InstrumentBoard(QWidget):
    """Profile and heatmap above, outcome and traces below."""

    layerSelected = Signal(int)
    stepAsked = Signal(int)
    exportRequested = Signal(object, str)
    """An instrument, and "png" or "csv"."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "canvas")
        self.setAccessibleName(self.tr("Instruments"))
        self._maximized: Panel | None = None
        self.panels: dict[str, Panel] = {}
        for name, kind in INSTRUMENTS.items():
            instrument = kind(theme)
            panel = Panel(theme, instrument, self)
            self.panels[name] = panel
            self._connect(panel)
        self._arrange()

    def _connect(self, panel: Panel) -> None:
        instrument = panel.instrument
        instrument.layerSelected.connect(self.layerSelected)
        instrument.stepAsked.connect(self.stepAsked)
        instrument.spanChanged.connect(lambda span: self._share_span(instrument, span))
        panel.maximizeRequested.connect(lambda: self.toggle_maximized(panel))
        panel.exportPngRequested.connect(lambda: self.exportRequested.emit(instrument, "png"))
        panel.exportCsvRequested.connect(lambda: self.exportRequested.emit(instrument, "csv"))

    def _arrange(self) -> None:
        self._rows = QSplitter(Qt.Orientation.Vertical, self)
        self._top = QSplitter(Qt.Orientation.Horizontal, self._rows)
        self._bottom = QSplitter(Qt.Orientation.Horizontal, self._rows)
        for splitter, names in ((self._top, ("profile", "heatmap")), (self._bottom, ("outcome", "traces"))):
            for name in names:
                splitter.addWidget(self.panels[name])
            splitter.setSizes([432, 568])
        for splitter in (self._rows, self._top, self._bottom):
            splitter.setHandleWidth(8)
            splitter.setChildrenCollapsible(False)
        self._top.splitterMoved.connect(lambda: self._bottom.setSizes(self._top.sizes()))
        self._bottom.splitterMoved.connect(lambda: self._top.setSizes(self._bottom.sizes()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._rows)

    def instruments(self) -> dict[str, Instrument]:
        """The instruments by name."""
        return {name: panel.instrument for name, panel in self.panels.items()}

    def set_history(self, history: History | None) -> None:
        """Show another run, or none."""
        for instrument in self.instruments().values():
            instrument.set_history(history)

    def set_layers(self, names: tuple[str, ...], frozen: tuple[bool, ...]) -> None:
        """Set the layers of the axes while there is no run to show."""
        for instrument in self.instruments().values():
            instrument.set_layers(names, frozen)

    def set_selection(self, selection: tuple[int, ...]) -> None:
        """Stress the selected layers everywhere."""
        for instrument in self.instruments().values():
            instrument.set_selection(selection)

    def set_step(self, step: int | None) -> None:
        """Move the playhead of every instrument; None is the live edge."""
        for instrument in self.instruments().values():
            instrument.set_step(step)

    def set_pins(self, pins: tuple[int, ...]) -> None:
        """Show the pinned steps everywhere."""
        for instrument in self.instruments().values():
            instrument.set_pins(pins)

    def set_others(self, others: tuple[OtherRun, ...]) -> None:
        """Draw these runs beside the shown one."""
        for instrument in self.instruments().values():
            instrument.set_others(others)

    def refresh(self, *names: str) -> None:
        """Draw what is new in the instruments called ``names``, or in all of them."""
        for name, instrument in self.instruments().items():
            if not names or name in names:
                instrument.refresh()

    def toggle_maximized(self, panel: Panel) -> None:
        """Give one panel the whole board, or restore all."""
        self._maximized = None if self._maximized is panel else panel
        for other in self.panels.values():
            other.setVisible(self._maximized is None or other is self._maximized)
            other.set_maximized(other is self._maximized)
        for splitter in (self._top, self._bottom):
            parts = [splitter.widget(index) for index in range(splitter.count())]
            splitter.setVisible(self._maximized is None or self._maximized in parts)

    def reset_layout(self) -> None:
        """Go back to the four panels in their first sizes."""
        if self._maximized is not None:
            self.toggle_maximized(self._maximized)
        self._rows.setSizes([500, 500])
        for splitter in (self._top, self._bottom):
            splitter.setSizes([432, 568])

    def _share_span(self, source: Instrument, span: tuple[int, int] | None) -> None:
        for instrument in self.instruments().values():
            if instrument is not source:
                instrument.set_span(span)

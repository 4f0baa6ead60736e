"""What all instruments on a board are told together: one history, one selection, one span, one playhead."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gradlab.store import History
from ui.plots.instrument import Instrument
from ui.plots.kinds import MORE
from ui.plots.panel import Panel
from ui.plots.subject import OtherRun


class InstrumentGroup(QWidget):
    """The panels by name; an instrument that is made later is told what the others show."""

    layerHovered = Signal(object)
    """The layer under the pointer, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panels: dict[str, Panel] = {}

    def tell_newcomer(self, newcomer: Instrument) -> None:
        """Let an instrument show what the others show."""
        other = self.panels["profile"].instrument
        newcomer.set_layers(other.layer_names, other.frozen)
        newcomer.set_history(other.history)
        newcomer.set_selection(other.selection)
        newcomer.set_span(self.panels["heatmap"].instrument.span)
        newcomer.set_step(other.step)
        newcomer.set_pins(other.pins)
        newcomer.set_others(other.others)

    def instruments(self) -> dict[str, Instrument]:
        """The instruments that were made, by name."""
        return {name: panel.instrument for name, panel in self.panels.items()}

    def further_names(self) -> list[str]:
        """The further instruments that can be seen."""
        return [name for name in MORE if name in self.panels and self.panels[name].instrument.is_seen]

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

    def share_span(self, source: Instrument, span: tuple[int, int] | None) -> None:
        """One instrument was zoomed: the others show the same steps."""
        for instrument in self.instruments().values():
            if instrument is not source:
                instrument.set_span(span)

    def set_hovered(self, layer: int | None) -> None:
        """Point at a layer in every instrument, because the pointer is on it elsewhere."""
        for instrument in self.instruments().values():
            instrument.set_hovered(layer)

    def on_hover(self, layer: int | None) -> None:
        """The pointer is on a layer in one instrument: point at it in all, and tell the window."""
        self.set_hovered(layer)
        self.layerHovered.emit(layer)

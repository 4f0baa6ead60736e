"""A second instrument that shows the same as the one on the board, in a size and with colors of its own."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt

from ui.plots.instrument import Instrument
from ui.support.theme import Theme

PX_PER_MM = 96 / 25.4


@contextmanager
def twin_of(instrument: Instrument, mode: str, width_mm: float, height_mm: float) -> Generator[Instrument]:
    """Give an instrument that shows the same in "light" or "dark"; it is never seen and goes with the block."""
    twin = type(instrument)(Theme(mode))
    try:
        twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        twin.resize(round(width_mm * PX_PER_MM), round(height_mm * PX_PER_MM))
        _tell(instrument, twin)
        twin.show()
        layout = twin.layout()
        if layout is not None:
            layout.activate()
        twin.view.ci.layout.activate()
        twin.refresh()
        yield twin
    finally:
        twin.hide()
        twin.deleteLater()


def _tell(instrument: Instrument, twin: Any) -> None:
    """Let ``twin`` show what ``instrument`` does."""
    twin.set_layers(instrument.layer_names, instrument.frozen)
    twin.set_history(instrument.history)
    twin.set_selection(instrument.selection)
    twin.set_span(instrument.span)
    twin.set_pins(instrument.pins)
    twin.set_others(instrument.others)
    twin.set_step(instrument.step)
    quantity = getattr(instrument, "quantity", None)
    if isinstance(quantity, str) and hasattr(twin, "set_quantity"):
        twin.set_quantity(quantity)
    source: Any = instrument
    if not hasattr(source, "choices"):
        return
    for mine, theirs in zip(source.choices(), twin.choices(), strict=False):
        # What is on comes first: of some groups the last one cannot be switched off.
        for key, _ in sorted(mine.options, key=lambda option: not mine.is_chosen(option[0])):
            if mine.is_chosen(key) != theirs.is_chosen(key) and (mine.is_chosen(key) or theirs.many):
                theirs.choose(key)

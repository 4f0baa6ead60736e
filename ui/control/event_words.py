"""What the events of a run hold in their details, in words for a person who asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradlab.records import LAYER_INDEX, LAYER_QUANTITIES, Event


def _t(text: str) -> str:
    return QCoreApplication.translate("EventWords", text)


def found_words(event: Event) -> str:
    """What an autopsy found: its sentence, how fast each layer grew before, and what to do next."""
    lines = [event.text]
    growth: Mapping[str, Mapping[str, float | None]] = event.details.get("growth", {})
    for quantity, factors in growth.items():
        place = LAYER_INDEX.get(quantity)
        name = LAYER_QUANTITIES[place].label if place is not None else quantity
        known = [f"{layer} {factor:.3g}" for layer, factor in factors.items() if factor is not None]
        if known:
            lines.append(
                _t("{quantity}, factor from step to step: {layers}").format(quantity=name, layers=", ".join(known))
            )
    lines.append(_t("The weights of the step before are kept with the run; Fork, in the run bar, trains on from them."))
    return "\n".join(lines)


def gap_words(event: Event) -> str:
    """How far batch norm's moving averages are from the whole training set's statistics, layer by layer."""
    lines: list[str] = []
    layers: Mapping[str, Mapping[str, Any]] = event.details.get("layers", {})
    for name, gap in layers.items():
        text = _t("{layer}: means differ by up to {mean} standard deviations, spreads by a factor of up to {factor}")
        lines.append(text.format(layer=name, mean=f"{gap['mean']:.3g}", factor=f"{gap['deviation']:.3g}"))
    return "\n".join(lines)

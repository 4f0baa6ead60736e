"""What happened before a number was no longer finite: where it stood first, and which layers had been growing."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.measure import BadNumber
from gradlab.records import LAYER_INDEX, Event, FloatArray, Frame

KEPT = 32
"""Steps before the bad one that are looked at."""
TENSORS: dict[str, str] = {
    "pre_mean": "pre-activation z",
    "pre_std": "pre-activation z",
    "act_mean": "activation a",
    "act_std": "activation a",
    "loss": "loss",
    "delta_rms": "signal ∂L/∂z",
    "grad_norm": "weight gradient",
    "grad_mean_abs": "weight gradient",
    "grad_max_abs": "weight gradient",
    "global_norm": "gradient of all weights",
    "clipped_norm": "clipped gradient",
    "update_ratio": "weights' update",
}
_WATCHED = ("pre_std", "delta_rms", "grad_norm")


@dataclass(frozen=True)
class Growth:
    """By what factor a quantity of each layer changed from step to step (geometric mean), float64 [layers]."""

    quantity: str
    factors: Sequence[float]


class BlackBox:
    """Remembers the newest steps of a run."""

    def __init__(self) -> None:
        """Start with none."""
        self._steps: deque[FloatArray] = deque(maxlen=KEPT + 1)

    def add(self, frame: Frame) -> None:
        """Take in the newest steps of `frame`, those on which something was measured."""
        for row in frame.layers[-(KEPT + 1) :]:
            if row.size and np.isfinite(row[:, LAYER_INDEX["delta_rms"]]).any():
                self._steps.append(row)

    def growth(self) -> list[Growth]:
        """Return how fast each layer's spread, signal and gradient grew over the remembered finite steps."""
        if not self._steps:
            return []
        history = np.stack(self._steps).astype(np.float64)
        return [Growth(name, _factors(history[:, :, LAYER_INDEX[name]])) for name in _WATCHED]


def _factors(values: np.ndarray) -> list[float]:
    """Return for each column of float64 [steps, layers] the geometric mean factor between its usable steps."""
    factors: list[float] = []
    for column in values.T:
        usable = np.flatnonzero(np.isfinite(column) & (column > 0))
        if len(usable) < 2:
            factors.append(float("nan"))
            continue
        first, last = usable[0], usable[-1]
        factors.append(float(np.exp(np.log(column[last] / column[first]) / (last - first))))
    return factors


def autopsy(bad: BadNumber, layer: str, step: int, names: Sequence[str], growth: Sequence[Growth]) -> Event:
    """Return what was found as an event of kind "autopsy"; its details hold every layer's growth by quantity."""
    tensor = TENSORS.get(bad.quantity, bad.quantity)
    where = f" of layer {layer}" if layer else ""
    sentence = f"At step {step:,} the first tensor that was not finite was the {tensor}{where}."
    rates: dict[str, Mapping[str, float | None]] = {}
    for found in growth:
        rates[found.quantity] = {
            name: round(factor, 6) if np.isfinite(factor) else None
            for name, factor in zip(names, found.factors, strict=True)
        }
    fastest = _fastest(rates.get("pre_std", {}))
    if fastest is not None and fastest[1] > 1.01:
        sentence += f" In the steps before, z had grown fastest in {fastest[0]}: {fastest[1]:.3g}-fold a step."
    details = {"layer": layer, "tensor": tensor, "quantity": bad.quantity, "growth": rates}
    return Event(step, "autopsy", sentence, details)


def _fastest(rates: Mapping[str, float | None]) -> tuple[str, float] | None:
    known = [(name, rate) for name, rate in rates.items() if rate is not None]
    return max(known, key=lambda pair: pair[1], default=None)

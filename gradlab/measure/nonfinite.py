"""Where the first bad number of a step stands, in the order in which the step computed it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gradlab.records import LAYER_INDEX, STEP_INDEX, FloatArray

_FORWARD = ("pre_mean", "pre_std", "act_mean", "act_std")
_BACKWARD = ("delta_rms", "grad_norm", "grad_mean_abs", "grad_max_abs")


@dataclass(frozen=True)
class BadNumber:
    """A NaN or infinity: the layer's index, or None for the whole step, the quantity and the value."""

    layer: int | None
    quantity: str
    value: float


def find_bad_number(layers: FloatArray, step: FloatArray) -> BadNumber | None:
    """Return the first non-finite quantity of one step, or None.

    Forward before backward: from the input to the output z and a, then the loss, then from the output to the input
    delta and dW, then the whole gradient's norm, and last the updates.

    Args:
        layers: [layers, quantities], or no layers where none is measured.
        step: [step quantities].
    """
    for layer, quantity in _places(len(layers)):
        if layer is not None and np.isnan(layers[layer]).all():
            continue
        value = step[STEP_INDEX[quantity]] if layer is None else layers[layer, LAYER_INDEX[quantity]]
        if not np.isfinite(value):
            return BadNumber(layer, quantity, float(value))
    return None


def _places(count: int) -> Iterator[tuple[int | None, str]]:
    yield from ((layer, quantity) for layer in range(count) for quantity in _FORWARD)
    yield None, "loss"
    yield from ((layer, quantity) for layer in reversed(range(count)) for quantity in _BACKWARD)
    yield None, "global_norm"
    yield from ((layer, "update_ratio") for layer in range(count))

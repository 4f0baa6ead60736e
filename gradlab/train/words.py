"""Why a run ended, in a sentence that names the place and what to do."""

import math

from gradlab.errors import DataError
from gradlab.measure import BadNumber
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES

_LABELS = {quantity.name: quantity.label.lower() for quantity in (*LAYER_QUANTITIES, *STEP_QUANTITIES)}
_LOST = frozenset({"InternalError", "UnavailableError", "AbortedError", "UnknownError", "FailedPreconditionError"})
"""What TensorFlow raises when a device no longer answers."""
_REMEDY = "lower the learning rate or the initializer's gain, or clip the gradients"


def nonfinite(bad: BadNumber, layer: str, step: int) -> str:
    """Return what became NaN or infinite at `step`, in which layer, and how to mend it."""
    where = f" of layer {layer}" if layer else ""
    what = "is not a number (NaN)" if math.isnan(bad.value) else "grew beyond the range of float32 (infinity)"
    label = _LABELS[bad.quantity]
    return f"At step {step:,} the {label}{where} {what}; the state before it is kept: {_REMEDY}."


def failure(error: Exception, step: int, device: str) -> str:
    """Return why `device` gave up after `step`; 0 means while building."""
    when = f"after step {step:,}" if step else "while it was built"
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        where = "" if device == "CPU" else f" of the {device}"
        return (
            f"The run ended {when} because the memory{where} is full; use fewer units, fewer layers or a smaller batch."
        )
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    if device != "CPU" and type(error).__name__ in _LOST:
        return f"The run ended {when} because the {device} was lost ({reason}); check it, or train on the CPU."
    return f"The run ended {when} because TensorFlow reported: {reason}"


def interrupted(error: DataError, step: int) -> str:
    """Return why the run ended after `step` when its data could not be read on."""
    return f"The run ended after step {step:,}; its weights are kept. {error}"

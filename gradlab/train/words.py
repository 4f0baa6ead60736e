"""Why a run ended, in a sentence that names the place and what to do."""

import math

from gradlab.measure import BadNumber
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES

_LABELS = {quantity.name: quantity.label.lower() for quantity in (*LAYER_QUANTITIES, *STEP_QUANTITIES)}
_REMEDY = "lower the learning rate or the initializer's gain, or clip the gradients"


def nonfinite(bad: BadNumber, layer: str, step: int) -> str:
    """Return what became NaN or infinite at `step`, in which layer, and how to mend it."""
    where = f" of layer {layer}" if layer else ""
    what = "is not a number (NaN)" if math.isnan(bad.value) else "grew beyond the range of float32 (infinity)"
    label = _LABELS[bad.quantity]
    return f"At step {step:,} the {label}{where} {what}; the state before it is kept: {_REMEDY}."


def failure(error: Exception, step: int) -> str:
    """Return why the device gave up after `step`; 0 means while building."""
    when = f"after step {step:,}" if step else "while it was built"
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return f"The run ended {when} because the memory is full; use fewer units, fewer layers or a smaller batch."
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return f"The run ended {when} because TensorFlow reported: {reason}"

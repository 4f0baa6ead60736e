"""What a run emits. What may enter: immutable values of numpy and plain Python; no tensor, no widget, no file."""

from gradlab.records.kinds import (
    Checkpoint,
    EndReason,
    Evaluation,
    Event,
    FloatArray,
    Frame,
    Record,
    RunEnded,
    RunStarted,
)
from gradlab.records.quantities import LAYER_INDEX, LAYER_QUANTITIES, STEP_INDEX, STEP_QUANTITIES, Quantity

__all__ = [
    "LAYER_INDEX",
    "LAYER_QUANTITIES",
    "STEP_INDEX",
    "STEP_QUANTITIES",
    "Checkpoint",
    "EndReason",
    "Evaluation",
    "Event",
    "FloatArray",
    "Frame",
    "Quantity",
    "Record",
    "RunEnded",
    "RunStarted",
]

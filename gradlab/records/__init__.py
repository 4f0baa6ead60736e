"""What a run emits. What may enter: immutable values of numpy and plain Python; no tensor, no widget, no file."""

from gradlab.records.distributions import (
    BINS,
    COUNTS,
    DISTRIBUTION_INDEX,
    DISTRIBUTION_QUANTITIES,
    HISTOGRAM_INDEX,
    HISTOGRAMS,
    NONFINITE_BIN,
    PROBE_EXAMPLES,
    ZERO_BIN,
    Distributions,
    Histogram,
)
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
from gradlab.records.look import Bars, Look
from gradlab.records.quantities import LAYER_INDEX, LAYER_QUANTITIES, STEP_INDEX, STEP_QUANTITIES, Quantity

__all__ = [
    "BINS",
    "COUNTS",
    "DISTRIBUTION_INDEX",
    "DISTRIBUTION_QUANTITIES",
    "HISTOGRAMS",
    "HISTOGRAM_INDEX",
    "LAYER_INDEX",
    "LAYER_QUANTITIES",
    "NONFINITE_BIN",
    "PROBE_EXAMPLES",
    "STEP_INDEX",
    "STEP_QUANTITIES",
    "ZERO_BIN",
    "Bars",
    "Checkpoint",
    "Distributions",
    "EndReason",
    "Evaluation",
    "Event",
    "FloatArray",
    "Frame",
    "Histogram",
    "Look",
    "Quantity",
    "Record",
    "RunEnded",
    "RunStarted",
]

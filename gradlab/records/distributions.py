"""What is recorded a few times a second: histograms on fixed bins, and numbers that need a whole batch or a probe."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradlab.records.pictures import Pictures
from gradlab.records.quantities import Quantity

Counts = NDArray[np.uint32 | np.uint16]

BINS = 160
"""Of every histogram; what lies outside is counted in the outermost ones."""

ZERO_BIN, NONFINITE_BIN = BINS, BINS + 1
"""Where exact zeros and what is not finite are counted."""

COUNTS = BINS + 2
LOWEST_POWER, HIGHEST_POWER = -16.0, 4.0
PROBE_EXAMPLES = 1024
"""Training examples on which dead units are looked for; all of them where there are fewer."""


@dataclass(frozen=True)
class Histogram:
    """Fixed bins of even width on a scale.

    Attributes:
        name, label, symbol, definition: as of a Quantity.
        scale: "log": log10 of the absolute value, from LOWEST_POWER to HIGHEST_POWER. "signed": asinh(value / unit),
            which is linear near zero and logarithmic beyond, from -limit to limit.
        unit, limit: of the "signed" scale.
    """

    name: str
    label: str
    symbol: str
    definition: str
    scale: Literal["log", "signed"]
    unit: float = 1.0
    limit: float = 1.0

    @property
    def low(self) -> float:
        """Return where the first bin begins, on the scale."""
        return LOWEST_POWER if self.scale == "log" else -float(np.arcsinh(self.limit / self.unit))

    @property
    def width(self) -> float:
        """Return the width of a bin on the scale."""
        high = HIGHEST_POWER if self.scale == "log" else -self.low
        return (high - self.low) / BINS

    @property
    def edges(self) -> NDArray[np.float64]:
        """Return float64 [BINS + 1]: the edges of the bins as numbers, of "log" as powers of ten."""
        places = np.linspace(self.low, self.low + self.width * BINS, BINS + 1, dtype=np.float64)
        return places if self.scale == "log" else np.asarray(np.sinh(places) * self.unit, np.float64)


HISTOGRAMS: tuple[Histogram, ...] = (
    Histogram("grad", "Weight gradient", "∂W", "Entries of ∂L/∂W before clipping, by log10 of their size", "log"),
    Histogram("delta", "Signal", "δ", "Entries of B · ∂L/∂z, by log10 of their size", "log"),
    Histogram("pre", "Pre-activation", "z", "Entries of z over batch and units", "signed", 0.25, 1000.0),
    Histogram("act", "Activation", "a", "Entries of a over batch and units", "signed", 0.25, 1000.0),
    Histogram("weight", "Weight", "W", "Entries of W before the step's update", "signed", 0.05, 100.0),
)

DISTRIBUTION_QUANTITIES: tuple[Quantity, ...] = (
    Quantity("low_slope", "Low slope", "|φ′| < 1%", "Share of z with |φ′(z)| below 1% of sup |φ′|", False),
    Quantity("dead_units", "Dead units", "dead", "Share of units with a low slope on every probe example", False),
    Quantity("input_low", "Input, 15%", "p15", "15th percentile of the layer's input over batch and units", False),
    Quantity("input_middle", "Input, median", "p50", "Median of the layer's input over batch and units", False),
    Quantity("input_high", "Input, 85%", "p85", "85th percentile of the layer's input over batch and units", False),
    Quantity("batch_mean", "Batch mean", "μ_B", "Mean over units of batch norm's mean of the batch", False),
    Quantity("batch_std", "Batch deviation", "σ_B", "Root of the mean over units of the batch's variance", False),
    Quantity("moving_mean", "Moving mean", "μ", "Mean over units of batch norm's moving mean", False),
    Quantity("moving_std", "Moving deviation", "σ", "Root of the mean over units of the moving variance", False),
    Quantity("moving_gap", "Gap of means", "|μ_B − μ|/σ", "RMS over units of (μ_B − μ) / σ, moving ones below", False),
    Quantity("gamma_mean", "Scale", "γ", "Mean over units of batch norm's learned scale; 1 where it has none", False),
    Quantity("beta_mean", "Shift", "β", "Mean over units of batch norm's learned shift; 0 where it has none", False),
)

HISTOGRAM_INDEX: dict[str, int] = {histogram.name: index for index, histogram in enumerate(HISTOGRAMS)}
DISTRIBUTION_INDEX: dict[str, int] = {quantity.name: index for index, quantity in enumerate(DISTRIBUTION_QUANTITIES)}


@dataclass(frozen=True, eq=False)
class Distributions:
    """The measured layers at `step`, on its batch and before its update, as a Frame's row of that step.

    When the next one comes depends on the clock; it is no part of what a rerun repeats.

    Attributes:
        counts: uint32 [layers, len(HISTOGRAMS), COUNTS], or uint16 where that holds them all: the bins, then exact
            zeros, then what is not finite.
        values: float32 [layers, len(DISTRIBUTION_QUANTITIES)]; NaN where a layer does not have the quantity, such as
            batch norm's.
        pictures: what is seen of the network with the same weights; None where there is nothing.
    """

    step: int
    counts: Counts
    values: NDArray[np.float32]
    pictures: Pictures | None = None

    @property
    def nbytes(self) -> int:
        """Return how much memory the arrays take."""
        return self.counts.nbytes + self.values.nbytes + (0 if self.pictures is None else self.pictures.nbytes)

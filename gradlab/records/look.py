"""What a stack does before it is trained: one batch on its way up and the gradient's way back down."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.records.distributions import BINS, NONFINITE_BIN, ZERO_BIN, Histogram
from gradlab.records.kinds import FloatArray
from gradlab.spec import Experiment

LOOK_BINS = 48


@dataclass(frozen=True, eq=False)
class Bars:
    """How many values lie where.

    Attributes:
        counts: float32 [bins], the number of values in each bin, or that number over the bin's width where the bins are
            not equally wide; so areas are shares either way.
        edges: float32 [bins + 1], ascending.
        left_out: values that are not finite, which no bin can hold.
        mean, std: of the finite values.
    """

    counts: FloatArray
    edges: FloatArray
    left_out: int
    mean: float
    std: float

    @classmethod
    def of(cls, values: NDArray[np.floating], bins: int = LOOK_BINS) -> "Bars":
        """Count `values` of any shape between their least and their largest finite one."""
        flat = np.asarray(values, np.float64).ravel()
        finite = flat[np.isfinite(flat)]
        if not finite.size:
            return cls(np.zeros(bins, np.float32), np.linspace(-1, 1, bins + 1, dtype=np.float32), flat.size, 0.0, 0.0)
        low, high = float(finite.min()), float(finite.max())
        if high - low < 1e-9 * max(abs(low), abs(high), 1e-9):
            margin = max(abs(low), 1e-3) / 2  # all alike: one bar in the middle
            low, high = low - margin, high + margin
        counts, edges = np.histogram(finite, bins, (low, high))
        left_out = flat.size - finite.size
        return cls(counts.astype(np.float32), edges.astype(np.float32), left_out, finite.mean(), finite.std())

    @classmethod
    def recorded(cls, counts: NDArray[np.uint32], histogram: Histogram) -> "Bars":
        """Return recorded `counts` [COUNTS] of a "signed" `histogram`; mean and std are those of the bins."""
        inside = counts[:BINS].astype(np.float64)
        inside[BINS // 2 - 1 : BINS // 2 + 1] += counts[ZERO_BIN] / 2  # zero is the edge between these two
        used = np.flatnonzero(inside)
        if not used.size:
            return cls.of(np.zeros(0))
        kept = slice(used[0], used[-1] + 1)
        edges = histogram.edges[kept.start : kept.stop + 1]
        inside, centers = inside[kept], (edges[1:] + edges[:-1]) / 2
        mean = float(np.average(centers, weights=inside))
        std = float(np.sqrt(np.average((centers - mean) ** 2, weights=inside)))
        heights = (inside / np.diff(edges)).astype(np.float32)
        return cls(heights, edges.astype(np.float32), int(counts[NONFINITE_BIN]), mean, std)


@dataclass(frozen=True, eq=False)
class Look:
    """Measured on the first batch of a run, with the weights that it starts with; nothing is updated.

    All arrays are float32 [layers], one entry a layer with a kernel, input to output; their definitions are those of
    the quantities of the same name (`delta_rms`, `grad_norm`, `pre_std` and so on).

    Attributes:
        experiment: what was looked at.
        pre: the distribution of z, one a layer.
        weights: that of the entries of W.
        loss: mean over the batch.
    """

    experiment: Experiment
    layer_names: tuple[str, ...]
    frozen: tuple[bool, ...]
    delta_rms: FloatArray
    grad_norm: FloatArray
    pre_mean: FloatArray
    pre_std: FloatArray
    act_mean: FloatArray
    act_std: FloatArray
    pre: tuple[Bars, ...]
    weights: tuple[Bars, ...]
    loss: float

    @property
    def top_layer(self) -> int:
        """Return the index of the top trainable layer, which relative signals are divided by; the last if none is."""
        trainable = [index for index, frozen in enumerate(self.frozen) if not frozen]
        return trainable[-1] if trainable else len(self.frozen) - 1

    def relative_signal(self) -> FloatArray:
        """Return float32 [layers]: delta_rms divided by that of the top trainable layer; NaN where that is zero."""
        top = float(self.delta_rms[self.top_layer])
        with np.errstate(all="ignore"):
            return (self.delta_rms.astype(np.float64) / (top if top != 0 else np.nan)).astype(np.float32)

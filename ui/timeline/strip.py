"""What the strip of a timeline shows of a run: its loss as heights, the lowest trained layer's signal as colors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.store import History

MOST_BUCKETS = 800


@dataclass(frozen=True, eq=False)
class Strip:
    """One entry a bucket of steps.

    Attributes:
        steps: float64 [m], the middle of each bucket.
        heights: float64 [m] in 0..1, the logarithm of the loss between its least and its largest; NaN where it is not
            finite.
        signals: float32 [m], signal of the lowest trained layer relative to the top one.
        bad: bool [m], whether a number of the bucket was not finite.
        first, last: the run's first and newest step; last is 0 where nothing is recorded.
    """

    steps: NDArray[np.float64]
    heights: NDArray[np.float64]
    signals: NDArray[np.float32]
    bad: NDArray[np.bool_]
    first: int
    last: int


def read_strip(history: History, buckets: int) -> Strip:
    """Return the whole run in at most ``buckets`` buckets."""
    first, last = history.first_step, history.last_step
    if last < first:
        nothing = np.empty(0)
        return Strip(nothing, nothing, nothing.astype(np.float32), nothing.astype(bool), 1, 0)
    room = max(2, min(buckets, MOST_BUCKETS))
    loss = history.step_curve("loss", first, last, room)
    trained = [index for index, frozen in enumerate(history.frozen) if not frozen] or [0]
    low = history.layer_curve("delta_rms", trained[0], first, last, room)
    top = history.layer_curve("delta_rms", history.top_layer, first, last, room)
    with np.errstate(all="ignore"):
        signals = (low.mean / np.where(top.mean == 0, np.nan, top.mean)).astype(np.float32)
    bad = loss.nonfinite | low.nonfinite | top.nonfinite
    return Strip(loss.steps, _heights(loss.mean), signals, bad, first, last)


def _heights(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return log10 of positive numbers scaled to 0..1; all 0.5 where they do not differ."""
    with np.errstate(all="ignore"):
        logs = np.log10(np.where(values > 0, values, np.nan).astype(np.float64))
    finite = logs[np.isfinite(logs)]
    if not len(finite) or finite.max() - finite.min() < 1e-9:
        return np.where(np.isfinite(logs), 0.5, np.nan)
    return (logs - finite.min()) / (finite.max() - finite.min())

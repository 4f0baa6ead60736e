"""From the raw sums of a chunk's steps to the frame that is told of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.measure import STEP_WIDTH, finish_layers, finish_steps, row_width
from gradlab.records import Frame
from gradlab.spec import DataShape, Experiment
from gradlab.train.sizes import sizes_of


class Framer:
    """Makes the frames of one run."""

    def __init__(self, experiment: Experiment, shape: DataShape, *, rate_in_scale: bool) -> None:
        """Make frames of `experiment` on data of `shape`; `rate_in_scale` as the optimizer's rule has it."""
        self._sizes = sizes_of(experiment, shape, rate_in_scale=rate_in_scale)
        self._clipped = experiment.training.clipping.kind != "none"

    def frame(self, rows: NDArray[Any], measured: NDArray[np.bool_], first: int, seconds: float) -> Frame:
        """Return the frame of steps from `first` on, which took `seconds`.

        Args:
            rows: raw sums [steps, row width].
            measured: bool [steps, layers]: which layers were measured; the others are NaN in the frame.
            first: the number of the first step.
            seconds: wall time.
        """
        raw = rows.astype(np.float64)
        steps, scale = finish_steps(raw[:, :STEP_WIDTH], clipped=self._clipped)
        layers = measured.shape[1]
        sizes = self._sizes.of(layers)
        raw_layers = raw[:, STEP_WIDTH:].reshape(len(raw), layers, row_width(learned=bool(sizes.learned.any())))
        values = finish_layers(raw_layers, sizes, scale)
        values[~measured] = np.nan
        return Frame(first, values, steps, seconds)

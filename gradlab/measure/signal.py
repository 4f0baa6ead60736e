"""delta_rms: the back-propagated signal, RMS over batch and units of B * dL/dz.

L is the mean over the B examples, so B * dL/dz is each example's own derivative and does not depend on the batch size.
"""

from collections.abc import Sequence

import numpy as np

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm
from gradlab.measure.sums import Column, Sums


def _sums(layers: Sequence[LayerTensors], sums: Sums) -> list[Column]:
    return [sums.half_squares([layer.delta for layer in layers])]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    entries = sizes.batch * sizes.values
    return sizes.batch * norm(rows) / np.sqrt(entries)[:, None]


SIGNAL = Group(("delta_rms",), 1, _sums, _finish)

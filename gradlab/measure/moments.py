"""pre_mean, pre_std, act_mean, act_std: mean and standard deviation over batch and units of z and of a.

The squares are summed about the mean: summed about zero, float32 would lose the spread of values far from zero.
"""

from collections.abc import Sequence

import numpy as np

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm
from gradlab.measure.sums import Column, Sums


def _sums(layers: Sequence[LayerTensors], sums: Sums) -> list[Column]:
    return [*sums.moments([layer.pre for layer in layers]), *sums.moments([layer.act for layer in layers])]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    root = np.sqrt(sizes.batch * sizes.values)
    pre_std = norm(rows[..., 1]) / root
    act_std = norm(rows[..., 3]) / root
    return np.stack([rows[..., 0], pre_std, rows[..., 2], act_std], axis=-1)


MOMENTS = Group(("pre_mean", "pre_std", "act_mean", "act_std"), 4, _sums, _finish)

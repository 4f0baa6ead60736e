"""slope_mean and slope_grad_norm: the learned slopes below zero of parametric ReLU, and the size of dL/dalpha."""

from collections.abc import Sequence

import numpy as np

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm
from gradlab.measure.sums import Column, Sums


def _sums(layers: Sequence[LayerTensors], sums: Sums) -> list[Column]:
    return [
        sums.means([layer.slopes for layer in layers]),
        sums.half_squares([layer.slope_gradient for layer in layers]),
    ]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    values = np.stack([rows[..., 0], norm(rows[..., 1])], axis=-1)
    return np.where(sizes.learned[:, None], values, np.nan)


SLOPES = Group(("slope_mean", "slope_grad_norm"), 2, _sums, _finish)

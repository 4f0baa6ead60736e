"""grad_norm, grad_mean_abs and grad_max_abs: the size of dL/dW before clipping."""

from collections.abc import Sequence

import numpy as np

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm
from gradlab.measure.sums import Column, Sums


def _sums(layers: Sequence[LayerTensors], sums: Sums) -> list[Column]:
    gradients = [layer.gradient for layer in layers]
    return [sums.half_squares(gradients), *sums.magnitudes(gradients)]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    mean_abs = rows[..., 1] / sizes.weights
    return np.stack([norm(rows[..., 0]), mean_abs, rows[..., 2]], axis=-1)


GRADIENT = Group(("grad_norm", "grad_mean_abs", "grad_max_abs"), 3, _sums, _finish)

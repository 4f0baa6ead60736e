"""slope_mean and slope_grad_norm: the learned slopes below zero of parametric ReLU, and the size of dL/dalpha."""

import numpy as np
import tensorflow as tf

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm


def _sums(layer: LayerTensors) -> list[tf.Tensor]:
    if layer.slopes is None or layer.slope_gradient is None:
        nothing = tf.zeros([], layer.kernel.dtype)
        return [nothing, nothing]
    return [tf.reduce_mean(layer.slopes), tf.nn.l2_loss(layer.slope_gradient)]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    values = np.stack([rows[..., 0], norm(rows[..., 1])], axis=-1)
    return np.where(sizes.learned[:, None], values, np.nan)


SLOPES = Group(("slope_mean", "slope_grad_norm"), 2, _sums, _finish)

"""grad_norm, grad_mean_abs and grad_max_abs: the size of dL/dW before clipping."""

import numpy as np
import tensorflow as tf

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm


def _sums(layer: LayerTensors) -> list[tf.Tensor]:
    magnitude = tf.abs(layer.gradient)
    return [layer.gradient_square, tf.reduce_sum(magnitude), tf.reduce_max(magnitude)]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    mean_abs = rows[..., 1] / sizes.weights
    return np.stack([norm(rows[..., 0]), mean_abs, rows[..., 2]], axis=-1)


GRADIENT = Group(("grad_norm", "grad_mean_abs", "grad_max_abs"), 3, _sums, _finish)

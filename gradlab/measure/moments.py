"""pre_mean, pre_std, act_mean, act_std: mean and standard deviation over batch and units of z and of a.

The squares are summed about the mean: summed about zero, float32 would lose the spread of values far from zero.
"""

import numpy as np
import tensorflow as tf

from gradlab.measure.group import Group, LayerTensors, Rows, Sizes, norm


def _sums(layer: LayerTensors) -> list[tf.Tensor]:
    return [*_centered(layer.pre), *_centered(layer.act)]


def _centered(values: tf.Tensor) -> list[tf.Tensor]:
    mean = tf.reduce_mean(values)
    return [mean, tf.nn.l2_loss(values - mean)]


def _finish(rows: Rows, sizes: Sizes, _scale: Rows) -> Rows:
    root = np.sqrt(sizes.batch * sizes.values)
    pre_std = norm(rows[..., 1]) / root
    act_std = norm(rows[..., 3]) / root
    return np.stack([rows[..., 0], pre_std, rows[..., 2], act_std], axis=-1)


MOMENTS = Group(("pre_mean", "pre_std", "act_mean", "act_std"), 4, _sums, _finish)

"""low_slope and dead_units: where an activation passes almost nothing back.

A slope is low where its size is below 1% of the activation's largest, sup abs(phi').
"""

from collections.abc import Callable

import tensorflow as tf

LOW = 0.01
_ROUNDING = 1e-5  # leaky ReLU's usual slope is exactly 1%, which is not below it


def low_slopes(phi: Callable[[tf.Tensor], tf.Tensor], pre: tf.Tensor, largest: tf.Tensor | float) -> tf.Tensor:
    """Return bool, same shape as `pre` (z): whether the slope of `phi` there is below LOW of `largest`.

    `largest` is sup abs(phi'), a scalar or one number a unit.
    """
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(pre)
        out = tf.reduce_sum(phi(pre))
    slope = tape.gradient(out, pre, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return tf.abs(slope) < LOW * (1 - _ROUNDING) * tf.cast(largest, pre.dtype)


def low_share(low: tf.Tensor) -> tf.Tensor:
    """Return float32 [layers]: the share of entries of bool `low` [layers, batch, ..., units] that are true."""
    return tf.reduce_mean(tf.cast(low, tf.float32), axis=list(range(1, low.shape.rank)))


def dead_share(low: tf.Tensor) -> tf.Tensor:
    """Return float32 [layers]: the share of units whose slope is low on every example.

    `low` is bool [layers, batch, ..., units]. Of a convolution a unit is a filter, which is dead when it is off at
    every place of every example.
    """
    dead = tf.reduce_all(low, axis=list(range(1, low.shape.rank - 1)))
    return tf.reduce_mean(tf.cast(dead, tf.float32), axis=1)

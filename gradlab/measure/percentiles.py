"""input_low, input_middle, input_high: the 15th, 50th and 85th percentile of a layer's input over batch and units.

Their drift is the internal covariate shift, shown in this way by Ioffe & Szegedy 2015, figure 1.
"""

import tensorflow as tf

SHARES = (0.15, 0.5, 0.85)
MOST_VALUES = 2**16
"""Of a batch with more values the first examples are sorted, at least one."""


def percentiles(values: tf.Tensor) -> tf.Tensor:
    """Return [3] of `values` [batch, ...]: SHARES of them lie below, linearly between neighbors as numpy's are."""
    each = max(int(tf.TensorShape(values.shape[1:]).num_elements() or 1), 1)
    ordered = tf.sort(tf.reshape(values[: max(1, MOST_VALUES // each)], [-1]))
    place = tf.constant(SHARES, tf.float64) * tf.cast(tf.size(ordered) - 1, tf.float64)
    below = tf.cast(tf.floor(place), tf.int32)
    above = tf.minimum(below + 1, tf.size(ordered) - 1)
    part = tf.cast(place - tf.floor(place), ordered.dtype)
    return tf.gather(ordered, below) * (1 - part) + tf.gather(ordered, above) * part

"""input_low, input_middle, input_high: the 15th, 50th and 85th percentile of a layer's input over batch and units.

Their drift is the internal covariate shift, shown in this way by Ioffe & Szegedy 2015, figure 1.
"""

import tensorflow as tf

SHARES = (0.15, 0.5, 0.85)
MOST_VALUES = 2**16
"""Of a batch with more values the first examples are sorted, at least one."""


def percentiles(values: tf.Tensor) -> tf.Tensor:
    """Return [layers, 3] of `values` [layers, batch, ...]: SHARES lie below, linearly between neighbors as numpy's."""
    each = max(int(tf.TensorShape(values.shape[2:]).num_elements() or 1), 1)
    kept = values[:, : max(1, MOST_VALUES // each)]
    ordered = tf.sort(tf.reshape(kept, [values.shape[0], -1]), axis=1)
    count = tf.shape(ordered)[1]
    place = tf.constant(SHARES, tf.float64) * tf.cast(count - 1, tf.float64)
    below = tf.cast(tf.floor(place), tf.int32)
    above = tf.minimum(below + 1, count - 1)
    part = tf.cast(place - tf.floor(place), ordered.dtype)
    return tf.gather(ordered, below, axis=1) * (1 - part) + tf.gather(ordered, above, axis=1) * part

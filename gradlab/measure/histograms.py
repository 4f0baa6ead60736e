"""Histograms of many layers at once, on the fixed bins of the records.

All layers are counted together: the number of operations is the cost, and one long vector keeps every core busy.
"""

import math
from collections.abc import Sequence

import tensorflow as tf

from gradlab.records import BINS, COUNTS, NONFINITE_BIN, ZERO_BIN, Histogram


def bin_numbers(values: tf.Tensor, histogram: Histogram) -> tf.Tensor:
    """Return int32, same shape as `values`: the bin of each, ZERO_BIN or NONFINITE_BIN."""
    finite, zero = tf.math.is_finite(values), tf.equal(values, 0)
    if histogram.scale == "log":
        sizes = tf.where(finite & ~zero, tf.abs(values), tf.ones_like(values))
        places = tf.math.log(sizes) / math.log(10.0)
    else:
        places = tf.asinh(tf.where(finite, values, tf.zeros_like(values)) / histogram.unit)
    bins = tf.clip_by_value(tf.floor((places - histogram.low) / histogram.width), 0, BINS - 1)
    numbers = tf.where(zero, ZERO_BIN, tf.cast(bins, tf.int32))
    return tf.where(finite, numbers, NONFINITE_BIN)


def histograms(layers: Sequence[tf.Tensor], histogram: Histogram) -> tf.Tensor:
    """Return int32 [len(layers), COUNTS]: how many numbers of each tensor fall in each bin."""
    flat = tf.concat([tf.reshape(values, [-1]) for values in layers], axis=0)
    rows = tf.repeat(tf.range(len(layers)), tf.stack([tf.size(values) for values in layers]))
    size = len(layers) * COUNTS
    numbers = rows * COUNTS + bin_numbers(flat, histogram)
    return tf.reshape(tf.math.bincount(numbers, minlength=size, maxlength=size), [len(layers), COUNTS])

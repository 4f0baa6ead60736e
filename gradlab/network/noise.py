"""What is drawn at every step of training: dropped outputs and random slopes, the same for the same seed and step."""

from enum import IntEnum

import numpy as np
import tensorflow as tf

_BITS = 23  # of a float32's fraction


class Purpose(IntEnum):
    """What a draw is for; each has a stream of its own."""

    DROPOUT = 1
    SLOPES = 2


class Noise:
    """Draws that depend on the run's seed, the layer's place, the purpose and the step alone, so a run can be resumed.

    Drawn in float32 with TensorFlow's stateless generator (Threefry or Philox, as the device has it).
    """

    def __init__(self, seed: int, step: tf.Tensor, dtype: tf.DType = tf.float32, *, compiled: bool = False) -> None:
        """Draw for `step`, a scalar counted from 1, of a run with `seed`; what is drawn is given as `dtype`.

        `compiled` tells whether XLA compiles the graph; the same is drawn then.
        """
        self._seed = seed
        self._step = tf.cast(step, tf.int32)
        self._dtype = dtype
        self._compiled = compiled

    def keep(self, layer: int, shape: tf.Tensor, rate: float) -> tf.Tensor:
        """Return numbers of `shape`: 0 with probability `rate`, else 1 / (1 - rate) (Srivastava et al. 2014)."""
        drawn = self._uniform(layer, Purpose.DROPOUT, shape, 0.0, 1.0)
        return tf.cast(drawn >= rate, self._dtype) / (1.0 - rate)

    def slopes(self, layer: int, shape: tf.Tensor, least: float, largest: float) -> tf.Tensor:
        """Return numbers of `shape`, even between `least` and `largest` (Xu et al. 2015)."""
        return tf.cast(self._uniform(layer, Purpose.SLOPES, shape, least, largest), self._dtype)

    def _uniform(self, layer: int, purpose: Purpose, shape: tf.Tensor, least: float, largest: float) -> tf.Tensor:
        stream = np.random.SeedSequence([self._seed, layer, purpose]).generate_state(1)[0] >> 1
        key = tf.stack([tf.constant(int(stream), tf.int32), self._step])
        if not self._compiled:
            return tf.random.stateless_uniform(shape, key, least, largest)
        # XLA makes its numbers of the upper bits, TensorFlow of the lower ones.
        bits = tf.random.stateless_uniform(shape, key, None, None, tf.int32)
        shares = tf.cast(tf.bitwise.bitwise_and(bits, 2**_BITS - 1), tf.float32) * 2.0**-_BITS
        return shares * (largest - least) + least

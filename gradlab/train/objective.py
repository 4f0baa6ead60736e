"""What a run minimizes, and the score by which a person judges it."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network import Taps
from gradlab.spec import Experiment, predicts_numbers, weighted


class Objective:
    """Loss and score of an experiment.

    The score of classes is the share of examples classified right; of numbers it is the coefficient of determination
    R squared: 1 minus the mean squared error over the targets' variance.
    """

    def __init__(self, experiment: Experiment, targets: NDArray[Any]) -> None:
        """Prepare for examples with `targets`: int32 [n] of classes, float32 [n] of numbers."""
        self._loss = experiment.training.loss
        output = weighted(experiment.layers)[-1]
        self._softmax = output.activation.kind == "softmax"
        self._numbers = predicts_numbers(experiment.data)
        self._variance = max(float(np.var(targets)), 1e-12) if self._numbers else 1.0

    def losses(self, taps: Taps, targets: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
        """Return the loss of each example, [batch] of `dtype`, before any penalty."""
        if self._loss.kind == "cross_entropy":
            return tf.nn.sparse_softmax_cross_entropy_with_logits(targets, tf.cast(taps.logits, dtype))
        error = self.outputs(taps, dtype) - self._wanted(taps, targets, dtype)
        if self._loss.kind == "mse":
            return tf.reduce_mean(tf.square(error), axis=1)
        size, delta = tf.abs(error), self._loss.delta
        return tf.reduce_mean(tf.where(size <= delta, 0.5 * tf.square(error), delta * (size - 0.5 * delta)), axis=1)

    def mean_loss(self, taps: Taps, targets: tf.Tensor, dtype: tf.DType) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Return the mean loss of the batch, a scalar of `dtype`; where to begin the way back; and its slope there.

        The slope of cross-entropy by its logits, p - onehot for each example, comes with the loss for nothing, so that
        the way back begins at the logits; otherwise it begins at the loss itself, with 1.
        """
        if self._loss.kind != "cross_entropy":
            loss = tf.reduce_mean(self.losses(taps, targets, dtype))
            return loss, loss, tf.ones([], dtype)
        logits = taps.logits
        found = tf.raw_ops.SparseSoftmaxCrossEntropyWithLogits(features=tf.cast(logits, dtype), labels=targets)
        slope = found.backprop * (1.0 / logits.shape[0])
        return tf.reduce_mean(found.loss), logits, tf.cast(slope, logits.dtype)

    def outputs(self, taps: Taps, dtype: tf.DType) -> tf.Tensor:
        """Return what the network says, [batch, outputs] of `dtype`: probabilities where its top is softmax."""
        output = tf.cast(taps.act[-1], dtype)
        return tf.nn.softmax(output) if self._softmax else output

    def points(self, taps: Taps, targets: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
        """Return what each example adds to the score, [batch] of `dtype`; their mean is the score."""
        if not self._numbers:
            hits = tf.equal(tf.argmax(taps.act[-1], axis=1, output_type=tf.int32), targets)
            return tf.cast(hits, dtype)
        error = tf.cast(taps.act[-1], dtype)[:, 0] - tf.cast(targets, dtype)
        return 1.0 - tf.square(error) / self._variance

    def _wanted(self, taps: Taps, targets: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
        if self._numbers:
            return tf.cast(targets, dtype)[:, None]
        return tf.one_hot(targets, taps.logits.shape[-1], dtype=dtype)

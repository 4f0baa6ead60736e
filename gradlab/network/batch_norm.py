"""Batch normalization over the batch axis, in training and with stored statistics (Ioffe & Szegedy 2015)."""

from dataclasses import dataclass

import tensorflow as tf

from gradlab.spec import BatchNorm

FUSED_EPSILON = 1.001e-5  # cuDNN, which the fused operation calls on a GPU, refuses a smaller one


@dataclass(frozen=True)
class Statistics:
    """Mean and biased variance of each unit over a batch, both [units]."""

    mean: tf.Tensor
    variance: tf.Tensor


def normalize_batch(
    spec: BatchNorm, inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor
) -> tuple[tf.Tensor, Statistics]:
    """Return `inputs` [batch, units] normalized by their own statistics, and these statistics."""
    if spec.epsilon < FUSED_EPSILON:
        mean, variance = tf.nn.moments(inputs, [0])
        return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, spec.epsilon), Statistics(mean, variance)
    batch, units = inputs.shape
    fused = tf.raw_ops.FusedBatchNormV3(
        x=tf.reshape(inputs, [batch, 1, 1, units]),
        scale=gamma,
        offset=beta,
        mean=tf.constant([], tf.float32),
        variance=tf.constant([], tf.float32),
        epsilon=spec.epsilon,
        is_training=True,
    )
    biased = fused.batch_variance * ((batch - 1) / batch)
    return tf.reshape(fused.y, [batch, units]), Statistics(fused.batch_mean, biased)


def normalize_stored(
    spec: BatchNorm, inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, stored: Statistics
) -> tf.Tensor:
    """Return `inputs` [batch, units] normalized by the stored statistics."""
    return tf.nn.batch_normalization(inputs, stored.mean, stored.variance, beta, gamma, spec.epsilon)


def moved(spec: BatchNorm, old: tf.Tensor, new: tf.Tensor) -> tf.Tensor:
    """Return the moving average `old` after one more batch statistic `new`."""
    return old * spec.momentum + new * (1.0 - spec.momentum)

"""Batch normalization, in training and with stored statistics, and layer normalization."""

from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from gradlab.spec import BatchNorm, LayerNorm

FUSED_EPSILON = 1.001e-5  # cuDNN, which the fused operation calls on a GPU, refuses a smaller one


@dataclass(frozen=True)
class Statistics:
    """Mean and biased variance of each unit or channel over a batch, both [units]."""

    mean: tf.Tensor
    variance: tf.Tensor


def normalize_batch(
    spec: BatchNorm, inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, *, compiled: bool = False
) -> tuple[tf.Tensor, Statistics]:
    """Return `inputs` [batch, ..., units] normalized by their own statistics, and these (Ioffe & Szegedy 2015).

    `gamma` and `beta` [units] may be of a wider type than `inputs`; the statistics are of theirs. `compiled` takes the
    operations that XLA compiles best, where the fused one would lose digits: it gets the variance from the mean square.
    """
    if compiled and inputs.shape.rank == 2:
        wide = tf.cast(inputs, gamma.dtype)
        outputs, mean, variance = _normalize_by_products(wide, gamma, beta, tf.constant(spec.epsilon, gamma.dtype))
        return tf.cast(outputs, inputs.dtype), Statistics(mean, variance)
    if spec.epsilon < FUSED_EPSILON or gamma.dtype == tf.float64:
        return _normalize_plainly(spec, inputs, gamma, beta)
    units = inputs.shape[-1]
    pictures = inputs if inputs.shape.rank == 4 else tf.reshape(inputs, [-1, 1, 1, units])
    fused = tf.raw_ops.FusedBatchNormV3(
        x=pictures,
        scale=gamma,
        offset=beta,
        mean=tf.constant([], tf.float32),
        variance=tf.constant([], tf.float32),
        epsilon=spec.epsilon,
        is_training=True,
    )
    numbers = tf.cast(tf.size(inputs) // units, tf.float32)
    biased = fused.batch_variance * ((numbers - 1.0) / numbers)
    return tf.reshape(fused.y, tf.shape(inputs)), Statistics(fused.batch_mean, biased)


@tf.custom_gradient
def _normalize_by_products(inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: tf.Tensor) -> Any:
    """Return `inputs` [batch, units] normalized, their mean and their variance; of these two nothing is passed back."""
    count = float(inputs.shape[0])
    mean = _column_sums(inputs) / count
    centered = inputs - mean
    variance = _column_sums(tf.square(centered)) / count
    scale = tf.math.rsqrt(variance + epsilon)
    normal = centered * scale

    def backward(delta: tf.Tensor, _mean: tf.Tensor, _variance: tf.Tensor) -> Any:
        by_beta, by_gamma = _column_sums(delta), _column_sums(delta * normal)
        back = gamma * scale * (delta - (by_beta + normal * by_gamma) / count)
        return back, by_gamma[0], by_beta[0], None

    return (normal * gamma + beta, mean[0], variance[0]), backward


def _column_sums(values: tf.Tensor) -> tf.Tensor:
    """Return [1, units]: the sums of `values` [batch, units], which XLA adds up faster as a product than as sums."""
    return tf.matmul(tf.ones([1, values.shape[0]], values.dtype), values)


def _normalize_plainly(
    spec: BatchNorm, inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor
) -> tuple[tf.Tensor, Statistics]:
    wide = tf.cast(inputs, gamma.dtype)
    mean, variance = tf.nn.moments(wide, list(range(inputs.shape.rank - 1)))
    outputs = tf.nn.batch_normalization(wide, mean, variance, beta, gamma, spec.epsilon)
    return tf.cast(outputs, inputs.dtype), Statistics(mean, variance)


def normalize_stored(
    spec: BatchNorm, inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, stored: Statistics
) -> tf.Tensor:
    """Return `inputs` [batch, ..., units] normalized by the stored statistics."""
    wide = tf.cast(inputs, gamma.dtype)
    outputs = tf.nn.batch_normalization(wide, stored.mean, stored.variance, beta, gamma, spec.epsilon)
    return tf.cast(outputs, inputs.dtype)


def normalize_layer(spec: LayerNorm, inputs: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) -> tf.Tensor:
    """Return `inputs` [batch, ..., units] with mean 0 and variance 1 over the last axis, scaled and shifted."""
    wide = tf.cast(inputs, gamma.dtype)
    mean, variance = tf.nn.moments(wide, [-1], keepdims=True)
    outputs = tf.nn.batch_normalization(wide, mean, variance, beta, gamma, spec.epsilon)
    return tf.cast(outputs, inputs.dtype)

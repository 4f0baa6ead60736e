"""Gradient clipping inside the step: by value and by global norm (Pascanu et al. 2013)."""

from collections.abc import Sequence
from typing import NamedTuple

import tensorflow as tf

from gradlab.spec import Clipping


class Clipped(NamedTuple):
    """Gradients after clipping, in the order given, and the share on which it acted: of entries, or 0 or 1."""

    gradients: list[tf.Tensor]
    active: tf.Tensor


def clip(spec: Clipping, gradients: Sequence[tf.Tensor], half_square: tf.Tensor, threshold: tf.Tensor) -> Clipped:
    """Clip `gradients` as `spec` says.

    Args:
        spec: the kind of clipping; its own threshold is not used, so that a person can turn it while training.
        gradients: of all trainable variables.
        half_square: half the squared global norm of `gradients`.
        threshold: scalar above 0.
    """
    if spec.kind == "value":
        return _by_value(gradients, threshold)
    if spec.kind == "global_norm":
        return _by_global_norm(gradients, tf.sqrt(2.0 * half_square), threshold)
    return Clipped(list(gradients), tf.constant(0.0))


def _by_value(gradients: Sequence[tf.Tensor], threshold: tf.Tensor) -> Clipped:
    clipped = [tf.clip_by_value(gradient, -threshold, threshold) for gradient in gradients]
    over = [tf.reduce_sum(tf.cast(tf.abs(gradient) > threshold, tf.float32)) for gradient in gradients]
    entries = sum(gradient.shape.num_elements() for gradient in gradients)
    return Clipped(clipped, tf.add_n(over) / entries)


def _by_global_norm(gradients: Sequence[tf.Tensor], norm: tf.Tensor, threshold: tf.Tensor) -> Clipped:
    """Scale by min(1, threshold / norm): every gradient keeps its direction."""
    scale = tf.minimum(1.0, threshold / tf.maximum(norm, threshold))
    return Clipped([gradient * scale for gradient in gradients], tf.cast(norm > threshold, tf.float32))

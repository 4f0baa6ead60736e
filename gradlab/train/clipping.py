"""Gradient clipping inside the step.

Sources: Pascanu et al. 2013 (by norm), Brock et al. 2021 (adaptive, unit by unit).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import tensorflow as tf

from gradlab.spec import Clipping

LEAST_WEIGHT_NORM = 1e-3  # Brock et al. 2021: units that start at zero can still leave it


class Clipped(NamedTuple):
    """Gradients after clipping, in the order given, and what clipping did; the last three are scalars.

    Attributes:
        active: the share on which it acted: by value of entries, by norm of tensors, adaptive of units, by global norm
            0 or 1.
        half_square: half the squared norm of all clipped gradients together.
        half_product: half the inner product of the raw with the clipped gradients.
    """

    gradients: list[tf.Tensor]
    active: tf.Tensor
    half_square: tf.Tensor
    half_product: tf.Tensor


def clip(
    spec: Clipping,
    gradients: Sequence[tf.Tensor],
    weights: Sequence[tf.Tensor],
    half_square: tf.Tensor,
    threshold: tf.Tensor,
) -> Clipped:
    """Clip `gradients` as `spec` says.

    Args:
        spec: the kind of clipping; its own threshold is not used, so that a person can turn it while training.
        gradients: of all trainable variables.
        weights: values of the same variables.
        half_square: half the squared global norm of `gradients`.
        threshold: scalar above 0.
    """
    if spec.kind == "value":
        return _by_value(gradients, threshold)
    if spec.kind == "global_norm":
        return _by_global_norm(gradients, half_square, threshold)
    if spec.kind == "norm":
        return _by_limits(gradients, tf.norm, [threshold for _ in gradients], 1e-30, threshold)
    if spec.kind == "adaptive":
        limits = [threshold * tf.maximum(_unit_norms(weight), LEAST_WEIGHT_NORM) for weight in weights]
        return _by_limits(gradients, _unit_norms, limits, 1e-6, threshold)
    return Clipped(list(gradients), tf.zeros([], half_square.dtype), half_square, half_square)


def _compared(raw: Sequence[tf.Tensor], clipped: list[tf.Tensor], active: tf.Tensor) -> Clipped:
    squares = tf.add_n([tf.nn.l2_loss(gradient) for gradient in clipped])
    products = [tf.reduce_sum(one * other) for one, other in zip(raw, clipped, strict=True)]
    return Clipped(clipped, active, squares, 0.5 * tf.add_n(products))


def _by_value(gradients: Sequence[tf.Tensor], threshold: tf.Tensor) -> Clipped:
    clipped = [tf.clip_by_value(gradient, -threshold, threshold) for gradient in gradients]
    over = [tf.reduce_sum(tf.cast(tf.abs(gradient) > threshold, gradient.dtype)) for gradient in gradients]
    entries = sum(gradient.shape.num_elements() for gradient in gradients)
    return _compared(gradients, clipped, tf.add_n(over) / entries)


def _by_global_norm(gradients: Sequence[tf.Tensor], half_square: tf.Tensor, threshold: tf.Tensor) -> Clipped:
    """Scale by min(1, threshold / norm): every gradient keeps its direction."""
    norm = tf.sqrt(2.0 * half_square)
    scale = tf.minimum(threshold / tf.maximum(norm, threshold), 1.0)
    active = tf.cast(norm > threshold, norm.dtype)
    clipped = [gradient * scale for gradient in gradients]
    return Clipped(clipped, active, half_square * tf.square(scale), half_square * scale)


def _by_limits(
    gradients: Sequence[tf.Tensor],
    norm_of: Callable[[tf.Tensor], tf.Tensor],
    limits: Sequence[tf.Tensor],
    least: float,
    threshold: tf.Tensor,
) -> Clipped:
    """Scale each part of each gradient whose norm passes its limit down to that limit."""
    norms = [norm_of(gradient) for gradient in gradients]
    over = [norm > limit for norm, limit in zip(norms, limits, strict=True)]
    clipped = [
        tf.where(acts, gradient * (limit / tf.maximum(norm, least)), gradient)
        for gradient, norm, limit, acts in zip(gradients, norms, limits, over, strict=True)
    ]
    acted = tf.add_n([tf.reduce_sum(tf.cast(acts, threshold.dtype)) for acts in over])
    return _compared(gradients, clipped, acted / sum(acts.shape.num_elements() for acts in over))


def _unit_norms(tensor: tf.Tensor) -> tf.Tensor:
    """Return the norm of each unit's incoming weights [1, ..., units]; of a vector, that of the whole, a scalar."""
    if tensor.shape.rank < 2:
        return tf.norm(tensor)
    return tf.sqrt(tf.reduce_sum(tf.square(tensor), list(range(tensor.shape.rank - 1)), keepdims=True))

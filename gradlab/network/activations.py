"""The activations of the catalogue as TensorFlow functions of the pre-activation."""

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from gradlab.spec import Activation


def _mish(z: tf.Tensor) -> tf.Tensor:
    return z * tf.tanh(tf.nn.softplus(z))


def _gelu(z: tf.Tensor) -> tf.Tensor:
    """Return z * Phi(z); TensorFlow's own takes the root of 2 in float32 whatever `z` is."""
    return 0.5 * z * (1.0 + tf.math.erf(z * math.sqrt(0.5)))


def _leaky(z: tf.Tensor, alpha: float) -> tf.Tensor:
    """Return leaky ReLU; TensorFlow's own, which is faster, takes alpha in float32 whatever `z` is."""
    return tf.where(z > 0, z, alpha * z) if z.dtype == tf.float64 else tf.nn.leaky_relu(z, alpha)


_FUNCTIONS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "logistic": tf.sigmoid,
    "tanh": tf.tanh,
    "relu": tf.nn.relu,
    "selu": tf.nn.selu,
    "gelu": _gelu,
    "silu": tf.nn.silu,
    "mish": _mish,
    "softplus": tf.nn.softplus,
    "softsign": tf.nn.softsign,
    "hard_tanh": lambda z: tf.clip_by_value(z, -1.0, 1.0),
    "linear": tf.identity,
    "softmax": tf.nn.softmax,
}


SMALL = 0.35
"""Up to here below zero exp(z) - 1 loses digits in float32, and 7 terms of its series do not."""
_TERMS = 7
_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772  # Klambauer et al. 2017


def activate(
    activation: Activation, z: tf.Tensor, slopes: tf.Tensor | None = None, *, compiled: bool = False
) -> tf.Tensor:
    """Return phi(z), elementwise (softmax: over the last axis); `z` and the result have the same shape.

    `slopes` are those below zero where they are not fixed: drawn ones of the same shape, or learned ones [units] or
    [1]; without them randomized ReLU uses their mean and parametric ReLU its start. `compiled` takes what XLA compiles
    best.
    """
    if slopes is not None:
        return tf.where(z > 0, z, slopes * z)
    if activation.kind in {"leaky_relu", "rrelu", "prelu"}:
        return _leaky(z, activation.mean_alpha)
    if compiled and z.dtype == tf.float32 and activation.kind in {"elu", "selu"}:
        is_selu = activation.kind == "selu"
        unit = _elu_by_series(z, _SELU_ALPHA if is_selu else activation.mean_alpha)
        return _SELU_SCALE * unit if is_selu else unit
    if activation.kind == "elu":
        return _elu(z, activation.mean_alpha)
    return _FUNCTIONS[activation.kind](z)


def _elu(z: tf.Tensor, alpha: float) -> tf.Tensor:
    """Return ELU of `z`; TensorFlow's own knows alpha 1 only."""
    unit = tf.nn.elu(z)
    return unit if alpha == 1.0 else tf.where(z > 0, z, alpha * unit)


def _elu_by_series(z: tf.Tensor, alpha: float) -> tf.Tensor:
    """Return ELU of `z`, float32, to its last digits, in less time than with the exp(z) - 1 that XLA has."""

    @tf.custom_gradient
    def elu(z: tf.Tensor) -> Any:
        below = tf.minimum(z, 0.0)
        series = tf.fill(tf.shape(z), tf.constant(1.0 / math.factorial(_TERMS), z.dtype))
        for term in range(_TERMS - 1, 0, -1):
            series = series * below + 1.0 / math.factorial(term)
        unit = tf.where(below > -SMALL, series * below, tf.exp(below) - 1.0)
        out = tf.where(z > 0, z, alpha * unit)
        return out, lambda delta: delta * tf.where(z > 0, 1.0, out + alpha)

    return elu(z)

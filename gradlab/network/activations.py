"""The activations of the catalogue as TensorFlow functions of the pre-activation."""

import math
from collections.abc import Callable

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


def activate(activation: Activation, z: tf.Tensor, slopes: tf.Tensor | None = None) -> tf.Tensor:
    """Return phi(z), elementwise (softmax: over the last axis); `z` and the result have the same shape.

    `slopes` are those below zero where they are not fixed: drawn ones of the same shape, or learned ones [units] or
    [1]; without them randomized ReLU uses their mean and parametric ReLU its start.
    """
    if slopes is not None:
        return tf.where(z > 0, z, slopes * z)
    if activation.kind in {"leaky_relu", "rrelu", "prelu"}:
        return _leaky(z, activation.mean_alpha)
    if activation.kind == "elu":
        return _elu(z, activation.mean_alpha)
    return _FUNCTIONS[activation.kind](z)


def _elu(z: tf.Tensor, alpha: float) -> tf.Tensor:
    """Return ELU of `z`; TensorFlow's own knows alpha 1 only."""
    unit = tf.nn.elu(z)
    return unit if alpha == 1.0 else tf.where(z > 0, z, alpha * unit)

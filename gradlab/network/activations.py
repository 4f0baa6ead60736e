"""The activations of the catalogue as TensorFlow functions of the pre-activation."""

from collections.abc import Callable

import tensorflow as tf

from gradlab.spec import Activation

_FUNCTIONS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "logistic": tf.sigmoid,
    "tanh": tf.tanh,
    "relu": tf.nn.relu,
    "linear": lambda z: z,
    "softmax": tf.nn.softmax,
}


def activate(activation: Activation, z: tf.Tensor) -> tf.Tensor:
    """Return phi(z), elementwise (softmax: over the last axis); `z` and the result have the same shape."""
    alpha = activation.alpha or 0.0
    if activation.kind == "leaky_relu":
        return tf.nn.leaky_relu(z, alpha)
    if activation.kind == "elu":
        return _elu(z, alpha)
    return _FUNCTIONS[activation.kind](z)


def _elu(z: tf.Tensor, alpha: float) -> tf.Tensor:
    """Return ELU of `z`; TensorFlow's own knows alpha 1 only."""
    unit = tf.nn.elu(z)
    return unit if alpha == 1.0 else tf.where(z > 0, z, alpha * unit)

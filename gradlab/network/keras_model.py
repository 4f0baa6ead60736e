"""The same network as a Keras model, to be used, saved or exported outside Gradlab."""

from collections.abc import Mapping
from typing import Any

import keras
from numpy.typing import NDArray

from gradlab.spec import Activation, Experiment, Layer

_KERAS_NAMES = {
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
    "selu": "selu",
    "gelu": "gelu",
    "silu": "silu",
    "mish": "mish",
    "softplus": "softplus",
    "softsign": "softsign",
    "hard_tanh": "hard_tanh",
    "linear": "linear",
    "softmax": "softmax",
}


def to_keras(experiment: Experiment, weights: Mapping[str, NDArray[Any]]) -> keras.Model:
    """Return a Keras model of the stack with `weights`, such as those of a Checkpoint; it gives class probabilities."""
    features = weights[f"{experiment.layers[0].name}/kernel"].shape[0]
    parts = [part for layer in experiment.layers for part in _parts(layer)]
    model = keras.Sequential([keras.Input((features,)), *parts])
    for part in model.layers:
        layer_name = part.name.rpartition(".")[0]
        part.set_weights([weights[f"{layer_name}/{variable.name}"] for variable in part.weights])
    return model


def _parts(layer: Layer) -> list[keras.layers.Layer]:
    """Return the Keras layers of `layer`, named `layer.dense` and so on: a name of Keras may not hold a slash."""
    trainable = not layer.frozen
    parts = [
        keras.layers.Dense(
            layer.units,
            use_bias=layer.uses_bias,
            kernel_regularizer=keras.regularizers.L1L2(layer.l1, layer.l2) if layer.l1 or layer.l2 else None,
            trainable=trainable,
            name=f"{layer.name}.dense",
        ),
        _activation(layer.activation, f"{layer.name}.activation"),
    ]
    spec = layer.batch_norm
    if spec is not None:
        norm = keras.layers.BatchNormalization(
            momentum=spec.momentum,
            epsilon=spec.epsilon,
            scale=spec.scale,
            center=spec.shift,
            trainable=trainable,
            name=f"{layer.name}.norm",
        )
        parts.insert(1 if spec.position == "before" else 2, norm)
    if layer.dropout:
        parts.append(keras.layers.Dropout(layer.dropout, name=f"{layer.name}.dropout"))
    return parts


def _activation(activation: Activation, name: str) -> keras.layers.Layer:
    """Return the activation; Keras has no randomized ReLU, so it becomes a leaky one with the mean slope."""
    alpha = activation.mean_alpha
    if activation.kind in {"leaky_relu", "rrelu"}:
        return keras.layers.LeakyReLU(negative_slope=alpha, name=name)
    if activation.kind == "prelu":
        return keras.layers.PReLU(shared_axes=[1] if activation.alpha_per == "layer" else None, name=name)
    if activation.kind == "elu":
        return keras.layers.ELU(alpha=alpha, name=name)
    return keras.layers.Activation(_KERAS_NAMES[activation.kind], name=name)

"""The same network as a Keras model, to be used, saved or exported outside Gradlab."""

from collections.abc import Mapping
from typing import Any

import keras
from numpy.typing import NDArray

from gradlab.spec import (
    Activation,
    BatchNorm,
    Conv2D,
    DataShape,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    Layer,
    LayerNorm,
    Pool2D,
    Residual,
    bundled_shape,
    input_shape,
    is_frozen,
)

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


def to_keras(
    experiment: Experiment, weights: Mapping[str, NDArray[Any]], shape: DataShape | None = None
) -> keras.Model:
    """Return a Keras model of the stack with `weights`, such as those of a Checkpoint.

    It gives class probabilities, or the predicted number [batch, 1], and takes scaled examples [batch, features], or
    [batch, height, width, channels] if the stack begins with a layer for pictures. `shape` is that of the data; for a
    person's own file it may be left out when the stack begins with a dense layer.
    """
    flowing: Any = keras.Input(_entrance(experiment, weights, shape))
    entrance, entered = flowing, []
    for layer in experiment.layers:
        entered.append(flowing)
        if isinstance(layer, Residual):
            flowing = keras.layers.Add(name=layer.name)([flowing, entered[-1 - layer.span]])
        for part in _parts(layer):
            flowing = part(flowing)
    model = keras.Model(entrance, flowing)
    for part in model.layers:
        layer_name = part.name.rpartition(".")[0]
        if part.weights:
            part.set_weights([weights[f"{layer_name}/{one.name}"].reshape(one.shape) for one in part.weights])
    return model


def _entrance(experiment: Experiment, weights: Mapping[str, NDArray[Any]], shape: DataShape | None) -> tuple[int, ...]:
    known = shape or bundled_shape(experiment.data)
    if known is None:
        return (weights[f"{experiment.layers[0].name}/kernel"].shape[0],)
    return input_shape(experiment.layers, known)


def _parts(layer: Layer) -> list[keras.layers.Layer]:
    """Return the Keras layers of `layer`, named `layer.dense` and so on: a name of Keras may not hold a slash."""
    if isinstance(layer, Dense | Conv2D):
        return _weighted_parts(layer)
    if isinstance(layer, Pool2D):
        pool = keras.layers.MaxPooling2D if layer.kind == "max_pool" else keras.layers.AveragePooling2D
        return [pool(layer.size, layer.step, "valid", name=layer.name)]
    if isinstance(layer, Flatten):
        return [keras.layers.Flatten(name=layer.name)]
    if isinstance(layer, Dropout):
        return [keras.layers.Dropout(layer.rate, name=layer.name)]
    if isinstance(layer, LayerNorm):
        return [_layer_norm(layer)]
    return []


def _layer_norm(layer: LayerNorm) -> keras.layers.Layer:
    return keras.layers.LayerNormalization(
        epsilon=layer.epsilon,
        scale=layer.scale,
        center=layer.shift,
        trainable=not layer.frozen,
        name=f"{layer.name}.norm",
    )


def _weighted_parts(layer: Dense | Conv2D) -> list[keras.layers.Layer]:
    parts = [_affine(layer), _activation(layer.activation, f"{layer.name}.activation", conv=isinstance(layer, Conv2D))]
    spec = layer.batch_norm
    if spec is not None:
        parts.insert(1 if spec.position == "before" else 2, _batch_norm(layer, spec))
    if layer.dropout:
        parts.append(keras.layers.Dropout(layer.dropout, name=f"{layer.name}.dropout"))
    return parts


def _affine(layer: Dense | Conv2D) -> keras.layers.Layer:
    regularizer = keras.regularizers.L1L2(layer.l1, layer.l2) if layer.l1 or layer.l2 else None
    options = {"use_bias": layer.uses_bias, "kernel_regularizer": regularizer, "trainable": not is_frozen(layer)}
    if isinstance(layer, Dense):
        return keras.layers.Dense(layer.units, name=f"{layer.name}.dense", **options)
    return keras.layers.Conv2D(
        layer.filters, layer.kernel_size, layer.stride, layer.padding, name=f"{layer.name}.conv", **options
    )


def _batch_norm(layer: Dense | Conv2D, spec: BatchNorm) -> keras.layers.Layer:
    return keras.layers.BatchNormalization(
        momentum=spec.momentum,
        epsilon=spec.epsilon,
        scale=spec.scale,
        center=spec.shift,
        trainable=not layer.frozen,
        name=f"{layer.name}.norm",
    )


def _activation(activation: Activation, name: str, *, conv: bool) -> keras.layers.Layer:
    """Return the activation; Keras has no randomized ReLU, so it becomes a leaky one with the mean slope."""
    alpha = activation.mean_alpha
    if activation.kind in {"leaky_relu", "rrelu"}:
        return keras.layers.LeakyReLU(negative_slope=alpha, name=name)
    if activation.kind == "prelu":
        axes = [1, 2] if conv else []
        shared = [*axes, 3 if conv else 1] if activation.alpha_per == "layer" else axes
        return keras.layers.PReLU(shared_axes=shared or None, name=name)
    if activation.kind == "elu":
        return keras.layers.ELU(alpha=alpha, name=name)
    return keras.layers.Activation(_KERAS_NAMES[activation.kind], name=name)

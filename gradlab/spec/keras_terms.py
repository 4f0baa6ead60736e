"""How Keras calls the parts of a layer: one description for the model that is built and the script that is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gradlab.spec.activations import Activation
from gradlab.spec.layers import BatchNorm, Conv2D, Dense, Dropout, Flatten, Layer, LayerNorm, Pool2D, is_frozen

KERAS_ACTIVATIONS: dict[str, str] = {
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
    "elu": "elu",
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
"""The name of each activation of Keras that has no number to set, by the kind of ours."""


@dataclass(frozen=True)
class KerasPart:
    """One layer of Keras: the name of its class in `keras.layers` and its arguments.

    `name` is that of our layer, a dot and a word, such as `hidden1.dense`, so that no two parts of a stack are called
    alike; letters that TensorFlow does not allow in names are replaced. `l1` and `l2` are those of a
    `keras.regularizers.L1L2` of the kernel.
    """

    kind: str
    name: str
    arguments: dict[str, Any]
    l1: float = 0.0
    l2: float = 0.0


def keras_names(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return for each layer a name of letters that TensorFlow allows, its own where it can be; no two are alike."""
    names: list[str] = []
    for layer in layers:
        name = re.sub("[^A-Za-z0-9_-]", "_", layer.name)
        name = name if name[:1].isalnum() else f"layer{name}"
        while name in names:
            name += "_"
        names.append(name)
    return tuple(names)


def keras_parts(layers: Sequence[Layer]) -> tuple[tuple[KerasPart, ...], ...]:
    """Return for each layer its parts in the order in which they compute; a residual is `Add`, of two inputs."""
    named = zip(layers, keras_names(layers), strict=True)
    return tuple(
        tuple(replace(part, name=part.name.replace(layer.name, name, 1)) for part in _parts(layer))
        for layer, name in named
    )


def _parts(layer: Layer) -> tuple[KerasPart, ...]:
    if isinstance(layer, Dense | Conv2D):
        return _weighted(layer)
    if isinstance(layer, Pool2D):
        kind = "MaxPooling2D" if layer.kind == "max_pool" else "AveragePooling2D"
        return (_part(kind, layer, "pool", pool_size=layer.size, strides=layer.step, padding="valid"),)
    if isinstance(layer, Flatten):
        return (_part("Flatten", layer, "flatten"),)
    if isinstance(layer, Dropout):
        return (_part("Dropout", layer, "dropout", rate=layer.rate),)
    if isinstance(layer, LayerNorm):
        return (_part("LayerNormalization", layer, "norm", **_norm(layer), **_trainable(layer)),)
    return (_part("Add", layer, "add"),)


def _part(kind: str, layer: Layer, word: str, **arguments: Any) -> KerasPart:
    return KerasPart(kind, f"{layer.name}.{word}", arguments)


def _weighted(layer: Dense | Conv2D) -> tuple[KerasPart, ...]:
    parts = [_affine(layer), _activation(layer)]
    norm = layer.batch_norm
    if norm is not None:
        place = 1 if norm.position == "before" else 2
        arguments = {"momentum": norm.momentum, **_norm(norm), **_trainable(layer)}
        parts.insert(place, _part("BatchNormalization", layer, "norm", **arguments))
    if layer.dropout:
        parts.append(_part("Dropout", layer, "dropout", rate=layer.dropout))
    return tuple(parts)


def _affine(layer: Dense | Conv2D) -> KerasPart:
    common = ({} if layer.uses_bias else {"use_bias": False}) | _trainable(layer)
    if isinstance(layer, Dense):
        return KerasPart("Dense", f"{layer.name}.dense", {"units": layer.units, **common}, layer.l1, layer.l2)
    arguments = {"filters": layer.filters, "kernel_size": layer.kernel_size, "strides": layer.stride}
    return KerasPart(
        "Conv2D", f"{layer.name}.conv", {**arguments, "padding": layer.padding, **common}, layer.l1, layer.l2
    )


def _norm(spec: BatchNorm | LayerNorm) -> dict[str, Any]:
    left_out = ({} if spec.scale else {"scale": False}) | ({} if spec.shift else {"center": False})
    return {"epsilon": spec.epsilon, **left_out}


def _trainable(layer: Layer) -> dict[str, Any]:
    return {"trainable": False} if is_frozen(layer) else {}


def _activation(layer: Dense | Conv2D) -> KerasPart:
    """Return the activation; Keras has no randomized ReLU, so it becomes a leaky one with the mean slope."""
    spec: Activation = layer.activation
    if spec.kind in {"leaky_relu", "rrelu"}:
        return _part("LeakyReLU", layer, "activation", negative_slope=spec.mean_alpha)
    if spec.kind == "elu":
        return _part("ELU", layer, "activation", alpha=spec.mean_alpha)
    if spec.kind == "prelu":
        axes = [1, 2] if isinstance(layer, Conv2D) else []
        shared = [*axes, len(axes) + 1] if spec.alpha_per == "layer" else axes
        return _part("PReLU", layer, "activation", **({"shared_axes": shared} if shared else {}), **_trainable(layer))
    return _part("Activation", layer, "activation", activation=KERAS_ACTIVATIONS[spec.kind])

"""Activations as Keras names them, as an argument or as a layer."""

from typing import Any, cast

from gradlab.reuse.reading.keras_config import Config
from gradlab.reuse.reading.keras_values import Shape, UnfitError, number
from gradlab.spec import KERAS_ACTIVATIONS, Activation

_KINDS = {name: kind for kind, name in KERAS_ACTIVATIONS.items()} | {"swish": "silu"}
_LEAK_OF_KERAS_FUNCTION = 0.2
_LEAK_OF_KERAS_LAYER = 0.3


def named_activation(value: Any) -> Activation:
    """Return the activation that an `activation` argument names.

    Raises:
        UnfitError: when Gradlab has none like it.
    """
    if value is None:
        return Activation(kind="linear")
    if isinstance(value, dict):
        return _described(cast("Config", value))
    if value == "leaky_relu":
        return Activation(kind="leaky_relu", alpha=_LEAK_OF_KERAS_FUNCTION)
    kind = _KINDS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise UnfitError(f"Gradlab has no activation {str(value)[:40]!r}")
    return Activation.model_validate({"kind": kind})


def _described(value: Config) -> Activation:
    kind, config = value.get("class_name"), value.get("config")
    if kind == "function" and isinstance(config, str) and str(value.get("module", "")).startswith("keras."):
        return named_activation(config)
    if kind in _LAYERS and kind != "PReLU" and isinstance(config, dict) and value.get("registered_name") is None:
        return activation_layer(str(kind), cast("Config", config), ())
    raise UnfitError(f"Gradlab has no activation {str(kind)[:40]!r}")


def activation_layer(kind: str, config: Config, before: Shape) -> Activation:
    """Return the activation that a layer of the class `kind` applies to numbers of the shape `before`.

    Raises:
        UnfitError: when Gradlab has none like it.
    """
    return _LAYERS[kind](config, before)


def _relu(config: Config, _before: Shape) -> Activation:
    leak = number(config, "negative_slope", 0.0)
    if config.get("max_value") is not None or number(config, "threshold", 0.0):
        raise UnfitError("it is cut off above or begins elsewhere than at 0, and ReLU in Gradlab does neither")
    return Activation(kind="leaky_relu", alpha=leak) if leak else Activation(kind="relu")


def _leaky(config: Config, _before: Shape) -> Activation:
    name = "negative_slope" if "negative_slope" in config else "alpha"  # Keras 2 called it so
    return Activation(kind="leaky_relu", alpha=number(config, name, _LEAK_OF_KERAS_LAYER))


def _elu(config: Config, _before: Shape) -> Activation:
    return Activation(kind="elu", alpha=number(config, "alpha", 1.0))


def _prelu(config: Config, before: Shape) -> Activation:
    shared = config.get("shared_axes") or []
    if not isinstance(shared, list) or not all(isinstance(axis, int) for axis in cast("list[Any]", shared)):
        raise UnfitError("its shared_axes are not whole numbers")
    axes = set(cast("list[int]", shared))
    if axes == set(range(1, len(before) + 1)):
        return Activation(kind="prelu", alpha_per="layer")
    if axes == set(range(1, len(before))):
        return Activation(kind="prelu", alpha_per="unit")
    raise UnfitError("it learns a slope for each pixel, and Gradlab one for each channel or layer")


def _softmax(config: Config, before: Shape) -> Activation:
    if config.get("axis", -1) not in {-1, len(before)}:
        raise UnfitError("its softmax goes along another axis than the last")
    return Activation(kind="softmax")


_LAYERS = {
    "Activation": lambda config, _before: named_activation(config.get("activation")),
    "ReLU": _relu,
    "LeakyReLU": _leaky,
    "PReLU": _prelu,
    "ELU": _elu,
    "Softmax": _softmax,
}

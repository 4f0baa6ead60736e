"""Sizes and parameter counts of a stack, computed without building it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gradlab.spec.layers import Layer


@dataclass(frozen=True)
class LayerShape:
    """Fans and parameter count of one layer."""

    fan_in: int
    fan_out: int
    parameters: int


def layer_shapes(layers: Sequence[Layer], features: int) -> tuple[LayerShape, ...]:
    """Return the shape of every layer, for an input of `features` numbers an example."""
    shapes: list[LayerShape] = []
    fan_in = features
    for layer in layers:
        shapes.append(LayerShape(fan_in, layer.units, _parameters(layer, fan_in)))
        fan_in = layer.units
    return tuple(shapes)


def parameter_count(layers: Sequence[Layer], features: int) -> int:
    """Return the number of trainable and frozen parameters of the stack, moving statistics not counted."""
    return sum(shape.parameters for shape in layer_shapes(layers, features))


def _parameters(layer: Layer, fan_in: int) -> int:
    count = fan_in * layer.units + (layer.units if layer.uses_bias else 0)
    if layer.activation.kind == "prelu":
        count += layer.units if layer.activation.alpha_per == "unit" else 1
    if layer.batch_norm is not None:
        count += layer.units * (layer.batch_norm.scale + layer.batch_norm.shift)
    return count

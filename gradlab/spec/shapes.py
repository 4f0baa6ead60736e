"""Shapes, parameter counts and costs of a stack, computed without building it, and where layers do not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from gradlab.spec.data import DataShape
from gradlab.spec.layers import Conv2D, Dense, Dropout, Flatten, Layer, LayerNorm, Pool2D, Residual, WeightedLayer

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LayerShape:
    """What is known of a layer in its place.

    Attributes:
        fan_in, fan_out: of a kernel, as initializers take them (a convolution's count each pixel of its window); of
            other layers the numbers that go in and come out for an example.
        parameters: trainable and frozen ones; moving statistics are not counted.
        kernel: shape of W; empty where there is none.
        before, after: shapes of one example: (units,), or (height, width, channels).
        multiply_adds: for one example, on the way up.
    """

    fan_in: int
    fan_out: int
    parameters: int
    kernel: Shape
    before: Shape
    after: Shape
    multiply_adds: int


@dataclass(frozen=True)
class Misfit:
    """A layer that cannot stand where it does: its index, the field to mend and what is wrong."""

    layer: int
    field: str
    message: str


def input_shape(layers: Sequence[Layer], data: DataShape) -> Shape:
    """Return the shape in which an example enters: a picture if the stack begins with a layer for pictures."""
    deciding = next((layer for layer in layers if not isinstance(layer, Dropout | LayerNorm | Residual)), None)
    if data.picture is not None and isinstance(deciding, Conv2D | Pool2D | Flatten):
        return data.picture
    return (data.features,)


def layer_shapes(layers: Sequence[Layer], data: DataShape) -> tuple[LayerShape, ...]:
    """Return the shape of every layer. Where one does not fit, the shapes above it are the best that can be said."""
    return tuple(shape for shape, _ in _walk(layers, data))


def misfits(layers: Sequence[Layer], data: DataShape) -> list[Misfit]:
    """Return every layer that does not fit what stands below it."""
    return [misfit for _, misfit in _walk(layers, data) if misfit is not None]


def parameter_count(layers: Sequence[Layer], data: DataShape) -> int:
    """Return the number of trainable and frozen parameters of the stack, moving statistics not counted."""
    return sum(shape.parameters for shape in layer_shapes(layers, data))


def _walk(layers: Sequence[Layer], data: DataShape) -> Iterator[tuple[LayerShape, Misfit | None]]:
    entered: list[Shape] = []
    before = input_shape(layers, data)
    for index, layer in enumerate(layers):
        entered.append(before)
        why = _misfit(layer, index, entered)
        shape = _shape(layer, before, fits=why is None)
        yield shape, why
        before = shape.after


def _misfit(layer: Layer, index: int, entered: list[Shape]) -> Misfit | None:
    before = entered[-1]
    if isinstance(layer, Dense) and len(before) != 1:
        words = f"pictures of {_words(before)} arrive, but a dense layer takes rows of numbers; put a Flatten below it"
        return Misfit(index, "kind", f"Layer {layer.name}: {words}.")
    if isinstance(layer, Conv2D | Pool2D):
        return _picture_misfit(layer, index, before)
    if isinstance(layer, Residual):
        return _residual_misfit(layer, index, entered)
    return None


def _picture_misfit(layer: Conv2D | Pool2D, index: int, before: Shape) -> Misfit | None:
    if len(before) != 3:
        words = f"it needs pictures, but rows of {before[0]:,} numbers arrive"
        remedy = "use data with pictures" if index == 0 else "move it below Flatten and the dense layers"
        return Misfit(index, "kind", f"Layer {layer.name}: {words}; {remedy}.")
    window, field = (layer.kernel_size, "kernel_size") if isinstance(layer, Conv2D) else (layer.size, "size")
    inside = isinstance(layer, Pool2D) or layer.padding == "valid"
    if inside and window > min(before[:2]):
        words = f"a square of {window}×{window} does not fit pictures of {_words(before)}; make it smaller"
        return Misfit(index, field, f"Layer {layer.name}: {words}.")
    return None


def _residual_misfit(layer: Residual, index: int, entered: list[Shape]) -> Misfit | None:
    if layer.span > index:
        below = f"{index} layers stand" if index != 1 else "one layer stands"
        words = f"it goes around {layer.span} layers, but only {below} below it; lower the number"
        return Misfit(index, "span", f"Layer {layer.name}: {words}.")
    start, before = entered[index - layer.span], entered[-1]
    if start != before:
        words = f"what enters the {layer.span} layers below has the shape {_words(start)}, what leaves {_words(before)}"
        return Misfit(index, "span", f"Layer {layer.name}: {words}; both must be alike to be added.")
    return None


def _words(shape: Shape) -> str:
    return "×".join(f"{side:,}" for side in shape)


def _shape(layer: Layer, before: Shape, *, fits: bool) -> LayerShape:
    if isinstance(layer, Dense):
        size = prod(before)
        count = size * layer.units + _vectors(layer, layer.units)
        return LayerShape(size, layer.units, count, (size, layer.units), before, (layer.units,), size * layer.units)
    if isinstance(layer, Conv2D):
        return _conv_shape(layer, before if fits else (*before, 1, 1)[:3])
    after = before
    if isinstance(layer, Flatten):
        after = (prod(before),)
    elif isinstance(layer, Pool2D) and fits:
        after = (*(1 + (side - layer.size) // layer.step for side in before[:2]), before[2])
    count = before[-1] * (layer.scale + layer.shift) if isinstance(layer, LayerNorm) else 0
    return LayerShape(prod(before), prod(after), count, (), before, after, 0)


def _conv_shape(layer: Conv2D, before: Shape) -> LayerShape:
    window, channels = layer.kernel_size**2, before[2]
    lost = layer.kernel_size - 1 if layer.padding == "valid" else 0
    sides = tuple(max(1, -(-(side - lost) // layer.stride)) for side in before[:2])
    kernel = (layer.kernel_size, layer.kernel_size, channels, layer.filters)
    count = prod(kernel) + _vectors(layer, layer.filters)
    work = prod(sides) * prod(kernel)
    return LayerShape(window * channels, window * layer.filters, count, kernel, before, (*sides, layer.filters), work)


def _vectors(layer: WeightedLayer, channels: int) -> int:
    """Return the number of parameters beside the kernel."""
    count = channels if layer.uses_bias else 0
    if layer.activation.kind == "prelu":
        count += channels if layer.activation.alpha_per == "unit" else 1
    if layer.batch_norm is not None:
        count += channels * (layer.batch_norm.scale + layer.batch_norm.shift)
    return count

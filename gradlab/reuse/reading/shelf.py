"""Weights without a description of their network, laid beside a stack that says what they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Protocol

from numpy.typing import NDArray

from gradlab.reuse.reading.keras_model import Arrays, fitted
from gradlab.reuse.reading.limits import RefusalError, require_parameters
from gradlab.reuse.reading.source import Source, SourceLayer
from gradlab.spec import (
    LAYER_LABELS,
    Conv2D,
    DataShape,
    Dense,
    Flatten,
    Layer,
    LayerNorm,
    LayerShape,
    input_shape,
    layer_shapes,
)

Shape = tuple[int, ...]
ALONE = "The file holds weights alone: kinds, activations and the like are those of your own stack."


@dataclass(frozen=True)
class Box:
    """The arrays of one layer in a file: the shape of each by its short name, and how to read it.

    `pictures_first` tells that a kernel behind a flattened picture has its rows in the order of channels first.
    """

    name: str
    shapes: Mapping[str, Shape]
    read: Callable[[str], NDArray[Any]]
    pictures_first: bool = False


class Shelf(Protocol):
    """Gives the boxes of a file kind by kind, in their order."""

    def following(self, kind: str, layer: str) -> Box | None:
        """Return the next box of `kind`: dense, conv2d, batch_norm, layer_norm or prelu; None behind the last.

        `layer` is the name of the layer in the stack that it is for.
        """
        ...

    def left(self) -> int:
        """Return how many boxes were not asked for."""
        ...


class _UnlikeError(Exception):
    """Why a box does not fit its layer, as a clause."""


def source_on_shelf(name: str, shelf: Shelf, layers: Sequence[Layer], shape: DataShape) -> Source:
    """Return the weights of `shelf` as layers like `layers`, which examples of `shape` enter.

    Raises:
        RefusalError: when not one layer fits.
    """
    places = layer_shapes(layers, shape)
    require_parameters(sum(place.parameters for place in places))
    found: list[SourceLayer] = []
    refused = ""
    for index, (layer, place) in enumerate(zip(layers, places, strict=True)):
        label = LAYER_LABELS[layer.kind]
        plain = layer.model_copy(update={"origin": None, "frozen": False}) if hasattr(layer, "origin") else layer
        try:
            if refused:
                raise _UnlikeError(f"it stands above {refused}, which cannot be taken")
            arrays, plain = _filled(shelf, plain, place, _picture_below(layers, places, index))
        except _UnlikeError as why:
            refused = refused or layer.name
            found.append(SourceLayer(layer.name, label, None, why=f"{layer.name} ({label}): {why}."))
            continue
        found.append(SourceLayer(layer.name, label, plain, fitted(plain, arrays)))
    if not any(one.weights for one in found):
        raise RefusalError(f"none of its weights fit your stack: {found[0].why if found else 'the stack is empty'}")
    left = shelf.left()
    more = (f"It holds {left} more layers' weights than were asked for.",) if left else ()
    return Source(name, tuple(found), input_shape(layers, shape), None, (ALONE, *more))


def _picture_below(layers: Sequence[Layer], places: Sequence[LayerShape], index: int) -> Shape:
    """Return the shape of the picture that is flattened right below layer `index`; empty where none is."""
    below = index - 1
    return places[below].before if below >= 0 and isinstance(layers[below], Flatten) else ()


def _filled(shelf: Shelf, layer: Layer, place: LayerShape, picture: Shape) -> tuple[Arrays, Layer]:
    """Return the arrays of `layer`, and the layer with what the file says of its bias."""
    if isinstance(layer, LayerNorm):
        names = [name for name, wanted in (("gamma", layer.scale), ("beta", layer.shift)) if wanted]
        return _taken(_next(shelf, "layer_norm", layer), dict.fromkeys(names, place.after[-1:])), layer
    if not isinstance(layer, Dense | Conv2D):
        return {}, layer
    box = _next(shelf, layer.kind, layer)
    units = place.after[-1:]
    biased = "bias" in box.shapes
    arrays = _taken(box, {"kernel": place.kernel, **({"bias": units} if biased else {})})
    if box.pictures_first and len(picture) == 3:
        arrays["kernel"] = _rows_last(arrays["kernel"], picture)
    for kind, shapes in _vectors(layer, units):
        own = all(name in box.shapes for name in shapes)
        arrays |= _taken(box if own else _next(shelf, kind, layer), shapes)
    return arrays, layer.model_copy(update={"bias": biased})


def _vectors(layer: Dense | Conv2D, units: Shape) -> Iterator[tuple[str, dict[str, Shape]]]:
    norm = layer.batch_norm
    if norm is not None:
        wanted = {"gamma": norm.scale, "beta": norm.shift, "moving_mean": True, "moving_variance": True}
        yield "batch_norm", {name: units for name, kept in wanted.items() if kept}
    if layer.activation.kind == "prelu":
        yield "prelu", {"alpha": units if layer.activation.alpha_per == "unit" else (1,)}


def _next(shelf: Shelf, kind: str, layer: Layer) -> Box:
    box = shelf.following(kind, layer.name)
    if box is None:
        words = {"batch_norm": "batch norm", "layer_norm": "layer norm", "prelu": "parametric ReLU"}
        raise _UnlikeError(f"the file holds no more weights of a {words.get(kind, LAYER_LABELS.get(kind, kind))}")
    return box


def _taken(box: Box, shapes: Mapping[str, Shape]) -> Arrays:
    for name, shape in shapes.items():
        found = box.shapes.get(name)
        if found is None:
            raise _UnlikeError(f"{box.name} in the file has no {name}")
        if prod(found) != prod(shape) or (name == "kernel" and found != shape):
            had, wanted = ("×".join(f"{side:,}" for side in sides) for sides in (found, shape))
            raise _UnlikeError(f"{box.name} in the file is {had}, and {wanted} are needed")
    return {name: box.read(name).reshape(shape) for name, shape in shapes.items()}


def _rows_last(kernel: NDArray[Any], picture: Shape) -> NDArray[Any]:
    """Return `kernel` [channels * height * width, units] with its rows in the order height, width, channels."""
    height, width, channels = picture
    cube = kernel.reshape(channels, height, width, kernel.shape[1])
    return cube.transpose(1, 2, 0, 3).reshape(kernel.shape)

"""A network to take layers from, as Gradlab's own layers with their weights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from gradlab.records import LayerWeights, digest_of
from gradlab.spec import DataShape, Layer, LayerShape, Standardization, WeightedLayer, layer_shapes


@dataclass(frozen=True, eq=False)
class SourceLayer:
    """One layer of a source.

    Attributes:
        name, kind: as the source calls them.
        layer: as a layer of Gradlab; None where it cannot be one.
        weights: by their short names, such as `kernel`.
        why: a sentence that says why it cannot be taken; empty where it can.
    """

    name: str
    kind: str
    layer: Layer | None
    weights: LayerWeights = field(default_factory=dict)
    why: str = ""

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the weights, computed once."""
        return digest_of(self.weights)


@dataclass(frozen=True, eq=False)
class Source:
    """A network that was trained before, input to output.

    Attributes:
        name: of the file, and of the run in it.
        layers: every layer, those that cannot be taken included.
        entrance: shape of an example, (features,) or (height, width, channels); empty where the file does not say it.
        standardization: how its inputs were scaled, where that is known.
        notes: sentences on what a person should know of it.
    """

    name: str
    layers: tuple[SourceLayer, ...]
    entrance: tuple[int, ...] = ()
    standardization: Standardization | None = None
    notes: tuple[str, ...] = ()

    @property
    def usable(self) -> int:
        """Return how many of the lowest layers can be taken: all below the first that cannot, and no softmax."""
        for index, one in enumerate(self.layers):
            softmax = isinstance(one.layer, WeightedLayer) and one.layer.activation.info.output_only
            if one.layer is None or softmax:
                return index
        return len(self.layers)

    @property
    def shapes(self) -> tuple[LayerShape, ...]:
        """Return the shapes of the layers that Gradlab knows, up to the first that it does not; none if unknown."""
        known: list[Layer] = []
        for one in self.layers:
            if one.layer is None:
                break
            known.append(one.layer)
        return shapes_of(known, self.entrance) if self.entrance else ()


def shapes_of(layers: Sequence[Layer], entrance: tuple[int, ...]) -> tuple[LayerShape, ...]:
    """Return the shapes of `layers` for examples of the shape `entrance`."""
    return layer_shapes(layers, entering(entrance))


def entering(entrance: tuple[int, ...]) -> DataShape:
    """Return the data that examples of the shape `entrance` would be."""
    picture = (entrance[0], entrance[1], entrance[2]) if len(entrance) == 3 else None
    return DataShape(features=prod(entrance), classes=0, examples=1, picture=picture)

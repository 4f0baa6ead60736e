"""Puts the lowest layers of a source under a stack of one's own, with their weights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gradlab.errors import SourceError
from gradlab.records import LayerWeights
from gradlab.reuse.reading import Source, SourceLayer
from gradlab.spec import (
    DataShape,
    Experiment,
    Layer,
    LayerNorm,
    Origin,
    WeightedLayer,
    bundled_shape,
    input_shape,
    layer_shapes,
    origin_of,
)


@dataclass(frozen=True, eq=False)
class Taken:
    """A stack with layers of a source.

    Attributes:
        experiment: the new stack; the layers that were taken name their origin.
        weights: of these layers, by their SHA-256, as `gradlab.train(..., reused=...)` takes them.
        notes: sentences on what a person should know, such as how the inputs are scaled now.
    """

    experiment: Experiment
    weights: Mapping[str, LayerWeights]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manner:
    """How layers are taken.

    Attributes:
        replace: how many of one's own lowest layers give way; None: as many as are taken, but not the output.
        freeze: whether the layers that are taken keep their weights.
        rate_factor: of the learning rate, for the layers that are taken, once they train.
        scaling: whether the inputs are to be scaled as the source's were, where both have as many features.
    """

    replace: int | None = None
    freeze: bool = True
    rate_factor: float = 1.0
    scaling: bool = True


def take(
    experiment: Experiment,
    source: Source,
    count: int,
    manner: Manner | None = None,
    shape: DataShape | None = None,
) -> Taken:
    """Return `experiment` with the `count` lowest layers of `source` in place of its own lowest ones.

    `shape` is that of the experiment's data; without it that of a bundled set is used.

    Raises:
        SourceError: when the source has no so many layers that can be taken, or they do not fit the data.
    """
    how = manner or Manner()
    _require_count(source, count)
    own = list(experiment.layers)
    replaced = min(count, max(len(own) - 1, 0)) if how.replace is None else how.replace
    if not 0 <= replaced <= max(len(own) - 1, 0):
        raise SourceError(
            f"{replaced} of your own layers cannot give way, because {max(len(own) - 1, 0)} stand below the output."
        )
    kept = own[replaced:]
    names = {layer.name for layer in kept}
    weights: dict[str, LayerWeights] = {}
    fresh = [_named(one, source, how, names, weights) for one in source.layers[:count]]
    changed = experiment.model_copy(update={"layers": (*fresh, *kept)})
    known = shape or bundled_shape(experiment.data)
    if known is not None:
        _require_fitting(changed, source, count, known)
    changed, notes = _scaled(changed, source, known, wanted=how.scaling)
    return Taken(changed, weights, notes)


def forget_origin(experiment: Experiment, names: Iterable[str]) -> Experiment:
    """Return `experiment` with the weights of the layers `names` drawn anew."""
    chosen = set(names)
    layers = tuple(
        layer.model_copy(update={"origin": None}) if layer.name in chosen and origin_of(layer) is not None else layer
        for layer in experiment.layers
    )
    return experiment.model_copy(update={"layers": layers})


def needed(experiments: Iterable[Experiment]) -> frozenset[str]:
    """Return the SHA-256 of all weights that the layers of `experiments` start with."""
    found = (origin_of(layer) for experiment in experiments for layer in experiment.layers)
    return frozenset(origin.sha256 for origin in found if origin is not None)


def _require_count(source: Source, count: int) -> None:
    if 1 <= count <= source.usable:
        return
    stop = source.layers[source.usable] if source.usable < len(source.layers) else None
    why = stop.why if stop is not None and stop.why else ""
    if stop is not None and not why:
        why = f"{stop.name} is its output layer, which belongs to its own task."
    if not source.usable:
        raise SourceError(f"No layer of {source.name} can be taken: {why or 'it has none.'}")
    layers = f"the {source.usable} lowest layers" if source.usable != 1 else "the lowest layer"
    raise SourceError(f"Of {source.name} {layers} can be taken, and {count} were asked for. {why}".strip())


def _named(one: SourceLayer, source: Source, how: Manner, names: set[str], weights: dict[str, LayerWeights]) -> Layer:
    layer = one.layer
    assert layer is not None
    update: dict[str, Any] = {"name": _free(layer.name, names)}
    names.add(update["name"])
    if isinstance(layer, WeightedLayer | LayerNorm):
        update |= {"frozen": how.freeze, "origin": None}
        if one.weights:
            weights[one.digest] = one.weights
            kernel = one.weights.get("kernel", next(iter(one.weights.values())))
            update["origin"] = Origin(
                source=source.name[:200], layer=one.name[:200], sha256=one.digest, kernel=tuple(kernel.shape)
            )
    if isinstance(layer, WeightedLayer):
        update["rate_factor"] = how.rate_factor
    return layer.model_copy(update=update)


def _free(wish: str, taken: set[str]) -> str:
    tries = (wish if number == 1 else f"{wish[:50]}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in tries if name not in taken)


def _require_fitting(experiment: Experiment, source: Source, count: int, shape: DataShape) -> None:
    places = layer_shapes(experiment.layers, shape)[:count]
    for layer, place in zip(experiment.layers, places, strict=False):
        origin = origin_of(layer)
        wanted = place.kernel or place.after[-1:]
        if origin is not None and origin.kernel != wanted:
            arrives = _words(input_shape(experiment.layers, shape))
            takes = f"{source.name} takes {_words(source.entrance)}" if source.entrance else source.name
            raise SourceError(
                f"{takes}, and your data give {arrives}: the weights of {origin.layer} are {_words(origin.kernel)}, and"
                f" {_words(wanted)} would be needed; choose data of the source's size."
            )


def _scaled(
    experiment: Experiment, source: Source, shape: DataShape | None, *, wanted: bool
) -> tuple[Experiment, tuple[str, ...]]:
    """Return the experiment with the source's scaling where it is wanted and fits, and what is to be said of it."""
    theirs, data = source.standardization, experiment.data
    if theirs is None:
        return experiment, source.notes
    fits = shape is not None and len(theirs.mean) == shape.features
    if not fits:
        text = f"{source.name} scaled {len(theirs.mean):,} features; your data have another number, so it is left out."
        return experiment, (*source.notes, text)
    if not wanted:
        text = f"The inputs of {source.name} were scaled in its own way; yours are scaled by your training part."
        return experiment, (*source.notes, text)
    update = {"standardization": theirs, "scaling": "standardize"}
    changed = experiment.model_copy(update={"data": data.model_copy(update=update)})
    return changed, (*source.notes, f"The inputs are scaled as those of {source.name} were.")


def _words(shape: tuple[int, ...]) -> str:
    return "×".join(f"{side:,}" for side in shape)

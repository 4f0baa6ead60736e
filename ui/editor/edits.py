"""What can be done to a stack, as functions from experiment to experiment. The last layer, the output, stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gradlab.spec import (
    Activation,
    Data,
    DataShape,
    Dense,
    Experiment,
    Initializer,
    Layer,
    LayerNorm,
    Loss,
    WeightedLayer,
    new_layer,
)

MOST_LAYERS = 1000
"""As many as a stack may have."""


def with_layers(experiment: Experiment, layers: Iterable[Layer]) -> Experiment:
    """Return ``experiment`` with another stack."""
    return experiment.model_copy(update={"layers": tuple(layers)})


def free_name(experiment: Experiment, wish: str = "hidden") -> str:
    """Return a name that no layer has: ``wish`` without its number, and the first number that is free."""
    stem = re.sub(r"\d+$", "", wish) or "hidden"
    taken = {layer.name for layer in experiment.layers}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{stem}{number}") not in taken)


def add(
    experiment: Experiment, after: int | None, count: int = 1, kind: str = ""
) -> tuple[Experiment, tuple[int, ...]]:
    """Insert ``count`` layers after layer ``after`` (-1: at the input), below the output; return their indices too.

    They are of ``kind``, or like their neighbor.
    """
    layers = list(experiment.layers)
    if not layers:
        output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=Initializer())
        return with_layers(experiment, [output]), (0,)
    place = min(len(layers) - 1, len(layers) - 1 if after is None else after + 1)
    below = layers[place - 1] if place > 0 else Dense()
    model = new_layer(kind) if kind and kind != below.kind else below
    thawed = {"frozen": False} if isinstance(model, WeightedLayer | LayerNorm) else {}
    for offset in range(count):
        name = free_name(with_layers(experiment, layers), model.name)
        layers.insert(place + offset, model.model_copy(update={"name": name, **thawed}))
    return with_layers(experiment, layers), tuple(range(place, place + count))


def remove(experiment: Experiment, indices: Sequence[int]) -> Experiment:
    """Remove the layers ``indices``; the output stays."""
    doomed = set(indices) - {len(experiment.layers) - 1}
    return with_layers(experiment, (layer for index, layer in enumerate(experiment.layers) if index not in doomed))


def duplicate(experiment: Experiment, indices: Sequence[int]) -> tuple[Experiment, tuple[int, ...]]:
    """Copy the layers ``indices``, but not the output, behind the last of them; return the copies' indices too."""
    return repeat(experiment, indices, 1)


def insert(
    experiment: Experiment, layers: Sequence[Layer], place: int | None = None
) -> tuple[Experiment, tuple[int, ...]]:
    """Insert ``layers`` before what is now layer ``place`` (None: below the output); return their indices too.

    A name that is taken gets the next free number; a number of its own is kept where it can be.
    """
    stack = list(experiment.layers)
    last = max(len(stack) - 1, 0)
    start = last if place is None else max(0, min(place, last))
    taken = {layer.name for layer in stack}
    for offset, layer in enumerate(layers):
        name = layer.name if layer.name not in taken else free_name(with_layers(experiment, stack), layer.name)
        taken.add(name)
        stack.insert(start + offset, layer.model_copy(update={"name": name}))
    return with_layers(experiment, stack), tuple(range(start, start + len(layers)))


def repeat(experiment: Experiment, indices: Sequence[int], times: int) -> tuple[Experiment, tuple[int, ...]]:
    """Put ``times`` copies of the layers ``indices``, but not of the output, behind the last of them."""
    chosen = copyable(experiment, indices)
    if not chosen:
        return experiment, tuple(indices)
    return insert(experiment, [experiment.layers[index] for index in chosen] * times, chosen[-1] + 1)


def copyable(experiment: Experiment, indices: Sequence[int]) -> list[int]:
    """Return which of the layers ``indices`` can be copied: all but the output."""
    return [index for index in sorted(set(indices)) if index < len(experiment.layers) - 1]


def with_stack(experiment: Experiment, hidden: Sequence[Layer], output: Dense | None = None) -> Experiment:
    """Return ``experiment`` with other hidden layers, each with a name of its own; the output stays, or is ``output``.

    The output keeps its name and its number of units in any case.
    """
    stays = list(experiment.layers[-1:]) or list(add(experiment, None)[0].layers)
    if output is not None and isinstance(stays[0], Dense):
        kept = {"name": stays[0].name, "units": stays[0].units, "activation": stays[0].activation}
        stays = [output.model_copy(update=kept)]
    return insert(with_layers(experiment, stays), hidden)[0]


def move(experiment: Experiment, indices: Sequence[int], place: int) -> tuple[Experiment, tuple[int, ...]]:
    """Move the layers ``indices`` so that they stand before what is now layer ``place``; the output stays last."""
    last = len(experiment.layers) - 1
    chosen = [index for index in sorted(set(indices)) if index < last]
    place = max(0, min(place, last))
    moving = [experiment.layers[index] for index in chosen]
    rest = [layer for index, layer in enumerate(experiment.layers) if index not in chosen]
    start = place - sum(index < place for index in chosen)
    layers = [*rest[:start], *moving, *rest[start:]]
    return with_layers(experiment, layers), tuple(range(start, start + len(moving)))


def shift(experiment: Experiment, indices: Sequence[int], by: int) -> tuple[Experiment, tuple[int, ...]]:
    """Move the layers ``indices`` up (by -1) or down (by 1) past one neighbor."""
    chosen = [index for index in sorted(set(indices)) if index < len(experiment.layers) - 1]
    if not chosen:
        return experiment, tuple(indices)
    place = chosen[0] - 1 if by < 0 else chosen[-1] + 2
    if place < 0 or place > len(experiment.layers) - 1:
        return experiment, tuple(chosen)
    return move(experiment, chosen, place)


def rename(experiment: Experiment, index: int, name: str) -> Experiment:
    """Give layer ``index`` another name. Raises ``ValueError`` (pydantic's) when the name is refused."""
    return change(experiment, [index], lambda _layer: {"name": name.strip()})


def change(experiment: Experiment, indices: Sequence[int], update: Callable[[Layer], dict[str, Any]]) -> Experiment:
    """Change fields of the layers ``indices``: ``update`` maps a layer to its new values; they are validated."""
    layers = list(experiment.layers)
    for index in indices:
        values = {**dict(layers[index]), **update(layers[index])}
        layers[index] = type(layers[index]).model_validate(values)
    return with_layers(experiment, layers)


def with_data(experiment: Experiment, data: Data, shape: DataShape | None) -> Experiment:
    """Take another data set; the output layer gets as many units as it has classes, or predicts one number.

    Where classes give way to numbers or the other way round, the output's activation and the loss follow.
    """
    changed = experiment.model_copy(update={"data": data})
    output = changed.layers[-1] if changed.layers else None
    if shape is None or not isinstance(output, Dense):
        return changed
    update: dict[str, Any] = {"units": shape.outputs}
    loss = changed.training.loss.kind
    if not shape.classes and (loss == "cross_entropy" or output.activation.kind == "softmax"):
        update["activation"], loss = Activation(kind="linear"), "mse"
    elif shape.classes and output.activation.kind == "linear":
        update["activation"], loss = Activation(kind="softmax"), "cross_entropy"
    if loss != changed.training.loss.kind:
        training = changed.training.model_copy(update={"loss": Loss(kind=loss)})
        changed = changed.model_copy(update={"training": training})
    if all(getattr(output, field) == value for field, value in update.items()):
        return changed
    return change(changed, [len(changed.layers) - 1], lambda _layer: update)

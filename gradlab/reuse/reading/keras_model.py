"""A Keras model as a source: its description, and its weights through a function that reads them layer by layer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.records import LayerWeights
from gradlab.reuse.reading.assembly import Assembler, Draft, Part, assemble
from gradlab.reuse.reading.keras_config import parse_model
from gradlab.reuse.reading.keras_values import Shape
from gradlab.reuse.reading.limits import MOST_LAYERS, RefusalError, require_parameters
from gradlab.reuse.reading.source import Source, SourceLayer
from gradlab.spec import MOST_FEATURES, Standardization, WeightedLayer

Arrays = dict[str, NDArray[Any]]
Read = Callable[[Part], list[NDArray[Any]]]
"""Gives the arrays of a part in their order, each with the shape that the part says."""
_LEAST_DEVIATION = 1e-7  # what Keras divides by at least


def keras_source(path: Path, description: Any, read: Read) -> Source:
    """Return the network that `description`, a Keras model's parsed JSON, and the weights that `read` gives are.

    Raises:
        RefusalError: when it is no chain of layers, or too large.
    """
    model = parse_model(description)
    if not model.entrance:
        raise RefusalError("it does not say what shape its inputs have; save it after it was built")
    if len(model.layers) > MOST_LAYERS:
        raise RefusalError(f"its network has {len(model.layers):,} layers, and at most {MOST_LAYERS:,} are read")
    built = assemble(model)
    known = [draft for draft in built.drafts if draft.layer is not None]
    require_parameters(sum(part.count for draft in known for part in draft.parts))
    names: set[str] = set()
    layers = tuple(_layer(draft, read, names) for draft in built.drafts)
    entrance = model.entrance if len(model.entrance) != 2 else (*model.entrance, 1)
    return Source(path.name, layers, entrance, _scaling(built, path.name, entrance, read))


def _layer(draft: Draft, read: Read, names: set[str]) -> SourceLayer:
    if draft.layer is None:
        return SourceLayer(draft.name, draft.kind, None, why=draft.why)
    arrays: Arrays = {}
    for part in draft.parts:
        arrays |= dict(zip((name for name, _ in part.arrays), read(part), strict=True))
    layer = draft.layer.model_copy(update={"name": plain_name(draft.name, names)})
    return SourceLayer(draft.name, draft.kind, layer, fitted(layer, arrays))


def fitted(layer: Any, arrays: Arrays) -> LayerWeights:
    """Return `arrays` as a layer of Gradlab holds them.

    A bias in front of a batch normalization is not kept: it is the same to lower the mean that is taken off by it.
    """
    found = dict(arrays)
    if isinstance(layer, WeightedLayer) and "bias" in found and not layer.uses_bias:
        bias = found.pop("bias")
        found["moving_mean"] = found["moving_mean"] - bias
    if "alpha" in found:
        found["alpha"] = found["alpha"].reshape(-1)
    return found


OWN_PARTS = {"dense", "conv", "norm", "pool", "flatten", "dropout", "add"}


def plain_name(wish: str, taken: set[str]) -> str:
    """Return `wish` as a layer of Gradlab may be called, and unlike all in `taken`, which it joins.

    Gradlab's own Keras models call the parts of a layer such as hidden1.dense.
    """
    stem = wish.rpartition(".")[0] if wish.rpartition(".")[2] in OWN_PARTS else wish
    stem = "".join(letter if letter.isprintable() and letter != "/" else "-" for letter in stem).strip()[:50] or "layer"
    name = next(name for n in range(1, len(taken) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)
    taken.add(name)
    return name


def _scaling(built: Assembler, source: str, entrance: Shape, read: Read) -> Standardization | None:
    features = int(np.prod(entrance))
    if built.scaling is None or features > MOST_FEATURES:
        return None
    if isinstance(built.scaling, Part):
        mean, variance = read(built.scaling)
        scale = np.maximum(np.sqrt(np.maximum(variance, 0.0)), _LEAST_DEVIATION)
    else:
        mean, scale = (np.full(features, value) for value in built.scaling)
    if not np.isfinite([mean, scale]).all():
        return None
    values = {"source": source[:200], "mean": tuple(map(float, mean)), "scale": tuple(map(float, scale))}
    return Standardization.model_validate(values)

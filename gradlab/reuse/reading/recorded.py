"""A recorded run of Gradlab as a source."""

import numpy as np

from gradlab.data import load_data
from gradlab.errors import DataError, SourceError
from gradlab.records import Checkpoint, layer_weights
from gradlab.reuse.reading.source import Source, SourceLayer
from gradlab.spec import (
    LAYER_LABELS,
    MOST_FEATURES,
    Data,
    DataShape,
    Experiment,
    LayerNorm,
    Standardization,
    WeightedLayer,
    bundled_shape,
    input_shape,
)
from gradlab.store import History


def source_of_run(history: History, name: str, checkpoint: Checkpoint | None = None) -> Source:
    """Return the network of a run as `checkpoint` has it, or its newest one, as a source called `name`.

    Raises:
        SourceError: when the run kept no weights.
    """
    kept = checkpoint or history.checkpoint
    if kept is None:
        raise SourceError(f"{name} kept no weights, so nothing can be taken from it; train it to its end first.")
    experiment = history.started.experiment
    layers = tuple(_layer(experiment, index, kept) for index in range(len(experiment.layers)))
    shape, standardization, notes = _inputs(experiment, name)
    entrance = input_shape(experiment.layers, shape) if shape is not None else ()
    return Source(name, layers, entrance, standardization, notes)


def _layer(experiment: Experiment, index: int, checkpoint: Checkpoint) -> SourceLayer:
    layer = experiment.layers[index]
    if isinstance(layer, WeightedLayer | LayerNorm):
        layer = layer.model_copy(update={"origin": None, "frozen": False})
    weights = {name: np.array(value) for name, value in layer_weights(checkpoint.weights, layer.name).items()}
    if isinstance(layer, WeightedLayer) and "kernel" not in weights:
        return SourceLayer(layer.name, LAYER_LABELS[layer.kind], None, why=f"{layer.name}: its weights were not kept.")
    return SourceLayer(layer.name, LAYER_LABELS[layer.kind], layer, weights)


def _inputs(experiment: Experiment, name: str) -> tuple[DataShape | None, Standardization | None, tuple[str, ...]]:
    """Return the shape of the run's data, how they were scaled, and what is not known of them."""
    data = experiment.data
    if data.scaling == "none":
        return bundled_shape(data), None, ("Its inputs were not scaled.",)
    try:
        found = load_data(data)
    except DataError:
        unknown = "Its data cannot be read here, so how its inputs were scaled is not known."
        return bundled_shape(data), data.standardization, () if data.standardization else (unknown,)
    if found.shape.features > MOST_FEATURES:
        return (
            found.shape,
            None,
            (f"It has more than {MOST_FEATURES:,} features, so their scaling is not taken along.",),
        )
    return found.shape, scaling_of(data, name), ()


def scaling_of(data: Data, name: str) -> Standardization | None:
    """Return how the examples of `data` are scaled, called after the source `name`; None where they are not.

    Raises:
        DataError: when they cannot be read.
    """
    if data.scaling == "none":
        return None
    found = load_data(data)
    values = {"source": name[:200], "mean": tuple(found.mean.tolist()), "scale": tuple(found.scale.tolist())}
    return Standardization.model_validate(values)

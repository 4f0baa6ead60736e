"""Tells whether a checkpoint, or reused weights, belong to an experiment. No TensorFlow here."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import SpecError
from gradlab.records import Checkpoint, LayerWeights
from gradlab.spec import Experiment, origin_of

Weights = Mapping[str, NDArray[Any]]


def fitting(checkpoint: Checkpoint, present: Weights) -> Weights:
    """Return the checkpoint's weights if they fit `present`, those of the network that is to go on from them.

    Raises:
        SpecError: names the first weight that is missing or has another shape.
    """
    slots = {"m", "v", "momentum", "accumulator", "mean_square", "product"}
    for name, value in present.items():
        found = checkpoint.weights.get(name)
        if found is None and name.rpartition("/")[2] in slots:
            continue  # a layer that was frozen then: its slots start anew
        if found is None or found.shape != value.shape:
            what = "has no" if found is None else f"has {_words(found)} for"
            raise SpecError(
                f"The checkpoint of step {checkpoint.step:,} {what} {name}, and the stack needs {_words(value)};"
                " go on with the stack of its own run."
            )
    return checkpoint.weights


def require_reused(experiment: Experiment, reused: Mapping[str, LayerWeights]) -> None:
    """Raise a SpecError for the first layer whose origin's weights are not among `reused`."""
    for layer in experiment.layers:
        origin = origin_of(layer)
        if origin is not None and origin.sha256 not in reused:
            raise SpecError(
                f"Layer {layer.name} starts with the weights of {origin.layer} in {origin.source}, and they are not"
                " here; take them from the source again, or let the layer's weights be drawn anew."
            )


def _words(value: NDArray[Any]) -> str:
    return "×".join(str(side) for side in np.shape(value)) or "a single number"

"""Tells whether a checkpoint belongs to an experiment. No TensorFlow here."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import SpecError
from gradlab.records import Checkpoint

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


def _words(value: NDArray[Any]) -> str:
    return "×".join(str(side) for side in np.shape(value)) or "a single number"

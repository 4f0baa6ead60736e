"""The variables of a run as arrays, small ones in one call of TensorFlow.

Each call gives up Python's lock and waits for it again, a few milliseconds where the window draws meanwhile: for the
weights of a hundred layers, one by one, that is longer than a person waits for Stop.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.train.graph import graph

SMALL = 2**18
"""Numbers of a variable that is read with others; a larger one would be copied twice."""


class StateReader:
    """Reads `variables`; it is made for them once and reads them as they then are."""

    def __init__(self, variables: Mapping[str, tf.Variable]) -> None:
        """Build the graph that puts the small ones behind each other, a vector for each type."""
        self.variables = dict(variables)
        self._groups: dict[tf.DType, list[str]] = {}
        for name, variable in self.variables.items():
            if variable.shape.num_elements() <= SMALL:
                self._groups.setdefault(variable.dtype, []).append(name)
        self._read = graph(self._vectors, [])
        self._read()  # the first call is a hundred times as long as the next ones

    def read(self) -> dict[str, NDArray[Any]]:
        """Return the present value of each variable, by name and in their order."""
        found: dict[str, NDArray[Any]] = {}
        for names, vector in zip(self._groups.values(), self._read(), strict=True):
            shapes = [tuple(self.variables[name].shape) for name in names]
            ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
            parts = np.split(vector.numpy(), ends[:-1])
            found |= {name: part.reshape(shape) for name, part, shape in zip(names, parts, shapes, strict=True)}
        return {name: found[name] if name in found else one.numpy() for name, one in self.variables.items()}

    def _vectors(self) -> list[tf.Tensor]:
        return [
            tf.concat([tf.reshape(self.variables[name], [-1]) for name in names], axis=0)
            for names in self._groups.values()
        ]

"""Inputs that are arrays in memory, or stay in their file and are read a few at a time."""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from gradlab.data.table import FileState, state_of

PIECE = 8192
RESIDENT_BYTES = 2**30
"""As float32, inputs up to this size are held in memory."""


class MappedExamples:
    """Chosen rows of an array that is mapped from a file, scaled as they are read."""

    def __init__(self, source: NDArray[Any], rows: NDArray[np.intp]) -> None:
        """Stand for the `rows` of `source` [n, ...], each as one row of numbers, not scaled."""
        self._source = source
        self._rows = rows
        self._file = _named(source)
        self.shape = (len(rows), int(np.prod(source.shape[1:])))
        self._mean = np.zeros(self.shape[1])
        self._scale = np.ones(self.shape[1])

    def __len__(self) -> int:
        """Return the number of examples."""
        return len(self._rows)

    def __getitem__(self, chosen: slice | NDArray[Any]) -> NDArray[np.float32]:
        """Return float32 [chosen, features], scaled.

        Raises:
            DataError: when the file is gone or was changed; to read on would end the process or mix two files.
        """
        if self._file is not None:
            self._file.require_unchanged()
        rows = self._rows[chosen]
        order = np.argsort(rows)  # a file is read faster from its beginning to its end
        read = np.asarray(self._source[rows[order]], np.float64).reshape(len(rows), self.shape[1])
        values = np.empty((len(rows), self.shape[1]), np.float32)
        values[order] = (read - self._mean) / self._scale
        return values

    def scaled(self, mean: NDArray[np.float64], scale: NDArray[np.float64]) -> "Examples":
        """Return the same examples as (raw - mean) / scale."""
        copy = MappedExamples(self._source, self._rows)
        copy._mean, copy._scale = mean, scale
        return cast("Examples", copy)


def _named(source: NDArray[Any]) -> FileState | None:
    """Return the present state of the file that `source` is mapped from."""
    name = getattr(source, "filename", None)
    return state_of(str(name), "a data file") if name is not None else None


Examples = NDArray[np.float32]
"""Inputs [n, features]; MappedExamples, which can be cut and indexed by rows as arrays are, passes for them."""


def pieces(inputs: Examples) -> Iterator[NDArray[np.float32]]:
    """Yield the examples in their order, a few thousand at a time."""
    for first in range(0, len(inputs), PIECE):
        yield inputs[first : first + PIECE]


def moments(inputs: Examples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and deviation of each feature, float64 [features] both, in one pass (Chan et al. 1983)."""
    count, mean, square = 0, np.zeros(inputs.shape[1]), np.zeros(inputs.shape[1])
    for piece in pieces(inputs):
        part = piece.astype(np.float64)
        size, middle = len(part), part.mean(axis=0)
        shift, total = middle - mean, count + size
        square += ((part - middle) ** 2).sum(axis=0) + shift**2 * count * size / total
        mean += shift * size / total
        count = total
    return mean, np.sqrt(square / max(count, 1))

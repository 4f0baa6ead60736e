"""Weights in the file: a safetensors blob for each layer, named by its SHA-256, so that a frozen one is stored once."""

import hashlib
from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from contextlib import AbstractContextManager
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as arrays_from_bytes
from safetensors.numpy import save as arrays_to_bytes

from gradlab.errors import DocumentError
from gradlab.store.schema import PIECE_BYTES
from gradlab.store.sql import execute

MOST_BLOB_BYTES = 8 * 2**30
Weights = Mapping[str, NDArray[Any]]
Door = Callable[[], AbstractContextManager[apsw.Connection]]
"""Opens the file that weights are in."""


def parts_of(weights: Weights) -> dict[str, bytes]:
    """Return `weights` as safetensors by what stands before the last slash of their names, such as a layer."""
    parts: dict[str, dict[str, NDArray[Any]]] = {}
    for name, value in weights.items():
        parts.setdefault(name.rpartition("/")[0], {})[name] = np.asarray(value, order="C")
    return {part: arrays_to_bytes(arrays) for part, arrays in sorted(parts.items())}


def arrays_of(data: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays that safetensors `data` holds.

    Raises:
        DocumentError: when it is not safetensors.
    """
    try:
        return {name: np.array(value) for name, value in arrays_from_bytes(data).items()}
    except (SafetensorError, LookupError, TypeError, ValueError):
        raise DocumentError("its arrays are not in the safetensors format") from None


def put_blob(connection: apsw.Connection, data: bytes) -> str:
    """Store `data` once, whoever refers to it; return its name, its SHA-256 in hex."""
    name = hashlib.sha256(data).hexdigest()
    if not list(execute(connection, "SELECT 1 FROM blob WHERE id = ? LIMIT 1", (name,))):
        for piece, first in enumerate(range(0, max(len(data), 1), PIECE_BYTES)):
            values = (name, piece, data[first : first + PIECE_BYTES])
            execute(connection, "INSERT INTO blob VALUES (?, ?, ?)", values)
    return name


def get_blob(connection: apsw.Connection, name: str) -> bytes:
    """Return the blob called `name`.

    Raises:
        DocumentError: when it is missing or damaged.
    """
    sizes = execute(connection, "SELECT sum(length(data)) FROM blob WHERE id = ?", (name,))
    if (next(iter(sizes))[0] or 0) > MOST_BLOB_BYTES:
        raise DocumentError("the weights in it are too large")
    pieces = execute(connection, "SELECT data FROM blob WHERE id = ? ORDER BY piece", (name,))
    data = b"".join(piece[0] for piece in pieces)
    if hashlib.sha256(data).hexdigest() != name:
        raise DocumentError("the weights in it are damaged")
    return data


def check_blobs(connection: apsw.Connection) -> None:
    """Verify every blob that something refers to, a piece at a time.

    Raises:
        DocumentError: when one is missing or damaged.
    """
    names = list(execute(connection, "SELECT DISTINCT blob FROM weights UNION SELECT blob FROM reused"))
    for (name,) in names:
        total = hashlib.sha256()
        for (data,) in execute(connection, "SELECT data FROM blob WHERE id = ? ORDER BY piece", (name,)):
            total.update(data)
        if total.hexdigest() != name:
            raise DocumentError("the weights in it are damaged")


class StoredWeights(Mapping[str, NDArray[Any]]):
    """The weights of a checkpoint, read from their file when they are first looked at, and each time again.

    Nothing is held, so that a run may have any number of checkpoints; `read` gives what is to be kept.
    """

    def __init__(self, door: Door, blobs: Mapping[str, str]) -> None:
        """Stand for the blobs `blobs`, by part, in the file that `door` opens."""
        self._door = door
        self.blobs = dict(blobs)

    def are_in(self, connection: apsw.Connection) -> bool:
        """Tell whether the file that `connection` is to has all of these blobs."""
        query = "SELECT 1 FROM blob WHERE id = ? LIMIT 1"
        return all(list(execute(connection, query, (name,))) for name in self.blobs.values())

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return one array, reading no more than its part.

        Raises:
            DocumentError: when the file is gone or damaged.
        """
        part = name.rpartition("/")[0]
        if part not in self.blobs:
            raise KeyError(name)
        with self._door() as connection:
            return arrays_of(get_blob(connection, self.blobs[part]))[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.read())

    def keys(self) -> KeysView[str]:
        """Return the names."""
        return self.read().keys()

    def items(self) -> ItemsView[str, NDArray[Any]]:
        """Return names and arrays, read at one time."""
        return self.read().items()

    def values(self) -> ValuesView[NDArray[Any]]:
        """Return the arrays, read at one time."""
        return self.read().values()

    def __len__(self) -> int:
        """Return the number of arrays."""
        return len(self.read())

    def read(self) -> dict[str, NDArray[Any]]:
        """Return all of them, read at one time.

        Raises:
            DocumentError: when the file is gone or damaged.
        """
        with self._door() as connection:
            blobs = [arrays_of(get_blob(connection, name)) for name in self.blobs.values()]
        return {name: value for arrays in blobs for name, value in arrays.items()}


def bytes_of(weights: Weights) -> int:
    """Return how much room `weights` need in memory; those that stand in a file need none."""
    return 0 if isinstance(weights, StoredWeights) else sum(value.nbytes for value in weights.values())


class Reused:
    """Weights that came from another file and travel in the document; `name` is the SHA-256 of their bytes, in hex."""

    def __init__(self, name: str, source: str, read: Callable[[], bytes]) -> None:
        """Stand for what `read` gives; `source` says for people where it came from."""
        self.name = name
        self.source = source
        self.read = read

    @classmethod
    def of(cls, data: bytes, source: str) -> "Reused":
        """Return weights that are in memory."""
        return cls(hashlib.sha256(data).hexdigest(), source, lambda: data)

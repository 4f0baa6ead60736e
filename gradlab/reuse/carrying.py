"""Reused weights as they travel inside a document, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as arrays_to_bytes

from gradlab.errors import DocumentError, SourceError
from gradlab.records import LayerWeights, digest_of
from gradlab.store import Reused
from gradlab.store.weights import arrays_of


def packed(weights: Mapping[str, LayerWeights], source: str) -> tuple[Reused, ...]:
    """Return `weights`, as `take` gave them, to be kept in a document; `source` says where they came from."""
    return tuple(Reused.of(arrays_to_bytes(_plain(arrays)), source) for arrays in weights.values())


def unpacked(reused: Iterable[Reused]) -> dict[str, LayerWeights]:
    """Return the weights of a document by the SHA-256 that an origin names, as `gradlab.train` takes them.

    Raises:
        SourceError: when one of them is not what its name says.
    """
    found: dict[str, LayerWeights] = {}
    for one in reused:
        data = one.read()
        try:
            arrays = arrays_of(data)
        except DocumentError:
            raise SourceError(
                f"The weights taken from {one.source} are not in the safetensors format; take them from it again."
            ) from None
        found[digest_of(arrays)] = arrays
    return found


def _plain(arrays: LayerWeights) -> dict[str, NDArray[Any]]:
    return {name: np.asarray(value, order="C") for name, value in arrays.items()}

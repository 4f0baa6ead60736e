"""Names weights by their content."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

LayerWeights = Mapping[str, NDArray[Any]]
"""The arrays of one layer by their short names, such as `kernel`."""


def digest_of(weights: LayerWeights) -> str:
    """Return the SHA-256, in hex, of the arrays of a layer: of each its name, type, shape and little-endian values.

    Equal digests mean weights that are equal bit for bit.
    """
    total = hashlib.sha256()
    for name in sorted(weights):
        value = np.ascontiguousarray(weights[name])
        value = value.astype(value.dtype.newbyteorder("<"), copy=False)
        head = f"{name} {value.dtype.str} {'x'.join(map(str, value.shape))}\n"
        total.update(head.encode("utf-8", "surrogatepass"))
        total.update(value.tobytes())
    return total.hexdigest()


def layer_weights(weights: LayerWeights, layer: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of `layer` from those of a network, named such as `hidden1/kernel`, by their short names."""
    return {
        name.rpartition("/")[2]: np.asarray(value)
        for name, value in weights.items()
        if name.rpartition("/")[0] == layer
    }

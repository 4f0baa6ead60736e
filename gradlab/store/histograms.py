"""A step's distributions as bytes and back: safetensors, one array a quantity, found again by name."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as arrays_to_bytes

from gradlab.errors import DocumentError
from gradlab.records import COUNTS, DISTRIBUTION_QUANTITIES, HISTOGRAMS, Distributions
from gradlab.store.checked import shown
from gradlab.store.pictures import arrays_of_pictures, pictures_in
from gradlab.store.weights import arrays_of


def distributions_to_bytes(record: Distributions) -> bytes:
    """Return `counts/NAME` uint32 [layers, COUNTS], `values/NAME` float32 [layers] and the pictures as safetensors."""
    counts = {
        f"counts/{histogram.name}": np.ascontiguousarray(record.counts[:, index], "<u4")
        for index, histogram in enumerate(HISTOGRAMS)
    }
    values = {
        f"values/{quantity.name}": np.ascontiguousarray(record.values[:, index], "<f4")
        for index, quantity in enumerate(DISTRIBUTION_QUANTITIES)
    }
    pictures = {} if record.pictures is None else arrays_of_pictures(record.pictures)
    return arrays_to_bytes({**counts, **values, **pictures})


def distributions_from_bytes(step: int, data: bytes, layers: int) -> Distributions:
    """Return what `distributions_to_bytes` gave; what an older file lacks is empty, or NaN.

    Raises:
        DocumentError: when it is not that, of `layers` layers.
    """
    arrays = arrays_of(data)
    counts = np.zeros((layers, len(HISTOGRAMS), COUNTS), np.uint32)
    values = np.full((layers, len(DISTRIBUTION_QUANTITIES)), np.nan, np.float32)
    known = [f"counts/{histogram.name}" for histogram in HISTOGRAMS]
    if not any(name in arrays for name in known):  # what is empty would take memory without room in the file
        raise DocumentError("it has no histogram that is known")
    for index, name in enumerate(known):
        if name in arrays:
            counts[:, index] = _fitting(arrays[name], name, np.dtype(np.uint32), (layers, COUNTS))
    for index, quantity in enumerate(DISTRIBUTION_QUANTITIES):
        name = f"values/{quantity.name}"
        if name in arrays:
            values[:, index] = _fitting(arrays[name], name, np.dtype(np.float32), (layers,))
    return Distributions(step, counts, values, pictures_in(arrays))


def _fitting(array: NDArray[Any], name: str, kind: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if array.dtype != kind or array.shape != shape:
        received = shown(f"{array.dtype.name} {list(array.shape[:9])}")
        raise DocumentError(f"{name} has a wrong size: expected {kind.name} {list(shape)}, received {received}")
    return array

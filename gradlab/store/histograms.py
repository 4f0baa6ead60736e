"""A step's distributions as bytes and back: safetensors, one array a quantity, found again by name."""

import numpy as np
from safetensors.numpy import save as arrays_to_bytes

from gradlab.errors import DocumentError
from gradlab.records import COUNTS, DISTRIBUTION_QUANTITIES, HISTOGRAMS, Distributions
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
    for index, histogram in enumerate(HISTOGRAMS):
        found = arrays.get(f"counts/{histogram.name}")
        if found is not None:
            if found.shape != (layers, COUNTS) or found.dtype != np.uint32:
                raise DocumentError("a histogram in it has a wrong size")
            counts[:, index] = found
    for index, quantity in enumerate(DISTRIBUTION_QUANTITIES):
        found = arrays.get(f"values/{quantity.name}")
        if found is not None:
            if found.shape != (layers,) or found.dtype != np.float32:
                raise DocumentError("a number beside the histograms in it has a wrong size")
            values[:, index] = found
    return Distributions(step, counts, values, pictures_in(arrays))

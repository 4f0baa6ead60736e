"""The frozen layers at the bottom of a stack: what they give for an example never changes, so it is computed once."""

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from gradlab.network import Network
from gradlab.spec import Dropout, Layer, Residual, is_frozen, weighted

PIECE = 4096
MOST_BYTES = 2**30
"""A larger table of outputs is not kept; the layers are then computed at every step."""


def prefix_length(layers: Sequence[Layer]) -> int:
    """Return how many of the lowest layers always give the same; 0 where none of them has a kernel."""
    length = 0
    for layer in layers[:-1]:
        changing = weighted((layer,)) or hasattr(layer, "frozen")
        if (changing and not is_frozen(layer)) or (isinstance(layer, Dropout) and layer.rate):
            break
        length += 1
    while length and not _closed(layers, length):
        length -= 1
    return length if weighted(tuple(layers[:length])) else 0


def _closed(layers: Sequence[Layer], length: int) -> bool:
    """Tell whether no bypass above the lowest `length` layers begins within them."""
    return all(
        index - layer.span >= length
        for index, layer in enumerate(layers)
        if isinstance(layer, Residual) and index >= length
    )


def fits(network: Network, length: int, examples: int) -> bool:
    """Tell whether a table of what the lowest `length` layers give for all examples may be kept."""
    numbers = int(np.prod(network.shapes[length - 1].after))
    return length > 0 and numbers * examples * network.precision.computed.size <= MOST_BYTES


def outputs_of(network: Network, length: int) -> Callable[[tf.Tensor], tf.Tensor]:
    """Return a function from examples [n, features] to what the lowest `length` layers give [n, ...]."""

    def forward(inputs: tf.Tensor) -> tf.Tensor:
        pieces = [
            network.forward(network.read(), inputs[first : first + PIECE], training=False, end=length).output
            for first in range(0, inputs.shape[0], PIECE)
        ]
        return tf.concat(pieces, axis=0)

    return forward

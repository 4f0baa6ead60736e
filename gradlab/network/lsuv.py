"""Layer-sequential unit-variance initialization (Mishkin & Matas 2016): weights scaled by what real examples do."""

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network.network import Network
from gradlab.spec import Conv2D, Dense

EXAMPLES = 1024
_LEAST = 1e-12


def scale_layers(network: Network, inputs: NDArray[np.float32]) -> None:
    """Scale the kernel of each LSUV layer, from the input on, until its affine output has its gain as deviation.

    `inputs` [examples, features] are training examples, of which the first 1,024 are used. Biases are still zero, so
    that one division is exact. A layer whose output does not vary at all, or whose weights were
    taken from another network, is left as it is.
    """
    batch = tf.constant(inputs[:EXAMPLES])
    for index, layer in enumerate(network.layers):
        if not isinstance(layer, Dense | Conv2D) or layer.initializer.kind != "lsuv" or layer.origin is not None:
            continue
        bare = layer.model_copy(update={"batch_norm": None, "frozen": False})
        stack = (*network.layers[:index], bare, *network.layers[index + 1 :])
        units = network.variables[f"{layer.name}/kernel"].shape[-1]
        values = network.read() | {f"{layer.name}/bias": tf.zeros([units], network.precision.stored)}
        affine = network.forward(values, batch, training=True, layers=stack, end=index + 1).pre[-1]
        kernel = network.variables[f"{layer.name}/kernel"]
        deviation = float(np.asarray(affine, np.float64).std())
        if deviation > _LEAST:
            kernel.assign(kernel * (layer.initializer.gain / deviation))

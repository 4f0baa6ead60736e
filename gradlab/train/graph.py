"""How a function of tensors becomes a graph: once, at a known time, as it stands; and what it is called with."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from gradlab.train.building import while_building


def graph(function: Callable[..., Any], signature: Sequence[Any]) -> Callable[..., Any]:
    """Return `function` as one graph for arguments of the types `signature`, built now.

    No function here branches on a tensor's value in Python, so that nothing needs to be translated: reading the source
    of everything that is called takes TensorFlow as long as half of the graph itself.
    """
    with while_building():
        return tf.function(function, input_signature=signature, autograph=False).get_concrete_function()


def scalar(value: float, dtype: tf.DType) -> tf.Tensor:
    """Return `value` as a tensor that goes when it is no longer needed.

    Of each Python number that it was ever given TensorFlow keeps the tensor for ever; of numpy's it does not.
    """
    return tf.constant(np.asarray(value, dtype.as_numpy_dtype))

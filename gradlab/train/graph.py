"""How a function of tensors becomes a graph: once, at a known time, as it stands."""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf


def graph(function: Callable[..., Any], signature: Sequence[Any]) -> Callable[..., Any]:
    """Return `function` as one graph for arguments of the types `signature`, built now.

    No function here branches on a tensor's value in Python, so that nothing needs to be translated: reading the source
    of everything that is called takes TensorFlow as long as half of the graph itself.
    """
    return tf.function(function, input_signature=signature, autograph=False).get_concrete_function()

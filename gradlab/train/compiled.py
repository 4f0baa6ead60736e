"""The steps of a chunk compiled by XLA to one program: up to 1.6 times as fast, and seconds in the making.

A run begins with TensorFlow's own operations, so that it begins at once, and goes over to the compiled ones at a step
that depends on nothing but its stack: the last digits differ, and the same seed must give the same bits.
"""

import logging
import math
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network import Network
from gradlab.spec import Dense, Dropout, Flatten, Layer, LayerNorm, Residual, weighted
from gradlab.train.building import while_building
from gradlab.train.executor import is_small
from gradlab.train.pace import UNDISTURBED_SECONDS

LEAST_AFTER, MOST_AFTER = 2000, 5000
_LAYER_STEPS = 100_000
MOST_LAYERS = 120
"""A deeper stack takes the compiler too long."""
_LAYER_SECONDS, _PRODUCTS = 1e-5, 5e10
"""On a fast machine a step takes so long a layer, and so many multiplications go into a second."""
_KINDS = (Dense, Dropout, Flatten, LayerNorm, Residual)
SWITCH = "GRADLAB_COMPILE"
"""Set to 0 in the environment, nothing is compiled."""
_log = logging.getLogger(__name__)


def steps_before(layers: Sequence[Layer]) -> int:
    """Return how many steps a stack takes with TensorFlow's own operations: about as long as compiling lasts."""
    return min(max(_LAYER_STEPS // max(len(weighted(tuple(layers))), 1), LEAST_AFTER), MOST_AFTER)


def can_be_compiled(network: Network, layers: Sequence[Layer], batch_size: int) -> bool:
    """Tell whether compiled steps gain anything: on the CPU, in stacks of small dense layers."""
    fit = all(isinstance(layer, _KINDS) for layer in layers) and len(weighted(tuple(layers))) <= MOST_LAYERS
    return fit and os.environ.get(SWITCH) != "0" and is_small(network, batch_size)


def most_steps(network: Network, layers: Sequence[Layer], batch_size: int) -> int:
    """Return how many steps one call is made for, a power of two: on a fast machine about one chunk's."""
    weights = sum(network.variables[name].shape.num_elements() or 0 for name in network.parameters)
    seconds = _LAYER_SECONDS * len(weighted(tuple(layers))) + 6 * weights * batch_size / _PRODUCTS
    return int(2 ** np.clip(math.ceil(math.log2(UNDISTURBED_SECONDS / seconds)), 4, 10))


class CompiledSteps:
    """Takes steps with a compiled function, which gives the same bits each time."""

    def __init__(self, function: Callable[..., Any], most_steps: int) -> None:
        """Take at most `most_steps` steps with `function`, as `compiled` gives it."""
        self._function = function
        self._most_steps = most_steps

    def take(self, indices: NDArray[np.int32], shares: NDArray[Any], first_step: int) -> NDArray[Any]:
        """Take a step for each row of `indices` [k, batch] and return the raw sums [k, row_width]."""
        count = len(indices)
        padded = np.zeros((self._most_steps, indices.shape[1]), np.int32)
        padded[:count] = indices
        factors = np.ones(self._most_steps, shares.dtype)
        factors[:count] = shares
        numbers = (np.array(first_step, np.int32), np.array(count, np.int32))
        return self._function(*(tf.constant(value) for value in (padded, factors, *numbers))).numpy()[:count]


def compiled(function: Callable[..., Any], signature: Sequence[Any], variables: Iterable[tf.Variable]) -> Any:
    """Return `function` compiled for arguments of the types `signature`; None where XLA cannot.

    It is called once, with zeros, which must let it take no step, and with copies of `variables`, those that it reads
    and writes, in their place: what trains meanwhile on another thread is not touched.
    """
    with while_building():
        lazy = tf.function(function, input_signature=signature, autograph=False, jit_compile=True)
        made = lazy.get_concrete_function()
    known = {id(variable.handle): variable for variable in variables}
    own, copies, kept = list(made.captured_inputs), [], []
    for capture in own:
        if capture.dtype != tf.resource:
            copies.append(capture)
        elif id(capture) in known:
            variable = known[id(capture)]
            kept.append(tf.Variable(tf.zeros(variable.shape, variable.dtype), trainable=False))
            copies.append(kept[-1].handle)
        else:
            _log.warning("the steps are not compiled: %s is not a variable of this run", capture)
            return None
    try:
        made.set_external_captures(copies)
        made(*(tf.zeros(one.shape, one.dtype) for one in signature))
        made.set_external_captures(own)
    except (tf.errors.OpError, AttributeError, ValueError) as error:
        _log.warning("the steps are not compiled: %s", error)
        return None
    return made

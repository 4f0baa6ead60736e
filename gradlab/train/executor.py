"""On how many threads TensorFlow carries out the operations of a loop over steps.

Its usual executor hands each operation that is ready to a pool of threads. On small layers an operation takes a few
microseconds, and to wake a thread for it takes longer, so that a second core buys nothing; what else the machine does
meanwhile, such as drawing, slows every handing over. There the operations are carried out in turn, on one thread.
"""

import contextlib
import math
from collections.abc import Iterator

import tensorflow as tf

from gradlab.network import Network

MOST_WEIGHTS, MOST_VALUES = 12_000, 5_000
"""Up to here a layer's kernel, and its outputs for a batch, are small; docs/architecture.md has what was measured."""
_IN_TURN = "SINGLE_THREADED_EXECUTOR"


def is_small(network: Network, batch_size: int) -> bool:
    """Tell whether no layer of `network`, in batches of `batch_size`, has enough to do for several threads.

    On a GPU none is: what it computes is queued there, and another executor would gain nothing.
    """
    variables = [network.variables[name] for name in network.parameters]
    if any(tf.DeviceSpec.from_string(variable.device).device_type != "CPU" for variable in variables):
        return False
    kernels = [variable.shape.num_elements() or 0 for variable in variables]
    values = [batch_size * math.prod(place.after) for place in network.shapes]
    return max(kernels, default=0) <= MOST_WEIGHTS and max(values, default=0) <= MOST_VALUES


def run_in_turn(output: tf.Tensor) -> bool:
    """Let the loop that gives `output`, a tensor of the graph that is being built, run its operations in turn.

    Return whether it will: a TensorFlow that lets no attribute be set runs it as usual. Another loop may stand in this
    one where all is `called_in_turn`; elsewhere it would wait on the thread that it needs.
    """
    loop = output.op
    while loop.type == "Identity":
        loop = loop.inputs[0].op
    setter = getattr(loop, "_set_attr", None)
    if setter is None or loop.type not in {"While", "StatelessWhile"}:
        return False
    for part in ("cond", "body"):
        function = tf.compat.v1.AttrValue()
        function.CopyFrom(loop.node_def.attr[part])
        function.func.attr["_executor"].s = _IN_TURN.encode()
        setter(part, function)
    # Taken apart into the graph around it, as loops otherwise are, it would be run as that graph is.
    setter("_lower_using_switch_merge", tf.compat.v1.AttrValue(b=False))
    return True


@contextlib.contextmanager
def called_in_turn(*, small: bool) -> Iterator[None]:
    """Let each function that this thread calls meanwhile run its operations in turn, if what it does is small.

    It does so on one thread of TensorFlow's pool, from the first to the last: a loop in it must `run_in_turn`, too.
    """
    if not small:
        yield
        return
    with tf.experimental.function_executor_type(_IN_TURN):
        yield

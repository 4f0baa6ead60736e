"""k steps in one call of TensorFlow, for one setting of what is frozen and what is measured.

The cost of a step on small layers is the number of operations, and of a crossing from Python to TensorFlow about as
much as a step; so all scalars of a step are stacked once and all rows of a chunk cross at once.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.measure import STEP_WIDTH, row_width
from gradlab.spec import Layer, weighted
from gradlab.train.executor import is_small, run_in_turn
from gradlab.train.graph import graph, scalar
from gradlab.train.optimizers import Moment
from gradlab.train.prefix import fits, outputs_of, prefix_length
from gradlab.train.source import Source
from gradlab.train.step import Machinery, Step, learns_slopes

State = tuple[tf.Tensor, tf.Tensor, tf.TensorArray]
"""Of a chunk: how many steps are done, the packed vectors, the rows."""
PARALLEL = 4  # iterations that TensorFlow may overlap; what changes the state still waits for the step before
FROZEN_EVERY = 64
"""Frozen layers whose outputs are kept are measured on every so many steps: measuring is all that they still cost."""


class Program:
    """Trains k steps at a time; several programs of a run share its variables, and one at a time is in use."""

    def __init__(
        self, machinery: Machinery, source: Source, layers: tuple[Layer, ...], every: int, *, whole: bool = False
    ) -> None:
        """Build for the stack `layers`, whose freeze switches are set, measured on every `every`-th step; 0: never.

        `whole` computes and measures frozen layers at every step, too.
        """
        self._machinery = machinery
        self._source = source
        self.layers = layers
        self.every = every
        network = machinery.network
        length = prefix_length(layers) if source.resident and not whole else 0
        self.prefix = length if length and fits(network, length, source.examples) else 0
        self._full = Step(machinery, layers, first=0, measure=every > 0)
        light = self.prefix > 0 or every > 1
        self._light = Step(machinery, layers, first=self.prefix, measure=every == 1) if light else None
        self._count = len(weighted(layers))
        self._row_width = STEP_WIDTH + row_width(learned=learns_slopes(layers)) * (self._count if every else 0)
        names = network.trainable(layers)
        slots = {name: slot for name, slot in machinery.rule.slots.items() if name.rpartition("/")[0] in names}
        shared = {name: slot for name, slot in machinery.rule.slots.items() if name.startswith("optimizer/")}
        moving = {name: variable for name, variable in network.variables.items() if name not in network.parameters}
        self._state = {**{name: network.variables[name] for name in names}, **slots, **shared, **moving}
        self._saved = {name: tf.Variable(variable, trainable=False) for name, variable in self._state.items()}
        self._features: tf.Variable | None = None
        if self.prefix:
            shape = (source.examples, *network.shapes[self.prefix - 1].after)
            self._features = tf.Variable(tf.zeros(shape, network.precision.computed), trainable=False)
        self._in_turn = is_small(network, source.batch_size)
        self.traces = 0

    def _signature(self) -> list[tf.TensorSpec]:
        dtype = self._machinery.network.precision.stored
        return [*self._source.signature, tf.TensorSpec([None], dtype), tf.TensorSpec([], tf.int32)]

    def build(self) -> None:
        """Make the graph now, so that the first call need not; may be done on another thread than the run's."""
        _ = self._chunk, self._restore, self._forward

    @cached_property
    def _chunk(self) -> Any:
        return graph(self._run_chunk, self._signature())

    @cached_property
    def _restore(self) -> Any:
        return graph(self._copy_back, [])

    @cached_property
    def _forward(self) -> Any:
        if not self.prefix:
            return None
        function = outputs_of(self._machinery.network, self.prefix)
        return graph(function, [self._source.specification])

    def enter(self) -> None:
        """Get ready to be used from the present weights on: compute what the frozen layers at the bottom give."""
        if self._features is not None:
            self._features.assign(self._forward(self._source.inputs))

    def run(self, indices: NDArray[np.int32], shares: NDArray[Any], first_step: int) -> NDArray[Any]:
        """Take a step for each row of `indices` [k, batch] and return the raw sums [k, row_width]."""
        dtype = self._machinery.network.precision.stored
        batches = self._source.batches(indices)
        return self._chunk(*batches, tf.constant(shares, dtype), scalar(first_step, tf.int32)).numpy()

    def rewind(self) -> None:
        """Take back all steps of the last `run`."""
        self._restore()

    def measured(self, first_step: int, count: int) -> NDArray[np.bool_]:
        """Return bool [count, layers]: which layers are measured at which of `count` steps from `first_step` on."""
        if not self.every:
            return np.zeros((count, 0), bool)
        mask = np.ones((count, self._count), bool)
        if self._light is not None:
            light = np.arange(first_step - 1, first_step - 1 + count) % self._stride() != 0
            mask[light, : self._count - self._light.measured] = False
        return mask

    def _stride(self) -> int:
        return self.every if self.every > 1 else FROZEN_EVERY

    def _copy_back(self) -> None:
        for name, variable in self._state.items():
            variable.assign(self._saved[name])

    def _run_chunk(self, *arguments: tf.Tensor) -> tf.Tensor:
        """Take k steps: `arguments` are the source's batches, k factors of the learning rate and the first step."""
        self.traces += 1
        *batches, shares, first_step = arguments
        for name, variable in self._state.items():
            self._saved[name].assign(variable)
        count = tf.shape(shares)[0]
        dtype = self._machinery.network.precision.stored
        examples = self._source.examples_of(batches)
        rows = tf.TensorArray(dtype, size=count, element_shape=[self._row_width])
        state = (tf.constant(0), self._full.pack.read(), rows)
        full = self._stepper(self._full, examples, batches[0], first_step, shares)
        if self._light is None:
            _, packed, rows = self._repeated(full, lambda done: done < count, state)
        else:
            light = self._stepper(self._light, examples, batches[0], first_step, shares)
            stride = self._stride()

            def is_full(done: tf.Tensor) -> tf.Tensor:
                return tf.equal((first_step + done - 1) % stride, 0)

            # Loops in a loop and no branch in it: a branch passes everything that it reads through at every step.
            def take_steps(*state: Any) -> Any:
                state = self._repeated(full, lambda done: (done < count) & is_full(done), state)
                return self._repeated(light, lambda done: (done < count) & ~is_full(done), state)

            _, packed, rows = _repeated(take_steps, lambda done: done < count, state)
        self._full.pack.write(packed)
        return rows.stack()

    def _repeated(self, step: Callable[..., State], going: Callable[[tf.Tensor], tf.Tensor], state: Any) -> State:
        """Return the state after `step` as long as `going` says so; in turn where that is as fast."""
        state = _repeated(step, going, state)
        if self._in_turn:
            run_in_turn(state[0])
        return state

    def _stepper(
        self,
        taker: Step,
        examples: tuple[tf.Tensor, tf.Tensor],
        indices: tf.Tensor,
        first_step: tf.Tensor,
        shares: tf.Tensor,
    ) -> Callable[..., State]:
        """Return a function that takes the next step as `taker` does and writes its row."""
        inputs, targets = examples
        dtype = self._machinery.network.precision.stored
        rate = self._machinery.knobs.learning_rate
        features = self._features if taker is self._light else None

        def take_step(done: tf.Tensor, packed: tf.Tensor, rows: tf.TensorArray) -> State:
            moment = Moment(rate * shares[done], tf.cast(first_step + done, dtype))
            entering = inputs[done] if features is None else tf.gather(features, indices[done])
            taken = taker.take(entering, targets[done], packed, moment)
            with tf.control_dependencies(taken.changed):
                following = done + 1
            return following, taken.packed, rows.write(done, self._stacked(taken.row))

        return take_step

    def _stacked(self, scalars: list[tf.Tensor]) -> tf.Tensor:
        """Return the row [row_width]; layers that were not measured are zeros between the step and the others."""
        dtype = self._machinery.network.precision.stored
        row = tf.stack([tf.cast(scalar, dtype) for scalar in scalars])
        missing = self._row_width - len(scalars)
        return row if not missing else tf.concat([row[:STEP_WIDTH], tf.zeros([missing], dtype), row[STEP_WIDTH:]], 0)


def _repeated(body: Callable[..., State], going: Callable[[tf.Tensor], tf.Tensor], state: Any) -> State:
    """Return the state after `body` as long as `going` says so of the number of steps done."""
    return tf.while_loop(lambda done, *_: going(done), body, list(state), parallel_iterations=PARALLEL)

"""k steps in one call of TensorFlow, for one setting of what is frozen and what is measured.

The cost of a step on small layers is the number of operations, and of a crossing from Python to TensorFlow about as
much as a step; so all scalars of a step are stacked once and all rows of a chunk cross at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.measure import STEP_WIDTH, Separate, Sums, Together, row_width
from gradlab.spec import Layer, weighted
from gradlab.train.compiled import CompiledSteps, can_be_compiled, compiled, most_steps
from gradlab.train.executor import called_in_turn, is_small, run_in_turn
from gradlab.train.graph import graph, scalar
from gradlab.train.optimizers import Moment
from gradlab.train.prefix import fits, outputs_of, prefix_length
from gradlab.train.source import Source
from gradlab.train.step import Machinery, Step, learns_slopes
from gradlab.train.undo import SAVED_SECONDS, Undo

State = tuple[tf.Tensor, tf.Tensor, tf.TensorArray]
"""Of a chunk: how many steps are done, the packed vectors, the rows."""
PARALLEL = 4  # iterations that TensorFlow may overlap; what changes the state still waits for the step before
FROZEN_EVERY = 64
"""Frozen layers whose outputs are kept are measured on every so many steps: measuring is all that they still cost."""


@dataclass(frozen=True)
class Work:
    """The steps of one chunk as tensors of the graph that takes them.

    Attributes:
        batch: maps the number of steps done to the next one's inputs and targets.
        indices: of the examples, where they are in memory [k, batch].
        shares: factors of the learning rate [k].
        first_step: the number of the first one.
        count: how many steps to take, at most k.
        sums: makes what takes the sums of a step.
    """

    batch: Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
    indices: tf.Tensor
    shares: tf.Tensor
    first_step: tf.Tensor
    count: tf.Tensor
    sums: Callable[[tf.DType], Sums]


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
        self._stride = every if every > 1 else FROZEN_EVERY
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
        self._loops: list[bool] = []
        """Of the loops in the graph of a chunk: whether TensorFlow takes them in turn."""
        self.can_be_compiled = source.resident and can_be_compiled(network, layers, source.batch_size)
        self.most_steps = most_steps(network, layers, source.batch_size)
        self._compiled: CompiledSteps | None = None
        self.traces = 0

    def build(self) -> None:
        """Make the graph now, so that the first call need not; may be done on another thread than the run's."""
        _ = self._chunk, self._undo, self._forward

    def compile(self) -> None:
        """Have the steps compiled, if they can be; takes seconds, and may be done on another thread than the run's."""
        if not self.can_be_compiled or self._compiled is not None:
            return
        dtype = self._machinery.network.precision.stored
        count = tf.TensorSpec([], tf.int32)
        indices = tf.TensorSpec([self.most_steps, self._source.batch_size], tf.int32)
        signature = [indices, tf.TensorSpec([self.most_steps], dtype), count, count]
        machinery = self._machinery
        knobs = [machinery.knobs.learning_rate, machinery.knobs.threshold]
        features = [] if self._features is None else [self._features]
        held = [*machinery.network.variables.values(), *machinery.rule.slots.values(), *self._saved.values()]
        function = compiled(self._run_compiled, signature, [*held, *knobs, *features])
        if function is not None:
            self._compiled = CompiledSteps(function, self.most_steps)
        self.can_be_compiled = self._compiled is not None

    @property
    def is_compiled(self) -> bool:
        """Tell whether the steps are compiled."""
        return self._compiled is not None

    @cached_property
    def _chunk(self) -> Any:
        numbers = [tf.TensorSpec([None], self._machinery.network.precision.stored), tf.TensorSpec([], tf.int32)]
        return graph(self._run_chunk, [*self._source.signature, *numbers])

    @cached_property
    def _undo(self) -> Undo:
        # What many threads or a GPU compute may come out otherwise a second time, and a file may be another by then.
        every = SAVED_SECONDS if self._in_turn and self._source.resident else 0.0
        save = graph(lambda: self._copy(self._state, self._saved), [])
        restore = graph(lambda: self._copy(self._saved, self._state), [])
        return Undo(save, restore, every=every)

    @cached_property
    def _forward(self) -> Any:
        if not self.prefix:
            return None
        function = outputs_of(self._machinery.network, self.prefix)
        return graph(function, [self._source.specification])

    def enter(self) -> None:
        """Get ready to be used from the present weights on: compute what the frozen layers at the bottom give."""
        self.touch()
        if self._features is not None:
            self._features.assign(self._forward(self._source.inputs))

    def run(self, indices: NDArray[np.int32], shares: NDArray[Any], first_step: int) -> NDArray[Any]:
        """Take a step for each row of `indices` [k, batch] and return the raw sums [k, row_width]."""
        return self._undo.run(lambda: self._run(indices, shares, first_step))

    def _run(self, indices: NDArray[np.int32], shares: NDArray[Any], first_step: int) -> NDArray[Any]:
        dtype = self._machinery.network.precision.stored
        batches = self._source.batches(indices)
        take = self._chunk
        with called_in_turn(small=bool(self._loops) and all(self._loops)):
            return take(*batches, tf.constant(shares, dtype), scalar(first_step, tf.int32)).numpy()

    def run_compiled(self, indices: NDArray[np.int32], shares: NDArray[Any], first_step: int) -> NDArray[Any]:
        """Do the same, at most `most_steps` steps, with what `compile` made."""
        assert self._compiled is not None
        compiled, dtype = self._compiled, self._machinery.network.precision.stored
        return self._undo.run(lambda: compiled.take(indices, shares.astype(dtype.as_numpy_dtype), first_step))

    def touch(self) -> None:
        """Learn that something was changed by others than this program: a knob, or the weights."""
        self._undo.touch()

    def rewind(self) -> None:
        """Take back all steps of the last `run` or `run_compiled`."""
        self._undo.rewind()

    def measured(self, first_step: int, count: int) -> NDArray[np.bool_]:
        """Return bool [count, layers]: which layers are measured at which of `count` steps from `first_step` on."""
        if not self.every:
            return np.zeros((count, 0), bool)
        mask = np.ones((count, self._count), bool)
        if self._light is not None:
            light = np.arange(first_step - 1, first_step - 1 + count) % self._stride != 0
            mask[light, : self._count - self._light.measured] = False
        return mask

    @staticmethod
    def _copy(origin: Mapping[str, tf.Variable], into: Mapping[str, tf.Variable]) -> None:
        for name, variable in into.items():
            variable.assign(origin[name])

    def _run_chunk(self, *arguments: tf.Tensor) -> tf.Tensor:
        """Take k steps: `arguments` are the source's batches, k factors of the learning rate and the first step."""
        *batches, shares, first_step = arguments
        inputs, targets = self._source.examples_of(batches)
        count = tf.shape(shares)[0]

        def batch(done: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            return inputs[done], targets[done]

        return self._take(Work(batch, batches[0], shares, first_step, count, Separate), count)

    def _run_compiled(
        self, indices: tf.Tensor, shares: tf.Tensor, first_step: tf.Tensor, count: tf.Tensor
    ) -> tf.Tensor:
        """Take `count` steps of those that there is room for."""

        def batch(done: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            return self._source.examples_of([indices[done]])

        return self._take(Work(batch, indices, shares, first_step, count, Together), self.most_steps)

    def _take(self, work: Work, room: Any) -> tf.Tensor:
        """Take the steps and return their rows [room, row_width], those after the last step being zeros."""
        self.traces += 1
        count = work.count
        rows = tf.TensorArray(self._machinery.network.precision.stored, size=room, element_shape=[self._row_width])
        state = (tf.constant(0), self._full.pack.read(), rows)
        full = self._stepper(self._full, work)
        loops = self._loops if self._in_turn and work.sums is Separate else None
        if self._light is None:
            _, packed, rows = _repeated(full, lambda done: done < count, state, loops)
        else:
            light = self._stepper(self._light, work)
            stride = self._stride

            def is_full(done: tf.Tensor) -> tf.Tensor:
                return tf.equal((work.first_step + done - 1) % stride, 0)

            # Loops in a loop and no branch in it: a branch passes everything that it reads through at every step.
            def take_steps(*state: Any) -> Any:
                state = _repeated(full, lambda done: (done < count) & is_full(done), state, loops)
                return _repeated(light, lambda done: (done < count) & ~is_full(done), state, loops)

            _, packed, rows = _repeated(take_steps, lambda done: done < count, state, loops)
        self._full.pack.write(packed)
        return rows.stack()

    def _stepper(self, taker: Step, work: Work) -> Callable[..., State]:
        """Return a function that takes the next step as `taker` does and writes its row."""
        dtype = self._machinery.network.precision.stored
        rate = self._machinery.knobs.learning_rate
        features = self._features if taker is self._light else None

        def take_step(done: tf.Tensor, packed: tf.Tensor, rows: tf.TensorArray) -> State:
            moment = Moment(rate * work.shares[done], tf.cast(work.first_step + done, dtype))
            inputs, targets = work.batch(done)
            entering = inputs if features is None else tf.gather(features, work.indices[done])
            taken = taker.take(entering, targets, packed, moment, work.sums(dtype))
            with tf.control_dependencies(taken.changed):
                following = done + 1
            return following, taken.packed, rows.write(done, self._stacked(taken.row))

        return take_step

    def _stacked(self, parts: list[tf.Tensor]) -> tf.Tensor:
        """Return the row [row_width]; layers that were not measured are zeros between the step and the others."""
        dtype = self._machinery.network.precision.stored
        scalars = [tf.cast(part, dtype) for part in parts if part.shape.rank == 0]
        vectors = [part for part in parts if part.shape.rank != 0]
        row = tf.concat([tf.stack(scalars), *vectors], axis=0) if vectors else tf.stack(scalars)
        missing = self._row_width - int(row.shape[0])
        return row if not missing else tf.concat([row[:STEP_WIDTH], tf.zeros([missing], dtype), row[STEP_WIDTH:]], 0)


def _repeated(
    body: Callable[..., State], going: Callable[[tf.Tensor], tf.Tensor], state: Any, in_turn: list[bool] | None
) -> State:
    """Return the state after `body` as long as `going` says so of the number of steps done.

    With a list `in_turn`, let the loop run on one thread, and append whether it will.
    """
    state = tf.while_loop(lambda done, *_: going(done), body, list(state), parallel_iterations=PARALLEL)
    if in_turn is not None:
        in_turn.append(run_in_turn(state[0]))
    return state

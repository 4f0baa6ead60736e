"""The fused loop: one call of TensorFlow runs k steps and returns k rows of raw sums.

The cost of a step on small layers is the number of operations, and of a crossing from Python to TensorFlow about as
much as a step; so all scalars of a step are stacked once and all rows of a chunk cross at once.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.measure import ROW_WIDTH, STEP_WIDTH, LayerTensors, layer_sums, step_sums
from gradlab.network import Network, Noise, Taps, scale_layers
from gradlab.spec import Experiment
from gradlab.train.clipping import clip
from gradlab.train.optimizers import Moment
from gradlab.train.rules import make_rule
from gradlab.train.schedules import factors

Values = dict[str, tf.Tensor]
PARALLEL = 4  # iterations that TensorFlow may overlap; what changes the state still waits for the step before


class FusedLoop:
    """An experiment's network, optimizer and knobs, and the function that trains them k steps at a time."""

    def __init__(
        self, experiment: Experiment, inputs: NDArray[np.float32], labels: NDArray[np.int32], *, measure: bool
    ) -> None:
        """Build for training examples `inputs` [examples, features] and their classes `labels` [examples]."""
        self.experiment = experiment
        self.measure = measure
        self.network = Network(experiment, inputs.shape[1])
        scale_layers(self.network, inputs)
        names = self.network.trainable
        self._rule = make_rule(experiment.training.optimizer, {name: self.network.variables[name] for name in names})
        self._learning_rate = tf.Variable(experiment.training.optimizer.learning_rate, dtype=tf.float32)
        self._threshold = tf.Variable(experiment.training.clipping.threshold, dtype=tf.float32)
        self._inputs = tf.constant(inputs)
        self._labels = tf.constant(labels)
        self._state = {**self.network.variables, **self._rule.slots}
        self._saved = {name: tf.Variable(variable, trainable=False) for name, variable in self._state.items()}
        self.row_width = STEP_WIDTH + (ROW_WIDTH * len(experiment.layers) if measure else 0)
        signature = [
            tf.TensorSpec([None, experiment.training.batch_size], tf.int32),
            tf.TensorSpec([None], tf.float32),
            tf.TensorSpec([], tf.int32),
        ]
        self._chunk = tf.function(self._run_chunk, input_signature=signature)
        self._restore = tf.function(self._copy_back, input_signature=[])

    @property
    def traces(self) -> int:
        """Return how many times the chunk's graph was built."""
        return int(self._chunk.experimental_get_tracing_count())

    def set_learning_rate(self, value: float) -> None:
        """Use `value` from the next chunk on."""
        self._learning_rate.assign(value)

    def set_threshold(self, value: float) -> None:
        """Clip at `value` from the next chunk on."""
        self._threshold.assign(value)

    def run(self, indices: NDArray[np.int32], first_step: int) -> NDArray[np.float32]:
        """Take a step for each row of `indices` [k, batch] and return the raw sums [steps, row_width].

        The rows end at the first step that gives a number that is not finite. The network is then further on: it took
        all steps, because looking at each inside the loop would slow down every good one; `rewind` before going on.
        """
        training = self.experiment.training
        shares = factors(training.schedule, first_step, len(indices), training.steps)
        start = tf.constant(first_step, tf.int32)
        rows: NDArray[np.float32] = self._chunk(tf.constant(indices), tf.constant(shares), start).numpy()
        finite = np.isfinite(rows).all(axis=1)
        return rows if finite.all() else rows[: int(np.argmin(finite)) + 1]

    def rewind(self) -> None:
        """Take back all steps of the last `run`."""
        self._restore()

    def weights(self) -> Mapping[str, NDArray[Any]]:
        """Return the present weights and the optimizer's slots by name."""
        return {name: variable.numpy() for name, variable in self._state.items()}

    def take(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Go back to `weights`, as `weights()` gave them."""
        for name, variable in self._state.items():
            variable.assign(weights[name])

    def _copy_back(self) -> None:
        for name, variable in self._state.items():
            variable.assign(self._saved[name])

    def _run_chunk(self, indices: tf.Tensor, shares: tf.Tensor, first_step: tf.Tensor) -> tf.Tensor:
        for name, variable in self._state.items():
            self._saved[name].assign(variable)
        count = tf.shape(indices)[0]
        inputs, labels = tf.gather(self._inputs, indices), tf.gather(self._labels, indices)
        rows = tf.TensorArray(tf.float32, size=count, element_shape=[self.row_width])

        def take_step(done: tf.Tensor, rows: tf.TensorArray) -> tuple[tf.Tensor, tf.TensorArray]:
            moment = Moment(self._learning_rate * shares[done], tf.cast(first_step + done, tf.float32))
            row, applied = self._step(inputs[done], labels[done], moment)
            with tf.control_dependencies(applied):
                following = done + 1
            return following, rows.write(done, row)

        _, rows = tf.while_loop(
            lambda done, _: done < count, take_step, [tf.constant(0), rows], parallel_iterations=PARALLEL
        )
        return rows.stack()

    def _step(self, inputs: tf.Tensor, labels: tf.Tensor, moment: Moment) -> tuple[tf.Tensor, list[Any]]:
        """Take a step on `inputs` [batch, features] and their `labels` [batch].

        Return its raw sums [row_width] and what changed the state.
        """
        values = self.network.read()
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(values)
            noise = Noise(self.experiment.training.seed, moment.step)
            taps = self.network.forward(values, inputs, training=True, noise=noise)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, taps.logits)
            loss = tf.reduce_mean(losses)
            penalty = self.network.penalty(values)
            whole = loss if penalty is None else loss + penalty
        gradients, deltas = tape.gradient(whole, self._sources(values, taps))
        squares = HalfSquares()
        clip_sums, updates, applied = self._update(values, gradients, moment, squares)
        for name, value in taps.moving.items():
            applied.append(self.network.variables[name].assign(value))
        knobs = (moment.learning_rate, self._threshold.value())
        row = step_sums(loss, taps.logits, labels, knobs, clip_sums, self._rule.scale(moment))
        if self.measure:
            row += layer_sums(self._layers(values, taps, gradients, deltas, updates, squares))
        return tf.stack(row), applied

    def _sources(self, values: Values, taps: Taps) -> tuple[Values, list[tf.Tensor]]:
        """Return what the loss is differentiated by: trainable weights, and if measured every kernel and every z."""
        names = list(self.network.trainable)
        if self.measure:
            names += [name for name in self._kernels() if name not in names]
        return {name: values[name] for name in names}, taps.pre if self.measure else []

    def _kernels(self) -> list[str]:
        return [f"{layer.name}/kernel" for layer in self.experiment.layers]

    def _update(
        self, values: Values, gradients: Values, moment: Moment, squares: "HalfSquares"
    ) -> tuple[tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor], Values, list[Any]]:
        """Clip and apply; return clipping's sums as `step_sums` takes them, each kernel's update, what changed."""
        names = self.network.trainable
        trainable = [gradients[name] for name in names]
        half_square = squares.of_all(trainable)
        weights = [values[name] for name in names]
        clipped = clip(self.experiment.training.clipping, trainable, weights, half_square, self._threshold.value())
        updates: Values = {}
        applied: list[Any] = [*self._rule.prepare(moment)]
        for name, gradient in zip(names, clipped.gradients, strict=True):
            applied.append(self._rule.apply(name, self.network.variables[name], gradient, moment))
            if self.measure and name.endswith("/kernel"):
                updates[name] = self._rule.update(name, gradient)
        sums = (half_square, clipped.active, clipped.half_square, clipped.half_product)
        return sums, updates, [*applied, *updates.values()]

    def _layers(
        self,
        values: Values,
        taps: Taps,
        gradients: Values,
        deltas: list[tf.Tensor],
        updates: Values,
        squares: "HalfSquares",
    ) -> list[LayerTensors]:
        acts = [*taps.act[:-1], tf.exp(tf.nn.log_softmax(taps.logits))]
        return [
            LayerTensors(
                kernel=values[name],
                gradient=gradients[name],
                gradient_square=squares.of(gradients[name]),
                delta=delta,
                pre=pre,
                act=act,
                update_square=squares.of(updates[name]) if name in updates else None,
            )
            for name, delta, pre, act in zip(self._kernels(), deltas, taps.pre, acts, strict=True)
        ]


class HalfSquares:
    """Half the squared norm of tensors, as one operation each however often it is asked for."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: dict[Any, tf.Tensor] = {}

    def of(self, tensor: tf.Tensor) -> tf.Tensor:
        """Return half the squared norm of `tensor`."""
        if tensor.ref() not in self._known:
            self._known[tensor.ref()] = tf.nn.l2_loss(tensor)
        return self._known[tensor.ref()]

    def of_all(self, tensors: list[tf.Tensor]) -> tf.Tensor:
        """Return half the squared norm of all `tensors` together; the short vectors in one pass."""
        vectors = [tensor for tensor in tensors if tensor.shape.rank == 1]
        parts = [self.of(tensor) for tensor in tensors if tensor.shape.rank != 1]
        if vectors:
            parts.append(self.of(tf.concat(vectors, axis=0)))
        return tf.add_n(parts)

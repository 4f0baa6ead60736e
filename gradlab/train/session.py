"""One run from its first record to its last."""

import time
import uuid
from collections.abc import Generator, Iterator

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import BatchOrder, load_data
from gradlab.errors import TrainingError
from gradlab.measure import (
    ROW_WIDTH,
    STEP_WIDTH,
    BadNumber,
    Sizes,
    find_bad_number,
    finish_layers,
    finish_steps,
)
from gradlab.records import Checkpoint, EndReason, Evaluation, Event, Frame, Record, RunEnded, RunStarted
from gradlab.spec import Experiment, layer_shapes, require_valid
from gradlab.train.control import Control, Orders
from gradlab.train.environment import choose_device, describe, prepare_devices
from gradlab.train.evaluate import Evaluator
from gradlab.train.loop import FusedLoop
from gradlab.train.pace import Pace
from gradlab.train.patience import Patience
from gradlab.train.words import failure, nonfinite

LONG_EVALUATION = 0.01  # seconds: after Stop a person does not wait for a longer one


class Session:
    """A run that is built and can be trained once, by iterating over its records."""

    def __init__(
        self, experiment: Experiment, control: Control, *, measure: bool, chunk_seconds: float, run: str | None
    ) -> None:
        """Read the data and build the loop.

        Raises:
            SpecError: when the experiment does not fit its data.
            DataError: when the data cannot be read.
            TrainingError: when the device cannot hold the network.
        """
        data = load_data(experiment.data)
        require_valid(experiment, data.shape)
        self._experiment = experiment
        self._control = control
        self._run = run or uuid.uuid4().hex
        self._order = BatchOrder(len(data.train_labels), experiment.training.batch_size, experiment.training.seed)
        self._pace = Pace(chunk_seconds)
        self._sizes = _sizes(experiment, data.shape.features)
        self._step = 0
        self._evaluated = -1
        self._evaluation_seconds = 0.0
        self._announced_pause = False
        stopping = experiment.training.early_stopping
        self._patience = Patience(stopping) if stopping is not None else None
        prepare_devices()
        device, self._device = choose_device()
        try:
            with tf.device(device):
                self._loop = FusedLoop(experiment, data.train_inputs, data.train_labels, measure=measure)
                self._parts = [
                    Evaluator(self._loop.network, inputs, labels)
                    for inputs, labels in (
                        (data.train_inputs, data.train_labels),
                        (data.validation_inputs, data.validation_labels),
                    )
                ]
                self._loop.run(np.zeros((0, experiment.training.batch_size), np.int32), 1)
        except (tf.errors.OpError, MemoryError) as error:
            raise TrainingError(failure(error, 0)) from error

    def records(self) -> Iterator[Record]:
        """Train, and yield the run's records."""
        yield self._started()
        try:
            ended = yield from self._train()
            last = self._checkpoint()
        except (tf.errors.OpError, MemoryError) as error:
            yield RunEnded(self._step, EndReason.FAILED, failure(error, self._step))
            return
        yield last
        yield ended

    def _started(self) -> RunStarted:
        layers = self._experiment.layers
        return RunStarted(
            run=self._run,
            experiment=self._experiment,
            layer_names=tuple(layer.name for layer in layers),
            frozen=tuple(layer.frozen for layer in layers),
            device=self._device,
            environment=describe(self._device, self._experiment.training.seed),
            started_at=time.time(),
        )

    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(self._step, self._loop.weights())

    def _train(self) -> Generator[Record, None, RunEnded]:
        """Take all steps, or as many as the person and the numbers allow."""
        training = self._experiment.training
        yield from self._evaluate()
        while self._step < training.steps:
            orders = yield from self._obey()
            if orders.stopping:
                return (yield from self._stopped())
            frame, ended = self._chunk(1 if orders.single_step else self._pace.steps(self._room()))
            yield frame
            if ended is not None:
                return ended
            if self._step % training.evaluate_every == 0 or self._step == training.steps:
                yield from self._evaluate()
                if self._patience is not None and self._patience.exhausted:
                    return self._ended_early(self._patience)
        return RunEnded(self._step, EndReason.FINISHED, f"All {self._step:,} steps are done.")

    def _ended_early(self, patience: Patience) -> RunEnded:
        ended = RunEnded(self._step, EndReason.EARLY, patience.sentence(self._step))
        if patience.best_weights is not None:
            self._loop.take(patience.best_weights)
            self._step = patience.best_step
        return ended

    def _stopped(self) -> Generator[Record, None, RunEnded]:
        if self._evaluation_seconds <= LONG_EVALUATION and self._evaluated != self._step:
            yield from self._evaluate(even_if_stopping=True)
        return RunEnded(self._step, EndReason.STOPPED, f"Stopped after step {self._step:,}.")

    def _room(self) -> int:
        """Return the number of steps until an evaluation or the end."""
        training = self._experiment.training
        return min(training.steps - self._step, training.evaluate_every - self._step % training.evaluate_every)

    def _obey(self) -> Generator[Record, None, Orders]:
        """Turn the knobs that were turned, wait while paused, and return the orders to go on with."""
        orders = self._control.take_orders()
        yield from self._turn_knobs(orders)
        if orders.paused and not self._announced_pause:
            self._announced_pause = True
            yield Event(self._step, "paused", f"Paused after step {self._step:,}.")
        while orders.paused and not orders.stopping and not orders.single_step:
            orders = self._control.take_orders(wait=True)
            yield from self._turn_knobs(orders)
        if self._announced_pause and not orders.paused:
            self._announced_pause = False
            yield Event(self._step, "resumed", f"Resumed after step {self._step:,}.")
        return orders

    def _turn_knobs(self, orders: Orders) -> Iterator[Event]:
        first = self._step + 1
        if orders.learning_rate is not None:
            self._loop.set_learning_rate(orders.learning_rate)
            text = f"Learning rate {orders.learning_rate:g} from step {first:,} on."
            yield Event(first, "learning_rate", text, {"value": orders.learning_rate})
        if orders.clip_threshold is not None and self._experiment.training.clipping.kind != "none":
            self._loop.set_threshold(orders.clip_threshold)
            text = f"Clipping threshold {orders.clip_threshold:g} from step {first:,} on."
            yield Event(first, "clip_threshold", text, {"value": orders.clip_threshold})

    def _chunk(self, steps: int) -> tuple[Frame, RunEnded | None]:
        """Take `steps` steps, or fewer if a number is not finite; then the last good state is put back."""
        first = self._step + 1
        indices = self._order.indices(first, steps)
        start = time.perf_counter()
        rows = self._loop.run(indices, first)
        seconds = time.perf_counter() - start
        self._pace.took(len(rows), seconds)
        frame = self._frame(rows, first, seconds)
        self._step = frame.last_step
        if np.isfinite(rows[-1]).all():
            return frame, None
        return frame, self._end_at_bad_number(frame, indices)

    def _frame(self, rows: NDArray[np.float32], first: int, seconds: float) -> Frame:
        raw = rows.astype(np.float64)
        clipped = self._experiment.training.clipping.kind != "none"
        steps, scale = finish_steps(raw[:, :STEP_WIDTH], clipped=clipped)
        layers = len(self._sizes.units) if self._loop.measure else 0
        raw_layers = raw[:, STEP_WIDTH:].reshape(len(raw), layers, ROW_WIDTH)
        sizes = self._sizes if layers else Sizes(self._sizes.batch, np.zeros(0), np.zeros(0))
        return Frame(first, finish_layers(raw_layers, sizes, scale), steps, seconds)

    def _end_at_bad_number(self, frame: Frame, indices: NDArray[np.int32]) -> RunEnded:
        """Go back to the state before the frame's last, bad step, and say what went wrong in it."""
        bad = find_bad_number(frame.layers[-1], frame.steps[-1]) or BadNumber(None, "loss", float("nan"))
        good = len(frame.steps) - 1
        self._loop.rewind()
        if good and not np.isfinite(self._loop.run(indices[:good], frame.first_step)).all():
            self._loop.rewind()
            good = 0
        self._step = frame.first_step + good - 1
        name = "" if bad.layer is None else self._experiment.layers[bad.layer].name
        text = nonfinite(bad, name, frame.last_step)
        return RunEnded(frame.last_step, EndReason.NONFINITE, text, name, bad.quantity)

    def _evaluate(self, *, even_if_stopping: bool = False) -> Iterator[Evaluation]:
        """Yield the scores on both parts; nothing when a person stops the run meanwhile."""
        start = time.perf_counter()
        scores = []
        for part in self._parts:
            score = part.score(lambda: self._control.stopping and not even_if_stopping)
            if score is None:
                return
            scores.append(score)
        self._evaluation_seconds = time.perf_counter() - start
        self._evaluated = self._step
        train, validation = scores
        evaluation = Evaluation(self._step, train.loss, train.accuracy, validation.loss, validation.accuracy)
        if self._patience is not None and self._patience.improved(evaluation) and self._patience.spec.restore_best:
            self._patience.best_weights = self._loop.weights()
        yield evaluation


def _sizes(experiment: Experiment, features: int) -> Sizes:
    shapes = layer_shapes(experiment.layers, features)
    fan_in = np.array([shape.fan_in for shape in shapes], np.float64)
    units = np.array([shape.fan_out for shape in shapes], np.float64)
    return Sizes(experiment.training.batch_size, fan_in, units)

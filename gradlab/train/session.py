"""One run from its first record to its last."""

import sys
import time
import uuid
from collections.abc import Generator, Iterator

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import BatchOrder, load_data
from gradlab.errors import DataError, SpecError, TrainingError
from gradlab.measure import BadNumber, find_bad_number
from gradlab.records import Checkpoint, EndReason, Event, Frame, Record, RunEnded, RunStarted
from gradlab.spec import Experiment, require_valid, weighted
from gradlab.train.autopsy import BlackBox, autopsy
from gradlab.train.control import Control, Orders
from gradlab.train.environment import choose_device, describe, prepare_devices
from gradlab.train.flight import Chunk, Flight, Plan
from gradlab.train.framing import Framer
from gradlab.train.judge import Judge
from gradlab.train.live import LiveKnobs
from gradlab.train.options import Options
from gradlab.train.pace import Pace
from gradlab.train.resuming import fitting, require_reused
from gradlab.train.spare import SPARE, Purpose, build
from gradlab.train.survey import Survey
from gradlab.train.words import failure, interrupted, nonfinite

LONG_EVALUATION = 0.01  # seconds: after Stop a person does not wait for a longer one


class Session:
    """A run that is built and can be trained once, by iterating over its records."""

    def __init__(self, experiment: Experiment, control: Control, options: Options) -> None:
        """Read the data and build the loop.

        Raises:
            SpecError: when the experiment does not fit its data, or the checkpoint to go on from does not fit it.
            DataError: when the data cannot be read.
            TrainingError: when the device cannot hold the network.
        """
        data = load_data(experiment.data)
        require_valid(experiment, data.shape)
        if options.resume is None:
            require_reused(experiment, options.reused or {})
        self._experiment = experiment
        self._control = control
        self._run = options.run or uuid.uuid4().hex
        self._order = BatchOrder(len(data.train_targets), experiment.training.batch_size, experiment.training.seed)
        self._pace = Pace(options.chunk_seconds)
        self._step = 0
        self._resumed = options.resume is not None
        self._parent = options.parent if self._resumed else ""
        self._announced_pause = self._waits = False
        self._sound = True
        self._black_box = BlackBox()
        prepare_devices()
        device, self._device, self._refused = choose_device(options.device)
        self._purpose = Purpose(experiment, data, device, options.measure, options.reused)
        try:
            with tf.device(device):
                self._built = SPARE.take(self._purpose) or build(self._purpose)
        except (tf.errors.OpError, MemoryError, OSError) as error:
            raise TrainingError(failure(error, 0, self._device)) from error
        self._loop = self._built.loop
        self._judge = Judge(experiment, self._loop, self._built.parts, data, control)
        self._framer = Framer(experiment, data.shape, rate_in_scale=self._loop.rate_in_scale)
        self._knobs = LiveKnobs(experiment, self._loop, compiled=options.compiled)
        every = options.distribution_seconds if options.measure else None
        self._survey = Survey(self._loop, data.train_inputs, every, self._built.surveys, self._built.portrayer)
        self._flight = Flight(self._loop, self._following)
        if options.resume is not None:
            self._go_back_to(options.resume)

    def _go_back_to(self, checkpoint: Checkpoint) -> None:
        """Go on from `checkpoint`, as if its run had never ended."""
        if checkpoint.step >= self._experiment.training.steps:
            raise SpecError(
                f"The checkpoint is of step {checkpoint.step:,} and the experiment ends at step"
                f" {self._experiment.training.steps:,}; raise training.steps to go on."
            )
        self._loop.take(fitting(checkpoint, self._loop.weights()))
        self._knobs.recall(dict(checkpoint.state), checkpoint.step)
        self._judge.recall(checkpoint)
        self._step = checkpoint.step

    def records(self) -> Iterator[Record]:
        """Train, and yield the run's records."""
        try:
            yield from self._told()
        finally:  # nobody who waits for the last record waits for a survey that is under way
            self._survey.close()
            if self._sound:
                SPARE.keep(self._purpose, self._built)

    def _told(self) -> Iterator[Record]:
        yield self._started()
        if self._refused:
            yield Event(self._step, "note", self._refused)
        try:
            ended = yield from self._train()
            last: Checkpoint | None = self._checkpoint("end", ended)
        except DataError as error:  # its file went away; the network is as the last step left it
            ended = RunEnded(self._step, EndReason.FAILED, interrupted(error, self._step))
            last = self._checkpoint("end", ended)
        except (tf.errors.OpError, MemoryError, OSError) as error:
            self._sound = False
            ended, last = RunEnded(self._step, EndReason.FAILED, failure(error, self._step, self._device)), None
        finally:
            self._flight.close()
        if last is not None:
            yield last
        yield ended

    def _started(self) -> RunStarted:
        layers = weighted(self._experiment.layers)
        compiled_after = self._loop.compiling.after(self._loop.program)
        return RunStarted(
            run=self._run,
            experiment=self._experiment,
            layer_names=tuple(layer.name for layer in layers),
            frozen=tuple(layer.frozen for layer in layers),
            device=self._device,
            environment=describe(self._device, self._experiment.training.seed, compiled_after),
            started_at=time.time(),
            parent=self._parent,
            parent_step=self._step if self._parent else 0,
        )

    def _checkpoint(self, kind: str, ended: RunEnded | None = None) -> Checkpoint:
        early = ended is not None and ended.reason is EndReason.EARLY
        state = self._knobs.state | self._judge.state
        return Checkpoint(self._step, {**self._loop.weights(), **({} if early else self._judge.best)}, state, kind)

    def _kept(self) -> Iterator[Checkpoint]:
        """Yield the checkpoint that is due after this step, if one is."""
        training = self._experiment.training
        if (
            self._step < training.steps
            and _until(training.checkpoint_every, self._step) == training.checkpoint_every > 0
        ):
            yield self._checkpoint("periodic")

    def _train(self) -> Generator[Record, None, RunEnded]:
        """Take all steps, or as many as the person and the numbers allow."""
        training = self._experiment.training
        if not self._resumed:
            yield from self._judge.evaluate(0)
        while self._step < training.steps:
            while not self._flight.is_on:
                if not (yield from self._take_off()):
                    return (yield from self._stopped())
            chunk, frame = self._land()
            yield frame
            if not chunk.is_good:
                ended, event = self._end_at(chunk.indices, frame)
                yield event
                return ended
            if self._step % training.evaluate_every == 0 or self._step == training.steps:
                yield from self._judge.evaluate(self._step)
                if self._judge.exhausted:
                    yield from self._look_back()
                    return self._ended_early()
            yield from self._kept()
        yield from self._judge.compare_statistics(self._step, final=True)
        yield from self._look_back()
        return RunEnded(self._step, EndReason.FINISHED, f"All {self._step:,} steps are done.")

    def _look_back(self) -> Iterator[Record]:
        """Yield the distributions of the end; a person who stops a run does not wait for them."""
        yield from self._survey.last(self._order.indices(self._step, 1)[0], self._step)

    def _ended_early(self) -> RunEnded:
        ended = RunEnded(self._step, EndReason.EARLY, self._judge.sentence(self._step))
        self._step = self._judge.restore_best(self._step)
        return ended

    def _stopped(self) -> Generator[Record, None, RunEnded]:
        if self._judge.seconds <= LONG_EVALUATION and self._judge.evaluated != self._step:
            yield from self._judge.evaluate(self._step, even_if_stopping=True)
            yield from self._judge.compare_statistics(self._step, final=True)
        return RunEnded(self._step, EndReason.STOPPED, f"Stopped after step {self._step:,}.")

    def _room(self, step: int) -> int:
        """Return the number of steps from `step` until an evaluation, a checkpoint, a thaw or the end."""
        training, thaw = self._experiment.training, self._knobs.until_thaw(step)
        due = (training.evaluate_every, training.checkpoint_every)
        room = min(training.steps - step, *(_until(every, step) for every in due))
        most = self._loop.compiling.most(self._loop.program, step + 1)
        return min(one for one in (room, thaw, most) if one is not None)

    def _obey(self) -> Generator[Record, None, Orders]:
        """Turn the knobs that were turned, wait while paused, and return the orders to go on with."""
        orders = self._control.take_orders()
        yield from self._turn(orders)
        if orders.paused and not self._announced_pause:
            self._announced_pause = True
            yield Event(self._step, "paused", f"Paused after step {self._step:,}.")
        while orders.paused and not orders.stopping and not orders.single_step:
            orders = self._control.take_orders(wait=True)
            yield from self._turn(orders)
        if self._announced_pause and not orders.paused:
            self._announced_pause = False
            yield Event(self._step, "resumed", f"Resumed after step {self._step:,}.")
        if not orders.stopping:
            # Before the first step and between single ones nobody is kept waiting.
            yield from self._knobs.arrived(self._step + 1, wait=orders.single_step or self._step == 0)
            yield from self._knobs.thaw(self._step)
        return orders

    def _turn(self, orders: Orders) -> Iterator[Record]:
        if orders.turn_knobs:
            self._pace.hurry()
        yield from self._knobs.turn(orders, self._step + 1)
        if orders.exact_statistics:
            yield from self._judge.compare_statistics(self._step, final=False)
        if orders.checkpoint:
            yield self._checkpoint("wish")

    def _take_off(self) -> Generator[Record, None, bool]:
        """Do what a person ordered and, unless there is something to wait for, begin the next steps; False: stop."""
        orders = yield from self._obey()
        if orders.stopping:
            return False
        compiling, program, following = self._loop.compiling, self._loop.program, self._step + 1
        if self._resumed and not self._waits and not compiling.is_ready(program, following):
            self._waits = True
            yield Event(self._step, "note", "The next steps are compiled first, as those of the run before were.")
        if compiling.wait(program, following, as_long_as_needed=orders.single_step):
            yield from self._survey.look(self._order.indices(self._step + 1, 1)[0], self._step + 1)
            count = 1 if orders.single_step else self._pace.steps(self._room(self._step))
            self._flight.launch(self._order.indices(following, count), following)
        return True

    def _following(self, chunk: Chunk) -> Plan | None:
        """Return the steps that may be taken at once after those of `chunk`, on the thread that took them."""
        self._pace.took(len(chunk.rows), chunk.seconds)
        return self._after(chunk)

    def _after(self, chunk: Chunk) -> Plan | None:
        """Return the steps after those of `chunk`, unless something comes between."""
        if not chunk.is_good or not self._goes_on(chunk.last):
            return None
        return self._order.indices(chunk.last + 1, self._pace.steps(self._room(chunk.last))), chunk.last + 1

    def _land(self) -> tuple[Chunk, Frame]:
        """Return the chunk that is finished, or will be, and its frame; the next one is under way by then.

        What was finished is told while the next steps are taken: a step's cost is the loop's alone.
        """
        chunk = self._flight.land()
        self._step = chunk.last
        if not self._flight.is_on and (plan := self._after(chunk)) is not None:
            self._flight.launch(*plan)
        frame = self._framer.frame(chunk.rows, chunk.measured, chunk.first, chunk.seconds)
        if chunk.is_good:
            self._black_box.add(frame)
        return chunk, frame

    def _goes_on(self, step: int) -> bool:
        """Tell whether nothing is to be done after `step`: no order, evaluation, survey, thaw, program."""
        training = self._experiment.training
        every = (training.evaluate_every, training.checkpoint_every)
        due = step >= training.steps or any(one and step % one == 0 for one in every)
        due = due or self._knobs.thaws_at(step)
        due = due or self._loop.is_changing or not self._loop.compiling.is_ready(self._loop.program, step + 1)
        return not (due or self._control.has_orders or self._survey.is_due)

    def _end_at(self, indices: NDArray[np.int32], frame: Frame) -> tuple[RunEnded, Event]:
        """Go back to the state before the frame's last, bad step, and say what went wrong in it."""
        step, good = frame.last_step, len(frame.steps) - 1
        self._black_box.add(Frame(frame.first_step, frame.layers[:good], frame.steps[:good], frame.seconds))
        self._loop.rewind()
        if good and not np.isfinite(self._loop.run(indices[:good], frame.first_step)[0]).all():
            self._loop.rewind()
            good = 0
        self._step = frame.first_step + good - 1
        layers, steps = frame.layers[-1], frame.steps[-1]
        if self._step == step - 1 and not np.isfinite(steps).all() | self._loop.measures_all(step):
            rows = self._loop.measure_once(indices[good], step)
            seen = self._framer.frame(rows, np.ones((1, len(weighted(self._experiment.layers))), bool), step, 0.0)
            layers, steps = seen.layers[0], seen.steps[0]
        bad = find_bad_number(layers, steps) or BadNumber(None, "loss", float("nan"))
        names = [layer.name for layer in weighted(self._experiment.layers)]
        name = "" if bad.layer is None else names[bad.layer]
        ended = RunEnded(step, EndReason.NONFINITE, nonfinite(bad, name, step), name, bad.quantity)
        return ended, autopsy(bad, name, step, names, self._black_box.growth())


def _until(every: int, step: int) -> int:
    """Return the number of steps from `step` to the next multiple of `every`, `every` at one; 0 means never."""
    return every - step % every if every else sys.maxsize

"""The state of a run (weights, optimizer slots, knobs) and the programs that train it."""

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Examples
from gradlab.network import Network, initial_weights, precision_of, scale_layers
from gradlab.records import LayerWeights
from gradlab.spec import DataShape, Experiment, Layer, is_frozen
from gradlab.train.compiling import Compiling
from gradlab.train.graph import scalar
from gradlab.train.objective import Objective
from gradlab.train.program import Program
from gradlab.train.reading import StateReader
from gradlab.train.rules import make_rule
from gradlab.train.schedules import factors
from gradlab.train.source import Source
from gradlab.train.step import Knobs, Machinery


class FusedLoop:
    """Trains an experiment k steps at a time; what is frozen and measured can be changed without a pause.

    A change is a program of its own, which is built on another thread while the present one goes on.
    """

    def __init__(
        self,
        experiment: Experiment,
        shape: DataShape,
        inputs: Examples,
        targets: NDArray[Any],
        *,
        measure: bool,
        reused: Mapping[str, LayerWeights] | None = None,
    ) -> None:
        """Build for training examples `inputs` [examples, features] of `shape` and their `targets`; see `train`."""
        self.experiment = experiment
        dtype = precision_of(experiment).stored
        self.network = Network(experiment, shape, initial_weights(experiment, shape, reused))
        scale_layers(self.network, inputs)
        self.objective = Objective(experiment, targets)
        self.source = Source(inputs, targets, experiment.training.batch_size, dtype)
        names = self.network.trainable(experiment.layers)
        self._rule = make_rule(experiment.training.optimizer, {name: self.network.variables[name] for name in names})
        knobs = Knobs(
            tf.Variable(experiment.training.optimizer.learning_rate, dtype=dtype),
            tf.Variable(experiment.training.clipping.threshold, dtype=dtype),
        )
        self.machinery = Machinery(experiment, self.network, self.objective, self._rule, knobs)
        self.device = tf.constant(0).device
        self._programs: dict[tuple[tuple[Layer, ...], int], Program] = {}
        self._coming: tuple[tuple[tuple[Layer, ...], int], threading.Thread] | None = None
        self._failure: Exception | None = None
        self.compiling = Compiling(self.device)
        self._shape = shape
        self._first = (experiment.layers, experiment.training.measure_every if measure else 0)
        self.program = self._make(self._first)
        self.program.build()
        self.program.enter()
        self._reader = StateReader(self._state())

    @property
    def traces(self) -> int:
        """Return how many times a graph was built."""
        return sum(program.traces for program in self._programs.values())

    @property
    def rate_in_scale(self) -> bool:
        """Tell whether a step's update scale holds the learning rate."""
        return self._rule.rate_in_scale

    @property
    def learning_rate(self) -> float:
        """Return the learning rate in force, before the schedule's factor."""
        return float(self.machinery.knobs.learning_rate.numpy())

    @property
    def threshold(self) -> float:
        """Return the clipping threshold in force."""
        return float(self.machinery.knobs.threshold.numpy())

    def set_learning_rate(self, value: float) -> None:
        """Use `value` from the next chunk on."""
        knob = self.machinery.knobs.learning_rate
        self.program.touch()
        knob.assign(scalar(value, knob.dtype))

    def set_threshold(self, value: float) -> None:
        """Clip at `value` from the next chunk on."""
        knob = self.machinery.knobs.threshold
        self.program.touch()
        knob.assign(scalar(value, knob.dtype))

    def ask_for(self, frozen: Mapping[str, bool], every: int) -> None:
        """Begin to prepare a program with the freeze switches `frozen`, by layer, that measures every `every` steps."""
        layers = tuple(
            layer.model_copy(update={"frozen": frozen[layer.name]}) if layer.name in frozen else layer
            for layer in self.program.layers
        )
        wanted = (layers, every)
        if wanted not in self._programs:
            self._make(wanted)

        def build() -> None:
            try:
                with self.compiling.lock, tf.device(self.device):
                    self._programs[wanted].build()
                    self._reader = StateReader(self._state())
            except (tf.errors.OpError, MemoryError) as error:
                self._failure = error

        self._coming = (wanted, threading.Thread(target=build, daemon=True))
        self._coming[1].start()

    def take_over(self, step: int, *, wait: bool) -> bool:
        """Switch after step `step` to the program that was asked for, if it is ready; with `wait`, once it is.

        Tell whether it was done.

        Raises:
            tf.errors.OpError, MemoryError: when it could not be built.
        """
        if self._coming is None or (self._coming[1].is_alive() and not wait):
            return False
        wanted, thread = self._coming
        thread.join()
        self._coming = None
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        self.program = self._programs[wanted]
        self.program.enter()
        self.compiling.since = step
        return True

    @property
    def is_changing(self) -> bool:
        """Tell whether a program was asked for and is not in use yet."""
        return self._coming is not None

    def run(self, indices: NDArray[np.int32], first_step: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Take a step for each row of `indices` [k, batch].

        Return the raw sums [steps, row_width] and which layers were measured, bool [steps, layers]. The rows end at
        the first step that gives a number that is not finite. The network is then further on: it took all steps,
        because looking at each inside the loop would slow down every good one; `rewind` before going on.
        """
        training = self.experiment.training
        shares = factors(training.schedule, first_step, len(indices), training.steps)
        take = self.program.run_compiled if self.compiling.is_over(self.program, first_step) else self.program.run
        rows = take(indices, shares, first_step)
        measured = self.program.measured(first_step, len(indices))
        finite = np.isfinite(rows).all(axis=1)
        count = len(rows) if finite.all() else int(np.argmin(finite)) + 1
        return rows[:count], measured[:count]

    def measures_all(self, step: int) -> bool:
        """Tell whether every layer is measured at `step`."""
        measured = self.program.measured(step, 1)
        return bool(measured.size and measured.all())

    def measure_once(self, indices: NDArray[np.int32], step: int) -> NDArray[Any]:
        """Return the raw sums [1, row_width] of step `step` on the batch `indices`, all measured; nothing changes."""
        program = Program(self.machinery, self.source, self.program.layers, 1, whole=True)
        training = self.experiment.training
        with self.compiling.lock:
            row = program.run(indices[None], factors(training.schedule, step, 1, training.steps), step)
        program.rewind()
        return row

    def rewind(self) -> None:
        """Take back all steps of the last `run`."""
        self.program.rewind()

    def weights(self) -> Mapping[str, NDArray[Any]]:
        """Return the present weights and the optimizer's slots by name."""
        state = self._state()
        if self._reader.variables.keys() != state.keys():
            self._reader = StateReader(state)
        return self._reader.read()

    def take(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Go back to `weights`, as `weights()` gave them; slots that they lack start anew."""
        covered = {name.rpartition("/")[0] for name in weights}
        self._rule.cover({name: one for name, one in self.network.variables.items() if name in covered})
        for name, variable in self._state().items():
            if name in weights:
                variable.assign(weights[name])
        self.program.enter()

    def restart(
        self, experiment: Experiment, inputs: Examples, reused: Mapping[str, LayerWeights] | None = None
    ) -> None:
        """Begin anew with `experiment`, which differs from the one before only in what no graph holds."""
        self.experiment = experiment
        for name, value in initial_weights(experiment, self._shape, reused).items():
            self.network.variables[name].assign(value)
        self.network.layers = experiment.layers
        scale_layers(self.network, inputs)
        self._rule.restart()
        self.set_learning_rate(experiment.training.optimizer.learning_rate)
        self.set_threshold(experiment.training.clipping.threshold)
        self.program = self._programs[self._first]
        self.program.enter()
        self.compiling.since = 0

    def frozen(self) -> dict[str, bool]:
        """Return the freeze switch in force of each layer that has one."""
        return {layer.name: is_frozen(layer) for layer in self.program.layers if hasattr(layer, "frozen")}

    def _state(self) -> dict[str, tf.Variable]:
        return {**self.network.variables, **self._rule.slots}

    def _make(self, wanted: tuple[tuple[Layer, ...], int]) -> Program:
        layers, every = wanted
        names = self.network.trainable(layers)
        self._rule.cover({name: self.network.variables[name] for name in names})
        self._programs[wanted] = Program(self.machinery, self.source, layers, every)
        return self._programs[wanted]

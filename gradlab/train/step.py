"""One training step as TensorFlow operations: forward, backward, clip, update, and the raw sums of what is measured."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import tensorflow as tf

from gradlab.measure import LayerTensors, Sums, layer_sums, step_sums
from gradlab.network import Network, Noise, Taps
from gradlab.spec import Experiment, Layer, weighted
from gradlab.train.clipping import clip
from gradlab.train.objective import Objective
from gradlab.train.optimizers import Moment, Rule
from gradlab.train.packing import Pack

Values = dict[str, tf.Tensor]


@dataclass(frozen=True)
class Knobs:
    """The variables that a person turns while a run goes on."""

    learning_rate: tf.Variable
    threshold: tf.Variable


@dataclass(frozen=True)
class Machinery:
    """What the steps of a run share, whatever is frozen or measured."""

    experiment: Experiment
    network: Network
    objective: Objective
    rule: Rule
    knobs: Knobs


class Taken(NamedTuple):
    """What a step leaves behind.

    Attributes:
        row: raw sums, scalars or vectors: STEP_WIDTH of the step, `row_width` of each measured layer.
        packed: the vectors of the pack after the step.
        changed: what changed the state.
    """

    row: list[tf.Tensor]
    packed: tf.Tensor
    changed: list[Any]


def learns_slopes(layers: tuple[Layer, ...]) -> bool:
    """Tell whether a layer of the stack learns its slope below zero."""
    return any(layer.activation.kind == "prelu" for layer in weighted(layers))


class Step:
    """A step of a stack with given freeze switches that begins at layer `first` and measures from there on, or not."""

    def __init__(self, machinery: Machinery, layers: tuple[Layer, ...], *, first: int, measure: bool) -> None:
        """Prepare; operations are made when the step is taken inside a graph."""
        self._machinery = machinery
        self._layers = layers
        self._first = first
        self._names = machinery.network.trainable(layers)
        self._rates = {layer.name: layer.rate_factor for layer in weighted(layers)}
        self._above = [f"{layer.name}/kernel" for layer in weighted(layers[first:])]
        self._kernels = self._above if measure else []
        learned = [layer for layer in weighted(layers[first:]) if layer.activation.kind == "prelu"]
        self._slopes = [f"{layer.name}/alpha" for layer in learned] if measure else []
        self._measure = measure
        learning = [index for index, name in enumerate(self._above) if name in self._names]
        self._lowest = 0 if measure else min(learning, default=len(self._above))
        self._learned = learns_slopes(layers)
        plain = machinery.rule.is_plain
        variables = machinery.network.variables
        vectors = {name: self._rate(name) for name in self._names if plain and variables[name].shape.rank == 1}
        normalized = [(layer.name, layer.batch_norm) for layer in weighted(layers)]
        momenta = {name: norm.momentum for name, norm in normalized if norm is not None}
        self.pack = Pack(variables, vectors, _averages(momenta, momenta))

    @property
    def measured(self) -> int:
        """Return how many layers, counted from the top, are measured."""
        return len(self._kernels)

    def take(self, inputs: tf.Tensor, targets: tf.Tensor, packed: tf.Tensor, moment: Moment, sums: Sums) -> Taken:
        """Take a step on `inputs` [batch, ...] and their `targets` [batch]; `packed` are the vectors of `pack`."""
        network, objective = self._machinery.network, self._machinery.objective
        dtype = network.precision.stored
        values = {**network.read(self.pack.names), **self.pack.values(packed)}
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(values)
            seed, computed = self._machinery.experiment.training.seed, network.precision.computed
            noise = Noise(seed, moment.step, computed, compiled=sums.compiled)
            taps = network.forward(
                values,
                inputs,
                training=True,
                noise=noise,
                layers=self._layers,
                first=self._first,
                compiled=sums.compiled,
            )
            loss, end, slope = objective.mean_loss(taps, targets, dtype)
            penalty = network.penalty(values, self._layers)
        ends = [end] if penalty is None else [end, penalty]
        slopes = [slope] if penalty is None else [slope, tf.ones([], dtype)]
        gradients, deltas = tape.gradient(ends, self._sources(values, taps), output_gradients=slopes)
        readers = self._readers(values, deltas, sums)
        clip_sums, updates, clipped, applied = self._update(values, gradients, moment, sums, readers)
        means = {name: batch.mean for name, batch in taps.statistics.items()}
        variances = {name: batch.variance for name, batch in taps.statistics.items()}
        packed = self.pack.updated(packed, clipped, moment.learning_rate, _averages(means, variances))
        knobs = (moment.learning_rate, self._machinery.knobs.threshold.value())
        score = tf.reduce_mean(objective.points(taps, targets, dtype))
        row = step_sums(loss, score, knobs, clip_sums, self._machinery.rule.scale(moment))
        if self._measure:
            row += layer_sums(self._tensors(values, taps, gradients, deltas, updates), sums, learned=self._learned)
        return Taken(row, packed, applied)

    def _rate(self, name: str) -> float:
        """Return the factor of the learning rate of the weight called `name`."""
        return self._rates.get(name.rpartition("/")[0], 1.0)

    def _sources(self, values: Values, taps: Taps) -> tuple[Values, list[tf.Tensor]]:
        """Return what the loss is differentiated by: trainable weights, and if measured every kernel, and z.

        Of z that of every layer that is measured or stands above one that learns; it costs nothing there.
        """
        names = [*self._names, *(name for name in (*self._kernels, *self._slopes) if name not in self._names)]
        return {name: values[name] for name in names}, taps.pre[self._lowest :]

    def _update(
        self,
        values: Values,
        gradients: Values,
        moment: Moment,
        sums: Sums,
        readers: dict[str, list[tf.Tensor]],
    ) -> tuple[tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor], Values, Values, list[Any]]:
        """Clip, and apply what is not in the pack.

        Return clipping's sums as `step_sums` takes them, each kernel's update, the clipped gradients, what changed.
        """
        network, rule = self._machinery.network, self._machinery.rule
        trainable = [gradients[name] for name in self._names]
        half_square = sums.half_square_of_all(trainable)
        weights = [values[name] for name in self._names]
        spec, threshold = self._machinery.experiment.training.clipping, self._machinery.knobs.threshold.value()
        clipped = clip(spec, trainable, weights, half_square, threshold)
        updates: Values = {}
        applied: list[Any] = [*rule.prepare(moment)]
        for name, gradient in zip(self._names, clipped.gradients, strict=True):
            if name in self.pack.names:
                continue
            own = moment.scaled(self._rate(name))
            own = own.after(readers.get(name, [])) if sums.compiled else own
            with tf.control_dependencies(readers.get(name, [])):
                applied.append(rule.apply(name, network.variables[name], gradient, own))
            if name in self._kernels:
                updates[name] = rule.update(name, gradient)
        clip_sums = (half_square, clipped.active, clipped.half_square, clipped.half_product)
        by_name = dict(zip(self._names, clipped.gradients, strict=True))
        return clip_sums, updates, by_name, [*applied, *updates.values()]

    def _readers(self, values: Values, deltas: list[tf.Tensor], sums: Sums) -> dict[str, list[tf.Tensor]]:
        """Return for each kernel what is computed from it last: a weight that is still being read would be copied."""
        squares = sums.before_change([values[name] for name in self._kernels])
        readers = {name: [square] for name, square in zip(self._kernels, squares, strict=True)}
        for name, below in zip(self._above[self._lowest + 1 :], deltas, strict=False):
            readers.setdefault(name, []).append(below)
        return readers

    def _tensors(
        self, values: Values, taps: Taps, gradients: Values, deltas: list[tf.Tensor], updates: Values
    ) -> list[LayerTensors]:
        dtype = self._machinery.network.precision.stored
        acts = [*taps.act[:-1], self._machinery.objective.outputs(taps, dtype)]
        return [
            LayerTensors(
                kernel=values[name],
                gradient=gradients[name],
                delta=tf.cast(delta, dtype),
                pre=tf.cast(pre, dtype),
                act=tf.cast(act, dtype),
                update=updates.get(name),
                slopes=values.get(_slopes_of(name)),
                slope_gradient=gradients.get(_slopes_of(name)),
            )
            for name, delta, pre, act in zip(self._kernels, deltas, taps.pre, acts, strict=True)
        ]


def _averages(of_means: dict[str, Any], of_variances: dict[str, Any]) -> dict[str, Any]:
    """Return what belongs to each normalized layer's moving averages, by their names."""
    means = {f"{name}/moving_mean": one for name, one in of_means.items()}
    return means | {f"{name}/moving_variance": one for name, one in of_variances.items()}


def _slopes_of(kernel: str) -> str:
    return f"{kernel.rpartition('/')[0]}/alpha"

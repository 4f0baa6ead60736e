"""The graph that takes a stack's distributions: a pure function of weights and a batch, which changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Examples
from gradlab.measure import NORM_QUANTITIES, dead_share, histograms, low_share, low_slopes, norm_statistics, percentiles
from gradlab.network import Noise, Taps, activate
from gradlab.records import DISTRIBUTION_QUANTITIES, HISTOGRAMS, PROBE_EXAMPLES, Distributions
from gradlab.spec import Conv2D, Dense, Layer, weighted
from gradlab.train.executor import called_in_turn, is_small
from gradlab.train.graph import graph, scalar
from gradlab.train.source import Source
from gradlab.train.step import Machinery

Values = Mapping[str, tf.Tensor]


class DistributionGraph:
    """Measures the stack `layers`, whose freeze switches are set, with any weights and any batch."""

    def __init__(self, machinery: Machinery, source: Source, inputs: Examples, layers: tuple[Layer, ...]) -> None:
        """Prepare; dead units are looked for on the first examples of the training part `inputs`."""
        self._machinery = machinery
        self._source = source
        self._layers = layers
        self._probe = tf.constant(inputs[:PROBE_EXAMPLES], machinery.network.precision.stored)

    @cached_property
    def _function(self) -> Any:
        dtype = self._machinery.network.precision.stored
        values = {name: tf.TensorSpec(one.shape, dtype) for name, one in self._machinery.network.variables.items()}
        signature = [values, tf.TensorSpec([], tf.int32), *self._source.signature]
        return graph(self._measure, signature)

    @cached_property
    def _read(self) -> Any:
        network = self._machinery.network
        return graph(network.read, [])

    def values(self) -> Values:
        """Return the present weights, in one call of TensorFlow once `take` has built what reads them.

        One by one, those of a hundred layers keep a run waiting for 20 ms, and 90 where another thread wants Python's
        lock.
        """
        return self._read() if "_read" in self.__dict__ else self._machinery.network.read()

    def take(self, values: Values, indices: NDArray[np.int32], step: int) -> Distributions:
        """Return the distributions with the weights `values` on the batch `indices` [batch] of step `step`.

        The first call builds the graph.
        """
        batches = self._source.batches(indices[None])
        function = self._function
        with called_in_turn(small=is_small(self._machinery.network, len(indices))):
            counts, numbers = function(dict(values), scalar(step, tf.int32), *batches)
            if "_read" not in self.__dict__:
                self._read()  # the first call is much longer than the next ones
        return Distributions(step, counts.numpy().astype(np.uint32), numbers.numpy().astype(np.float32))

    def _measure(self, values: Values, step: tf.Tensor, *batches: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return counts int32 [layers, histograms, bins] and float32 [layers, quantities]."""
        inputs, targets = (part[0] for part in self._source.examples_of(batches))
        network, objective = self._machinery.network, self._machinery.objective
        stored, computed = network.precision.stored, network.precision.computed
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(values)
            noise = Noise(self._machinery.experiment.training.seed, step, computed)
            taps = network.forward(values, inputs, training=True, noise=noise, layers=self._layers)
            loss = tf.reduce_mean(objective.losses(taps, targets, stored))
            penalty = network.penalty(values, self._layers)
            whole = loss if penalty is None else loss + penalty
        kernels = [values[f"{layer.name}/kernel"] for layer in weighted(self._layers)]
        gradients, deltas = tape.gradient(whole, (kernels, taps.pre))
        examples = tf.cast(tf.shape(inputs)[0], stored)
        measured = {
            "grad": gradients,
            "delta": [examples * tf.cast(delta, stored) for delta in deltas],
            "pre": [tf.cast(pre, stored) for pre in taps.pre],
            "act": [*(tf.cast(act, stored) for act in taps.act[:-1]), objective.outputs(taps, stored)],
            "weight": kernels,
        }
        counts = tf.stack([histograms(measured[one.name], one) for one in HISTOGRAMS], axis=1)
        return counts, self._numbers(values, taps)

    def _numbers(self, values: Values, taps: Taps) -> tf.Tensor:
        """Return float32 [layers, len(DISTRIBUTION_QUANTITIES)]."""
        network = self._machinery.network
        probed = network.forward(values, self._probe, training=True, layers=self._layers)
        layers = list(weighted(self._layers))
        entering = [tf.cast(one, network.precision.stored) for one in taps.inputs]
        sizes = [tuple(one.shape[1:]) for one in entering]
        norm = tf.stack([tf.cast(self._norm(layer, values, taps), tf.float32) for layer in layers])
        columns = [
            tf.stack(self._low(layers, values, taps.pre, low_share))[:, None],
            tf.stack(self._low(layers, values, probed.pre, dead_share))[:, None],
            tf.cast(tf.stack(_together(sizes, entering, lambda alike, _first: percentiles(alike))), tf.float32),
            norm,
        ]
        return tf.ensure_shape(tf.concat(columns, axis=1), [len(layers), len(DISTRIBUTION_QUANTITIES)])

    def _low(
        self,
        layers: list[Dense | Conv2D],
        values: Values,
        pre: list[tf.Tensor],
        share: Callable[[tf.Tensor], tf.Tensor],
    ) -> list[tf.Tensor]:
        """Return `share` of the low slopes of each layer; NaN for softmax, which is no function of one z alone."""

        def low(stacked: tf.Tensor, index: int) -> tf.Tensor:
            activation = layers[index].activation
            if activation.info.output_only:
                return tf.fill([stacked.shape[0]], float("nan"))
            learned = values.get(f"{layers[index].name}/alpha")
            slopes = None if learned is None else tf.cast(learned, stacked.dtype)
            largest = activation.largest_slope if slopes is None else tf.maximum(tf.abs(slopes), 1)
            return share(low_slopes(partial(activate, activation, slopes=slopes), stacked, largest))

        keys = [
            (layer.activation, tuple(one.shape[1:]), layer.name if f"{layer.name}/alpha" in values else "")
            for layer, one in zip(layers, pre, strict=True)
        ]
        return _together(keys, pre, low)

    def _norm(self, layer: Dense | Conv2D, values: Values, taps: Taps) -> tf.Tensor:
        if layer.batch_norm is None:
            return tf.fill([NORM_QUANTITIES], float("nan"))
        moving = values[f"{layer.name}/moving_mean"], values[f"{layer.name}/moving_variance"]
        gamma = values.get(f"{layer.name}/gamma", tf.ones_like(moving[0]))
        beta = values.get(f"{layer.name}/beta", tf.zeros_like(moving[0]))
        seen = taps.statistics.get(layer.name)
        return norm_statistics(None if seen is None else (seen.mean, seen.variance), moving, (gamma, beta))


def _together(
    keys: Sequence[Any], tensors: Sequence[tf.Tensor], do: Callable[[tf.Tensor, int], tf.Tensor]
) -> list[tf.Tensor]:
    """Return what `do` makes of each tensor; those of equal keys are stacked, because each operation takes its time.

    `do` takes [alike, ...] and the place of the first of them, and returns [alike, ...].
    """
    groups: dict[Any, list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    done: dict[int, tf.Tensor] = {}
    for places in groups.values():
        results = do(tf.stack([tensors[place] for place in places]), places[0])
        done.update(zip(places, tf.unstack(results, num=len(places)), strict=True))
    return [done[index] for index in range(len(tensors))]

"""The graph that takes a stack's distributions: a pure function of weights and a batch, which changes nothing."""

from collections.abc import Mapping
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
from gradlab.train.graph import graph
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

    def take(self, values: Values, indices: NDArray[np.int32], step: int) -> Distributions:
        """Return the distributions with the weights `values` on the batch `indices` [batch] of step `step`.

        The first call builds the graph.
        """
        batches = self._source.batches(indices[None])
        counts, numbers = self._function(dict(values), tf.constant(step), *batches)
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
        rows: list[tf.Tensor] = []
        for index, layer in enumerate(weighted(self._layers)):
            low = self._low(layer, values, taps.pre[index], low_share)
            dead = self._low(layer, values, probed.pre[index], dead_share)
            entering = percentiles(tf.cast(taps.inputs[index], network.precision.stored))
            norm = self._norm(layer, values, taps)
            rows.append(
                tf.concat([tf.stack([low, dead]), *(tf.cast(part, tf.float32) for part in (entering, norm))], 0)
            )
        return tf.ensure_shape(tf.stack(rows), [len(rows), len(DISTRIBUTION_QUANTITIES)])

    def _low(self, layer: Dense | Conv2D, values: Values, pre: tf.Tensor, share: Any) -> tf.Tensor:
        """Return `share` of the low slopes; NaN for softmax, which is no function of one z alone."""
        if layer.activation.info.output_only:
            return tf.constant(float("nan"))
        learned = values.get(f"{layer.name}/alpha")
        slopes = None if learned is None else tf.cast(learned, pre.dtype)
        largest = layer.activation.largest_slope if slopes is None else tf.maximum(tf.abs(slopes), 1)
        return share(low_slopes(partial(activate, layer.activation, slopes=slopes), pre, largest))

    def _norm(self, layer: Dense | Conv2D, values: Values, taps: Taps) -> tf.Tensor:
        if layer.batch_norm is None:
            return tf.fill([NORM_QUANTITIES], float("nan"))
        moving = values[f"{layer.name}/moving_mean"], values[f"{layer.name}/moving_variance"]
        gamma = values.get(f"{layer.name}/gamma", tf.ones_like(moving[0]))
        beta = values.get(f"{layer.name}/beta", tf.zeros_like(moving[0]))
        seen = taps.statistics.get(layer.name)
        return norm_statistics(None if seen is None else (seen.mean, seen.variance), moving, (gamma, beta))

"""A stack as TensorFlow variables, and its forward pass with every layer's inner values in reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network.activations import activate
from gradlab.network.batch_norm import Statistics, moved, normalize_batch, normalize_stored
from gradlab.network.initial import initial_weights
from gradlab.network.noise import Noise
from gradlab.spec import Experiment, Layer

Values = Mapping[str, tf.Tensor]
_STATISTICS = ("moving_mean", "moving_variance")


@dataclass
class Taps:
    """What a forward pass leaves behind, one entry a layer from input to output.

    Attributes:
        pre: z [batch, units], the argument of the activation; of the output layer: the logits.
        act: a [batch, units], what the next layer receives; of the output layer: the logits too.
        moving: new moving averages by variable name; empty when testing.
    """

    pre: list[tf.Tensor] = field(default_factory=list)
    act: list[tf.Tensor] = field(default_factory=list)
    moving: dict[str, tf.Tensor] = field(default_factory=dict)

    @property
    def logits(self) -> tf.Tensor:
        """Return the output layer's pre-activation [batch, classes]."""
        return self.pre[-1]


class Network:
    """The variables of an experiment's stack by name, such as `hidden1/kernel`, and the functions that they make."""

    def __init__(
        self, experiment: Experiment, features: int, weights: Mapping[str, NDArray[Any]] | None = None
    ) -> None:
        """Create the variables for inputs [batch, features], from `weights` or as the experiment's seed starts them."""
        start = initial_weights(experiment, features) if weights is None else weights
        self.layers: tuple[Layer, ...] = experiment.layers
        self.variables: dict[str, tf.Variable] = {
            name: tf.Variable(value, dtype=tf.float32, trainable=False) for name, value in start.items()
        }

    @property
    def trainable(self) -> list[str]:
        """Return the names of the variables that an optimizer may change: not frozen, not a moving average."""
        frozen = {layer.name for layer in self.layers if layer.frozen}
        parts = {name: name.rpartition("/") for name in self.variables}
        return [name for name, (layer, _, kind) in parts.items() if layer not in frozen and kind not in _STATISTICS]

    def read(self) -> dict[str, tf.Tensor]:
        """Return the present value of every variable by name."""
        return {name: variable.value() for name, variable in self.variables.items()}

    def forward(
        self, values: Values, inputs: tf.Tensor, *, training: bool, noise: Noise | None = None, depth: int | None = None
    ) -> Taps:
        """Map `inputs` [batch, features] through the stack with the weights `values`, or through `depth` layers of it.

        In training, batch norm uses the batch's statistics, and dropout and random slopes are drawn from `noise` where
        there is one. Frozen layers always compute as when testing.
        """
        taps = Taps()
        act = inputs
        for index, layer in enumerate(self.layers[:depth]):
            learning = training and not layer.frozen
            act = self._layer(index, values, act, taps, noise=noise if learning else None, training=learning)
        return taps

    def penalty(self, values: Values) -> tf.Tensor | None:
        """Return the sum of the trainable layers' L1 and L2 penalties, a scalar; None where there are none."""
        parts: list[tf.Tensor] = []
        for layer in self.layers:
            kernel = values[f"{layer.name}/kernel"]
            if layer.l1 and not layer.frozen:
                parts.append(layer.l1 * tf.reduce_sum(tf.abs(kernel)))
            if layer.l2 and not layer.frozen:
                parts.append(2.0 * layer.l2 * tf.nn.l2_loss(kernel))
        return tf.add_n(parts) if parts else None

    def _layer(
        self, index: int, values: Values, act: tf.Tensor, taps: Taps, *, noise: Noise | None, training: bool
    ) -> tf.Tensor:
        layer = self.layers[index]
        pre = tf.matmul(act, values[f"{layer.name}/kernel"])
        if layer.uses_bias:
            pre = tf.nn.bias_add(pre, values[f"{layer.name}/bias"])
        position = layer.batch_norm.position if layer.batch_norm is not None else None
        if position == "before":
            pre = _normalize(layer, values, pre, taps, training=training)
        # The loss takes logits, which keeps its gradient exact where softmax saturates.
        slopes = _slopes(index, layer, values, pre, noise)
        out = pre if layer.activation.info.output_only else activate(layer.activation, pre, slopes)
        if position == "after":
            out = _normalize(layer, values, out, taps, training=training)
        if layer.dropout and noise is not None:
            out *= noise.keep(index, tf.shape(out), layer.dropout)
        taps.pre.append(pre)
        taps.act.append(out)
        return out


def _slopes(index: int, layer: Layer, values: Values, pre: tf.Tensor, noise: Noise | None) -> tf.Tensor | None:
    """Return the slopes below zero where they are learned or drawn."""
    spec = layer.activation
    if spec.kind == "prelu":
        return values[f"{layer.name}/alpha"]
    if spec.upper is not None and noise is not None:
        return noise.slopes(index, tf.shape(pre), spec.alpha or 0.0, spec.upper)
    return None


def _normalize(layer: Layer, values: Values, inputs: tf.Tensor, taps: Taps, *, training: bool) -> tf.Tensor:
    spec = layer.batch_norm
    assert spec is not None
    gamma = values.get(f"{layer.name}/gamma", tf.ones([layer.units]))
    beta = values.get(f"{layer.name}/beta", tf.zeros([layer.units]))
    stored = Statistics(values[f"{layer.name}/moving_mean"], values[f"{layer.name}/moving_variance"])
    if not training:
        return normalize_stored(spec, inputs, gamma, beta, stored)
    outputs, batch = normalize_batch(spec, inputs, gamma, beta)
    taps.moving[f"{layer.name}/moving_mean"] = moved(spec, stored.mean, batch.mean)
    taps.moving[f"{layer.name}/moving_variance"] = moved(spec, stored.variance, batch.variance)
    return outputs

"""A stack as TensorFlow variables, and its forward pass with every layer's inner values in reach."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from gradlab.network.activations import activate
from gradlab.network.initial import initial_weights
from gradlab.network.noise import Noise
from gradlab.network.normalization import Statistics, normalize_batch, normalize_layer, normalize_stored
from gradlab.network.precision import precision_of
from gradlab.spec import (
    Conv2D,
    DataShape,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    Layer,
    LayerNorm,
    Pool2D,
    Residual,
    input_shape,
    is_frozen,
    layer_shapes,
    weighted,
)

Values = Mapping[str, tf.Tensor]
_STATISTICS = ("moving_mean", "moving_variance")


@dataclass
class Taps:
    """What a forward pass leaves behind, one entry a layer with a kernel, from input to output.

    Attributes:
        inputs: what the layer receives [batch, ...].
        pre: z [batch, ..., units], the argument of the activation; of the output layer: the logits.
        act: a, same shape, what the next layer receives; of a softmax output layer: the logits too.
        statistics: of the batch, by the name of a normalized layer; empty when testing.
        output: what left the last layer that was computed.
    """

    inputs: list[tf.Tensor] = field(default_factory=list)
    pre: list[tf.Tensor] = field(default_factory=list)
    act: list[tf.Tensor] = field(default_factory=list)
    statistics: dict[str, Statistics] = field(default_factory=dict)
    output: tf.Tensor = None

    @property
    def logits(self) -> tf.Tensor:
        """Return the output layer's pre-activation [batch, outputs]."""
        return self.pre[-1]


@dataclass(frozen=True)
class _Mode:
    """How a layer is computed: by the batch's statistics or stored ones, with what is drawn, and if to be compiled."""

    training: bool
    noise: Noise | None
    compiled: bool


class Network:
    """The variables of an experiment's stack by name, such as `hidden1/kernel`, and the functions that they make."""

    def __init__(
        self, experiment: Experiment, shape: DataShape, weights: Mapping[str, NDArray[Any]] | None = None
    ) -> None:
        """Create the variables for data of `shape`, from `weights` or as the experiment's seed starts them."""
        start = initial_weights(experiment, shape) if weights is None else weights
        self.layers: tuple[Layer, ...] = experiment.layers
        self.precision = precision_of(experiment)
        self.input_shape = input_shape(experiment.layers, shape)
        self.shapes = layer_shapes(experiment.layers, shape)
        self.variables: dict[str, tf.Variable] = {
            name: tf.Variable(value, dtype=self.precision.stored, trainable=False) for name, value in start.items()
        }

    @property
    def measured(self) -> tuple[Dense | Conv2D, ...]:
        """Return the layers with a kernel, input to output."""
        return weighted(self.layers)

    @property
    def parameters(self) -> list[str]:
        """Return the names of all variables that an optimizer could change: no moving averages."""
        return [name for name in self.variables if name.rpartition("/")[2] not in _STATISTICS]

    def trainable(self, layers: tuple[Layer, ...]) -> list[str]:
        """Return the names of the variables that an optimizer may change where `layers` says what is frozen."""
        frozen = {layer.name for layer in layers if is_frozen(layer)}
        return [name for name in self.parameters if name.rpartition("/")[0] not in frozen]

    def read(self, without: Sequence[str] = ()) -> dict[str, tf.Tensor]:
        """Return the present value of every variable by name, but of those called `without`."""
        return {name: variable.value() for name, variable in self.variables.items() if name not in without}

    def forward(
        self,
        values: Values,
        inputs: tf.Tensor,
        *,
        training: bool,
        noise: Noise | None = None,
        layers: tuple[Layer, ...] | None = None,
        first: int = 0,
        end: int | None = None,
        compiled: bool = False,
    ) -> Taps:
        """Map `inputs` [batch, features] through the stack with the weights `values`.

        In training, batch norm uses the batch's statistics, and dropout and random slopes are drawn from `noise` where
        there is one. Frozen layers always compute as when testing.

        Args:
            values: of the variables by name, as `read` gives them.
            inputs: examples, or what enters layer `first` [batch, ...].
            training: False computes every layer as when testing.
            noise: for the step.
            layers: the stack with other freeze switches.
            first: the layer to begin with.
            end: the layer to stop before.
            compiled: whether the graph that this is a part of is compiled by XLA.
        """
        stack = self.layers if layers is None else layers
        taps = Taps()
        shape = self.shapes[first].before if first < len(self.shapes) else self.input_shape
        entered = [tf.reshape(tf.cast(inputs, self.precision.computed), [-1, *shape])]
        for index in range(first, len(stack) if end is None else end):
            learning = training and not is_frozen(stack[index])
            mode = _Mode(learning, noise if learning else None, compiled)
            entered.append(self._layer(index, stack[index], values, entered, taps, mode))
        taps.output = entered[-1]
        return taps

    def penalty(self, values: Values, layers: tuple[Layer, ...]) -> tf.Tensor | None:
        """Return the sum of the trainable layers' L1 and L2 penalties, a scalar; None where there are none."""
        parts: list[tf.Tensor] = []
        for layer in weighted(layers):
            kernel = values[f"{layer.name}/kernel"]
            if layer.l1 and not layer.frozen:
                parts.append(layer.l1 * tf.reduce_sum(tf.abs(kernel)))
            if layer.l2 and not layer.frozen:
                parts.append(2.0 * layer.l2 * tf.nn.l2_loss(kernel))
        return tf.add_n(parts) if parts else None

    def _layer(
        self, index: int, layer: Layer, values: Values, entered: list[tf.Tensor], taps: Taps, mode: _Mode
    ) -> tf.Tensor:
        """Compute one layer; `entered` is what went into it last, and before it into each layer below."""
        if isinstance(layer, Dense | Conv2D):
            return self._weighted(index, layer, values, entered[-1], taps, mode)
        if isinstance(layer, Residual):
            return entered[-1] + entered[-1 - layer.span]
        return self._plain(index, layer, values, entered[-1], mode)

    def _weighted(
        self, index: int, layer: Dense | Conv2D, values: Values, inputs: tf.Tensor, taps: Taps, mode: _Mode
    ) -> tf.Tensor:
        pre = self._affine(layer, values, inputs)
        position = layer.batch_norm.position if layer.batch_norm is not None else None
        if position == "before":
            pre = _normalize(layer, values, pre, taps, mode)
        # The loss takes logits, which keeps its gradient exact where softmax saturates.
        slopes = self._slopes(index, layer, values, pre, mode.noise)
        logits = layer.activation.info.output_only
        out = pre if logits else activate(layer.activation, pre, slopes, compiled=mode.compiled)
        if position == "after":
            out = _normalize(layer, values, out, taps, mode)
        if layer.dropout and mode.noise is not None:
            out *= mode.noise.keep(index, tf.shape(out), layer.dropout)
        taps.inputs.append(inputs)
        taps.pre.append(pre)
        taps.act.append(out)
        return out

    def _affine(self, layer: Dense | Conv2D, values: Values, inputs: tf.Tensor) -> tf.Tensor:
        kernel = tf.cast(values[f"{layer.name}/kernel"], self.precision.computed)
        if isinstance(layer, Dense):
            pre = tf.matmul(inputs, kernel)
        else:
            pre = tf.nn.conv2d(inputs, kernel, strides=layer.stride, padding=layer.padding.upper())
        if layer.uses_bias:
            pre = tf.nn.bias_add(pre, tf.cast(values[f"{layer.name}/bias"], self.precision.computed))
        return pre

    def _slopes(
        self, index: int, layer: Dense | Conv2D, values: Values, pre: tf.Tensor, noise: Noise | None
    ) -> tf.Tensor | None:
        """Return the slopes below zero where they are learned or drawn."""
        spec = layer.activation
        if spec.kind == "prelu":
            return tf.cast(values[f"{layer.name}/alpha"], self.precision.computed)
        if spec.upper is not None and noise is not None:
            return noise.slopes(index, tf.shape(pre), spec.alpha or 0.0, spec.upper)
        return None

    def _plain(self, index: int, layer: Layer, values: Values, inputs: tf.Tensor, mode: _Mode) -> tf.Tensor:
        """Compute a layer without a kernel."""
        if isinstance(layer, Dropout):
            if not layer.rate or mode.noise is None:
                return inputs
            return inputs * mode.noise.keep(index, tf.shape(inputs), layer.rate)
        if isinstance(layer, Pool2D):
            pool: Callable[..., tf.Tensor] = tf.nn.max_pool2d if layer.kind == "max_pool" else tf.nn.avg_pool2d
            return pool(inputs, layer.size, layer.step, "VALID")
        if isinstance(layer, Flatten):
            return tf.reshape(inputs, [-1, *self.shapes[index].after])
        assert isinstance(layer, LayerNorm)
        return normalize_layer(layer, inputs, *_scale_and_shift(layer.name, values, inputs))


def _scale_and_shift(name: str, values: Values, inputs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return gamma and beta of the layer called `name`: 1 and 0 where they are not learned."""
    units = inputs.shape[-1]
    wide = tf.float64 if inputs.dtype == tf.float64 else tf.float32
    return values.get(f"{name}/gamma", tf.ones([units], wide)), values.get(f"{name}/beta", tf.zeros([units], wide))


def _normalize(layer: Dense | Conv2D, values: Values, inputs: tf.Tensor, taps: Taps, mode: _Mode) -> tf.Tensor:
    spec = layer.batch_norm
    assert spec is not None
    gamma, beta = _scale_and_shift(layer.name, values, inputs)
    if not mode.training:
        stored = Statistics(values[f"{layer.name}/moving_mean"], values[f"{layer.name}/moving_variance"])
        return normalize_stored(spec, inputs, gamma, beta, stored)
    outputs, taps.statistics[layer.name] = normalize_batch(spec, inputs, gamma, beta, compiled=mode.compiled)
    return outputs

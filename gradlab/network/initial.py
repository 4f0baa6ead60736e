"""The weights that a stack starts with, drawn by seed with numpy: one stream a layer, whatever stands above it."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.records import LayerWeights
from gradlab.spec import (
    Conv2D,
    DataShape,
    Dense,
    Experiment,
    Initializer,
    Layer,
    LayerNorm,
    LayerShape,
    layer_shapes,
    origin_of,
)

Weights = dict[str, NDArray[Any]]
Reused = Mapping[str, LayerWeights]


def initial_weights(experiment: Experiment, shape: DataShape, reused: Reused | None = None) -> Weights:
    """Return the starting weights of every layer by name, such as `hidden1/kernel`, for data of `shape`.

    Kernels are [fan_in, units] or [height, width, channels, filters]; `bias`, `gamma`, `beta`, `moving_mean` and
    `moving_variance` are [units] and present only where the layer has them. All are float32, or float64 if the
    experiment computes so. A layer's draws depend on the seed, on its place counted from
    the input and on its own sizes alone, so that changing a layer above it changes nothing here.

    `reused` are the weights of layers of other networks by their SHA-256: a layer whose origin names one of them starts
    with it, bit for bit.
    """
    weights: Weights = {}
    for index, (layer, place) in enumerate(zip(experiment.layers, layer_shapes(experiment.layers, shape), strict=True)):
        stream = np.random.default_rng([experiment.training.seed, index])
        if isinstance(layer, Dense | Conv2D):
            weights[f"{layer.name}/kernel"] = draw(layer.initializer, place, stream)
        weights.update(_vectors(layer, place.after[-1]))
        weights.update(_taken(layer, weights, reused or {}))
    dtype = np.float64 if experiment.training.precision == "float64" else np.float32
    return {name: value.astype(dtype) for name, value in weights.items()}


def _taken(layer: Layer, drawn: Weights, reused: Reused) -> Weights:
    """Return what `layer` takes from its origin: of the arrays that it has, those that are there in the same shape."""
    origin = origin_of(layer)
    found = reused.get(origin.sha256, {}) if origin is not None else {}
    named = {f"{layer.name}/{name}": value for name, value in found.items()}
    return {name: value for name, value in named.items() if name in drawn and drawn[name].shape == value.shape}


def draw(initializer: Initializer, place: LayerShape, stream: np.random.Generator) -> NDArray[np.float64]:
    """Return a kernel of the shape that `place` gives, drawn from `initializer`'s distribution."""
    values = _drawn(initializer, place, stream)
    return values.reshape(place.kernel)


def _drawn(initializer: Initializer, place: LayerShape, stream: np.random.Generator) -> NDArray[np.float64]:
    """Return float64 [numbers that enter an output, outputs]."""
    fan_in, fan_out = place.fan_in, place.fan_out
    shape, sigma = (fan_in, place.kernel[-1]), initializer.standard_deviation(fan_in, fan_out)
    kind = initializer.kind
    if kind in {"zeros", "constant"}:
        return np.full(shape, initializer.value if kind == "constant" else 0.0)
    if kind in {"orthogonal", "lsuv"}:
        return _orthogonal(shape, stream) * sigma * math.sqrt(max(fan_in, fan_out))
    if kind == "truncated_normal":
        return _truncated(shape, stream) * initializer.sigma
    if kind == "uniform" or (initializer.distribution == "uniform" and "distribution" in initializer.info.fields):
        limit = initializer.limit(fan_in, fan_out)
        return stream.uniform(-limit, limit, shape)
    return stream.standard_normal(shape) * sigma


def _orthogonal(shape: tuple[int, int], stream: np.random.Generator) -> NDArray[np.float64]:
    """Return a matrix with orthonormal columns, or rows where it is wide, evenly drawn from all of them (Saxe 2014)."""
    rows, columns = max(shape), min(shape)
    q, r = np.linalg.qr(stream.standard_normal((rows, columns)))
    q *= np.sign(np.diag(r))
    return q if shape[0] >= shape[1] else q.T


def _truncated(shape: tuple[int, int], stream: np.random.Generator) -> NDArray[np.float64]:
    """Return standard normal numbers, those beyond 2 drawn again."""
    values = stream.standard_normal(shape)
    while (far := np.abs(values) > 2).any():
        values[far] = stream.standard_normal(int(far.sum()))
    return values


def _vectors(layer: Layer, units: int) -> Weights:
    """Return the layer's vectors as they start: biases 0, scale 1, shift 0, moving mean 0 and variance 1.

    The alpha of parametric ReLU is [units], or [1] where the layer has one for all.
    """
    starts: dict[str, float] = {}
    if isinstance(layer, Dense | Conv2D) and layer.uses_bias:
        starts["bias"] = 0.0
    norm = layer if isinstance(layer, LayerNorm) else layer.batch_norm if isinstance(layer, Dense | Conv2D) else None
    if norm is not None:
        starts |= {"gamma": 1.0} if norm.scale else {}
        starts |= {"beta": 0.0} if norm.shift else {}
    if norm is not None and norm is not layer:
        starts |= {"moving_mean": 0.0, "moving_variance": 1.0}
    vectors: Weights = {f"{layer.name}/{name}": np.full(units, value) for name, value in starts.items()}
    if isinstance(layer, Dense | Conv2D) and layer.activation.kind == "prelu":
        size = units if layer.activation.alpha_per == "unit" else 1
        vectors[f"{layer.name}/alpha"] = np.full(size, layer.activation.alpha)
    return vectors

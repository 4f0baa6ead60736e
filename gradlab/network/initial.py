"""The weights that a stack starts with, drawn by seed with numpy: one stream a layer, whatever stands above it."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.spec import Experiment, Initializer, Layer, layer_shapes

Weights = dict[str, NDArray[Any]]


def initial_weights(experiment: Experiment, features: int) -> Weights:
    """Return the starting weights of every layer by name, such as `hidden1/kernel`.

    Kernels are float32 [fan_in, units]; `bias`, `gamma`, `beta`, `moving_mean` and `moving_variance` are float32
    [units] and present only where the layer has them. A layer's draws depend on the seed, on its place counted from
    the input and on its own sizes alone, so that changing a layer above it changes nothing here.
    """
    weights: Weights = {}
    for index, (layer, shape) in enumerate(
        zip(experiment.layers, layer_shapes(experiment.layers, features), strict=True)
    ):
        stream = np.random.default_rng([experiment.training.seed, index])
        weights[f"{layer.name}/kernel"] = draw(layer.initializer, shape.fan_in, shape.fan_out, stream)
        weights.update(_vectors(layer))
    return weights


def draw(initializer: Initializer, fan_in: int, fan_out: int, stream: np.random.Generator) -> NDArray[np.float32]:
    """Return float32 [fan_in, fan_out] drawn from `initializer`'s distribution."""
    shape, sigma = (fan_in, fan_out), initializer.standard_deviation(fan_in, fan_out)
    kind = initializer.kind
    if kind in {"zeros", "constant"}:
        values = np.full(shape, initializer.value if kind == "constant" else 0.0)
    elif kind in {"orthogonal", "lsuv"}:
        values = _orthogonal(shape, stream) * sigma * math.sqrt(max(shape))
    elif kind == "truncated_normal":
        values = _truncated(shape, stream) * initializer.sigma
    elif kind == "uniform" or (initializer.distribution == "uniform" and "distribution" in initializer.info.fields):
        limit = initializer.limit(fan_in, fan_out)
        values = stream.uniform(-limit, limit, shape)
    else:
        values = stream.standard_normal(shape) * sigma
    return values.astype(np.float32)


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


def _vectors(layer: Layer) -> Weights:
    """Return the layer's vectors as they start: biases 0, scale 1, shift 0, moving mean 0 and variance 1.

    The alpha of parametric ReLU is float32 [units], or [1] where the layer has one for all.
    """
    starts = {"bias": 0.0} if layer.uses_bias else {}
    if layer.batch_norm is not None:
        starts |= {"gamma": 1.0} if layer.batch_norm.scale else {}
        starts |= {"beta": 0.0} if layer.batch_norm.shift else {}
        starts |= {"moving_mean": 0.0, "moving_variance": 1.0}
    vectors = {f"{layer.name}/{name}": np.full(layer.units, value, np.float32) for name, value in starts.items()}
    if layer.activation.kind == "prelu":
        size = layer.units if layer.activation.alpha_per == "unit" else 1
        vectors[f"{layer.name}/alpha"] = np.full(size, layer.activation.alpha, np.float32)
    return vectors

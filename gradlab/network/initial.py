"""The weights that a stack starts with, drawn by seed with numpy: one stream a layer, whatever stands above it."""

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
    if initializer.distribution == "uniform":
        limit = initializer.limit(fan_in, fan_out)
        values = stream.uniform(-limit, limit, (fan_in, fan_out))
    else:
        values = stream.standard_normal((fan_in, fan_out)) * initializer.standard_deviation(fan_in, fan_out)
    return values.astype(np.float32)


def _vectors(layer: Layer) -> Weights:
    """Return the layer's vectors as they start: biases 0, scale 1, shift 0, moving mean 0 and variance 1."""
    starts = {"bias": 0.0} if layer.uses_bias else {}
    if layer.batch_norm is not None:
        starts |= {"gamma": 1.0} if layer.batch_norm.scale else {}
        starts |= {"beta": 0.0} if layer.batch_norm.shift else {}
        starts |= {"moving_mean": 0.0, "moving_variance": 1.0}
    return {f"{layer.name}/{name}": np.full(layer.units, value, np.float32) for name, value in starts.items()}

"""The exact statistics of batch norm: mean and variance over the whole training set with the present weights."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Examples, pieces
from gradlab.network import Network
from gradlab.spec import Conv2D, Dense, Layer

AT_ONCE = 8192
"""Up to so many examples pass through the stack as one batch; more do so in pieces, once for each normalized layer."""
Moments = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Difference:
    """How far one layer's moving averages are from the exact statistics.

    Attributes:
        mean: largest difference of a unit's means, in that unit's exact standard deviations.
        deviation: largest factor, or 1 over it, between a unit's standard deviations.
    """

    mean: float
    deviation: float


def normalized(layers: tuple[Layer, ...]) -> list[Dense | Conv2D]:
    """Return the layers whose statistics move in training."""
    found = [layer for layer in layers if isinstance(layer, Dense | Conv2D)]
    return [layer for layer in found if layer.batch_norm is not None and not layer.frozen]


def exact_statistics(network: Network, layers: tuple[Layer, ...], inputs: Examples) -> Moments:
    """Return moving_mean and moving_variance of each layer of `normalized` as they should be, by variable name."""
    if isinstance(inputs, np.ndarray) and len(inputs) <= AT_ONCE:
        batch = tf.constant(inputs, network.precision.stored)
        taps = network.forward(network.read(), batch, training=True, layers=layers)
        return {
            f"{name}/{kind}": value.numpy()
            for name, found in taps.statistics.items()
            for kind, value in (("moving_mean", found.mean), ("moving_variance", found.variance))
        }
    known: dict[str, NDArray[Any]] = {}
    for layer in normalized(layers):
        index = layers.index(layer)
        known |= _of_layer(network, layers, index, known, inputs)
    return known


def _of_layer(
    network: Network, layers: tuple[Layer, ...], index: int, below: Moments, inputs: Examples
) -> dict[str, NDArray[Any]]:
    """Return the statistics of layer `index` when the normalized layers below use theirs."""
    still = tuple(
        layer.model_copy(update={"frozen": True}) if place < index and hasattr(layer, "frozen") else layer
        for place, layer in enumerate(layers)
    )
    name = layers[index].name
    values = network.read() | {key: tf.constant(value, network.precision.stored) for key, value in below.items()}
    count, mean, square = 0.0, 0.0, 0.0
    for piece in pieces(inputs):
        taps = network.forward(values, tf.constant(piece), training=True, layers=still, end=index + 1)
        found = taps.statistics[name]
        size, middle = float(len(piece)), np.asarray(found.mean, np.float64)
        shift, total = middle - mean, count + size
        square = square + np.asarray(found.variance, np.float64) * size + shift**2 * count * size / total
        mean = mean + shift * size / total
        count = total
    return {f"{name}/moving_mean": np.asarray(mean), f"{name}/moving_variance": np.asarray(square / count)}


@contextmanager
def replaced(network: Network, moments: Moments) -> Iterator[None]:
    """Use `moments` as the stored statistics, and what was stored again afterwards."""
    before = {name: network.variables[name].numpy() for name in moments}
    put(network, moments)
    try:
        yield
    finally:
        put(network, before)


def put(network: Network, moments: Moments) -> None:
    """Store `moments`."""
    for name, value in moments.items():
        network.variables[name].assign(tf.cast(value, network.precision.stored))


def differences(network: Network, exact: Moments) -> dict[str, Difference]:
    """Return by layer how far the moving averages are from `exact`."""
    found: dict[str, Difference] = {}
    for key in exact:
        layer, _, kind = key.rpartition("/")
        if kind != "moving_mean":
            continue
        variance = np.maximum(np.asarray(exact[f"{layer}/moving_variance"], np.float64), 1e-30)
        moving = np.maximum(network.variables[f"{layer}/moving_variance"].numpy().astype(np.float64), 1e-30)
        mean = np.abs(network.variables[key].numpy() - exact[key]) / np.sqrt(variance)
        found[layer] = Difference(float(mean.max()), float(np.exp(np.abs(0.5 * np.log(moving / variance)).max())))
    return found

"""Keras models with weights that no initializer gives, and what a source gives for the same examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np

from gradlab.network import Network
from gradlab.reuse import Source
from gradlab.reuse.reading.source import entering
from gradlab.spec import Experiment, Layer, WeightedLayer

EXAMPLES = 32
PROMISED = 1e-6
"""The largest difference between what a source and its network in Keras give; both compute in float32."""


def stirred(model: keras.Model) -> keras.Model:
    """Give every weight of `model` a random value; variances stay positive."""
    random = np.random.default_rng(0)
    for layer in model.layers:
        fresh = [0.5 * random.standard_normal(one.shape) for one in layer.weights]
        for index, one in enumerate(layer.weights):
            if "variance" in one.name:
                fresh[index] = 0.5 + random.random(one.shape)
        layer.set_weights(fresh)
    return model


def examples(model: keras.Model) -> np.ndarray:
    shape = model.input_shape[1:]
    return np.random.default_rng(1).standard_normal((EXAMPLES, *shape)).astype(np.float32)


def saved(model: keras.Model, path: Path) -> Path:
    """Save in the format that the name asks for."""
    if path.name.endswith(".weights.h5"):
        model.save_weights(path)
    else:
        model.save(path)
    return path


def outputs(source: Source, inputs: np.ndarray) -> np.ndarray:
    """Return what the layers of `source` give, computed by Gradlab's own network."""
    layers = [one.layer for one in source.layers if one.layer is not None]
    assert len(layers) == len(source.layers), [one.why for one in source.layers]
    values: dict[str, Any] = {
        f"{one.layer.name}/{name}": value
        for one in source.layers
        if one.layer is not None
        for name, value in one.weights.items()
    }
    network = Network(Experiment(layers=tuple(layers)), entering(source.entrance), values)
    scaled = inputs.reshape(len(inputs), -1)
    if source.standardization is not None:
        scaled = (scaled - np.array(source.standardization.mean)) / np.array(source.standardization.scale)
    found = np.asarray(network.forward(network.read(), scaled.astype(np.float32), training=False).output)
    return softmax(found) if _ends_in_softmax(layers) else found


def require_equal(source: Source, model: keras.Model) -> None:
    """Require that `source` gives what `model` gives."""
    inputs = examples(model)
    wanted, found = predicted(model, inputs), outputs(source, inputs)
    assert wanted.shape == found.reshape(wanted.shape).shape
    np.testing.assert_allclose(found.reshape(wanted.shape), wanted, rtol=0, atol=PROMISED)


def _ends_in_softmax(layers: list[Layer]) -> bool:
    last = layers[-1]
    return isinstance(last, WeightedLayer) and last.activation.kind == "softmax"


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def predicted(model: keras.Model, inputs: np.ndarray) -> np.ndarray:
    """Return what Keras gives, computed as when testing."""
    found: Any = model(inputs, training=False)
    return np.asarray(found)

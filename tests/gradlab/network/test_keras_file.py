"""A `.keras` file that Keras loads by itself and that predicts the same, for everything in the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from gradlab.errors import ExportError
from gradlab.network import Network, initial_weights, save_keras
from gradlab.spec import ACTIVATIONS, DataShape, Experiment

SHAPE = DataShape(features=64, classes=10, examples=1797, picture=(8, 8, 1))
KINDS = sorted(kind for kind, info in ACTIVATIONS.items() if not info.output_only)


def layers_of(kind: str) -> list[dict[str, Any]]:
    """Return every kind of layer, with the activation `kind` where there is one."""
    activation = {"kind": kind}
    return [
        {"kind": "conv2d", "name": "größe 1", "filters": 3, "activation": activation, "batch_norm": {}},
        {"kind": "conv2d", "name": "a", "filters": 3, "activation": activation, "frozen": True, "l2": 0.1},
        {"kind": "residual", "span": 1},
        {"kind": "dropout", "name": "a.conv"},
        {"kind": "max_pool"},
        {"kind": "average_pool", "name": "mean", "size": 2, "stride": 1},
        {"kind": "layer_norm"},
        {"kind": "flatten"},
        {"name": "c", "units": 7, "activation": activation, "batch_norm": {"position": "after", "shift": False}},
        {"name": "d", "units": 7, "activation": {**activation, "alpha_per": "layer"}, "dropout": 0.5, "bias": False},
        {"name": "output", "units": 10, "activation": {"kind": "softmax"}},
    ]


def scattered(experiment: Experiment) -> dict[str, np.ndarray]:
    """Return weights of which each vector makes a difference."""
    random = np.random.default_rng(0)
    start = initial_weights(experiment, SHAPE)
    return {
        name: value if name.endswith("kernel") else random.uniform(0.5, 1.5, value.shape).astype(value.dtype)
        for name, value in start.items()
    }


def difference(experiment: Experiment, path: Path) -> float:
    """Save, load and return how far the predictions are from Gradlab's own at most."""
    weights = scattered(experiment)
    save_keras(experiment, weights, path)
    model: Any = keras.saving.load_model(path, safe_mode=True)
    network = Network(experiment, SHAPE, weights)
    inputs = np.random.default_rng(1).normal(size=(9, 64))
    taps = network.forward(network.read(), tf.constant(inputs), training=False)
    wanted = tf.nn.softmax(tf.cast(taps.logits, network.precision.stored)).numpy()
    found = np.asarray(model(inputs.reshape(-1, *network.input_shape)))
    assert found.std() > 0.01, "all alike would be no proof"
    return float(np.abs(found - wanted).max())


@pytest.mark.parametrize("kind", KINDS)
def test_keras_predicts_the_same(kind: str, tmp_path: Path) -> None:
    assert difference(Experiment.model_validate({"layers": layers_of(kind)}), tmp_path / "net.keras") <= 1e-6
    assert [path.name for path in tmp_path.iterdir()] == ["net.keras"]


@pytest.mark.parametrize(("precision", "limit"), [("float64", 1e-14), ("mixed_bfloat16", 1e-6)])
def test_the_precision_is_kept(precision: str, limit: float, tmp_path: Path) -> None:
    fields = {"layers": layers_of("elu"), "training": {"precision": precision}}
    assert difference(Experiment.model_validate(fields), tmp_path / "net.keras") <= limit


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    experiment = Experiment.model_validate({"layers": [{"name": "output", "units": 10}]})
    weights = initial_weights(experiment, SHAPE)
    with pytest.raises(ExportError, match=r"ends with \.keras"):
        save_keras(experiment, weights, tmp_path / "net.h5")
    with pytest.raises(ExportError, match="cannot be written"):
        save_keras(experiment, weights, tmp_path / "none" / "net.keras")
    with pytest.raises(ExportError, match=r"kept no weights 'output/kernel'"):
        save_keras(experiment, {}, tmp_path / "net.keras")
    assert list(tmp_path.iterdir()) == []

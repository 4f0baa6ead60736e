"""Surface, confusion matrix and weights equal those of a slow forward pass in numpy, at the step that they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import gradlab
from gradlab.data import Dataset, load_data
from gradlab.records import Checkpoint, Distributions, Pictures
from gradlab.records.pictures import SURFACE_SIDE
from gradlab.spec import (
    Activation,
    BatchNorm,
    Conv2D,
    CsvFile,
    Dense,
    Digits,
    Experiment,
    Flatten,
    Initializer,
    Loss,
    Moons,
    Training,
)

Array = NDArray[np.float64]
HE = Initializer(kind="he")


def stack(data: Any, outputs: int, *, numbers: bool = False) -> Experiment:
    """Return two tanh layers, the second one normalized, on `data`."""
    hidden = [
        Dense(name="one", units=7, activation=Activation(kind="tanh"), initializer=HE),
        Dense(name="two", units=6, activation=Activation(kind="tanh"), initializer=HE, batch_norm=BatchNorm()),
    ]
    top = Activation(kind="linear" if numbers else "softmax")
    output = Dense(name="output", units=outputs, activation=top, initializer=HE)
    training = Training(
        steps=9,
        batch_size=16,
        precision="float64",
        checkpoint_every=1,
        loss=Loss(kind="mse" if numbers else "cross_entropy"),
    )
    return Experiment(name="pictures", data=data, layers=(*hidden, output), training=training)


def trained(experiment: Experiment) -> list[tuple[Pictures, dict[str, Array]]]:
    """Return pictures of several steps, each with the weights that the step before left."""
    weights: dict[int, dict[str, Array]] = {}
    seen: dict[int, Pictures] = {}
    for record in gradlab.train(experiment, distribution_seconds=0):
        if isinstance(record, Checkpoint):
            weights[record.step] = {name: np.asarray(value) for name, value in record.weights.items()}
        if isinstance(record, Distributions):
            assert record.pictures is not None
            seen[record.step] = record.pictures
    found = [(pictures, weights[step - 1]) for step, pictures in seen.items() if step - 1 in weights]
    assert len(found) >= 5
    return found


def up(experiment: Experiment, weights: dict[str, Array], inputs: Array) -> Array:
    """Compute the dense stack example by example, as when testing."""
    rows: list[Array] = []
    for example in inputs:
        entered = example
        for layer in experiment.layers:
            assert isinstance(layer, Dense)
            own = {name.rpartition("/")[2]: one for name, one in weights.items() if name.startswith(f"{layer.name}/")}
            entered = own["kernel"].T @ entered + own.get("bias", 0.0)
            if layer.batch_norm is not None:
                deviation = np.sqrt(own["moving_variance"] + layer.batch_norm.epsilon)
                entered = own["gamma"] * (entered - own["moving_mean"]) / deviation + own["beta"]
            if layer.activation.kind == "tanh":
                entered = np.tanh(entered)
            if layer.activation.kind == "softmax":
                entered = np.exp(entered) / np.exp(entered).sum()
        rows.append(entered)
    return np.array(rows)


def grid_of(pictures: Pictures, data: Dataset) -> Array:
    """Return the scaled centers of the surface's cells, row by row from below."""
    assert pictures.surface is not None
    left, right, low, high = pictures.surface.extent
    wide, tall = (right - left) / SURFACE_SIDE, (high - low) / SURFACE_SIDE
    centers = [
        (left + (column + 0.5) * wide, low + (row + 0.5) * tall)
        for row in range(SURFACE_SIDE)
        for column in range(SURFACE_SIDE)
    ]
    return (np.array(centers) - data.mean.astype(np.float64)) / data.scale.astype(np.float64)


def test_the_surface_of_classes() -> None:
    experiment = stack(Moons(points=120), 2)
    data = load_data(experiment.data)
    for pictures, weights in trained(experiment)[::3]:
        surface = pictures.surface
        assert surface is not None
        assert surface.classes is not None
        expected = up(experiment, weights, grid_of(pictures, data))
        np.testing.assert_allclose(surface.values.ravel(), expected.max(axis=1), rtol=1e-5)
        unsure = np.abs(expected[:, 0] - expected[:, 1]) < 1e-5
        assert ((surface.classes.ravel() == expected.argmax(axis=1)) | unsure).all()
        assert pictures.feature_names == ("x", "y")
        raw = data.validation_inputs * data.scale + data.mean
        np.testing.assert_allclose(surface.validation[:, :2], raw, rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(surface.validation[:, 2], data.validation_targets)


def test_the_surface_of_numbers_is_in_their_own_units(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    rows = [(x, y, 1000 + 50 * x * y) for x, y in random.normal(5, 2, (60, 2))]
    path = tmp_path / "plane.csv"
    path.write_text("width,depth,price\n" + "\n".join(",".join(map(repr, map(float, row))) for row in rows))
    experiment = stack(CsvFile(path=str(path), task="numbers"), 1, numbers=True)
    data = load_data(experiment.data)
    pictures, weights = trained(experiment)[-1]
    assert pictures.surface is not None
    assert pictures.surface.classes is None
    assert pictures.confusion is None
    expected = up(experiment, weights, grid_of(pictures, data))[:, 0] * data.target_scale + data.target_mean
    np.testing.assert_allclose(pictures.surface.values.ravel(), expected, rtol=1e-5)
    assert pictures.surface.train[:, 2].mean() == pytest.approx(data.target_mean, rel=1e-4)


def test_the_confusion_matrix_counts_every_validation_example_once() -> None:
    experiment = stack(Digits(), 10)
    data = load_data(experiment.data)
    for pictures, weights in trained(experiment)[::3]:
        counts = np.zeros((10, 10), int)
        outputs = up(experiment, weights, data.validation_inputs.astype(np.float64))
        for output, target in zip(outputs, data.validation_targets, strict=True):
            counts[target, int(np.argmax(output))] += 1
        assert pictures.confusion is not None
        np.testing.assert_array_equal(pictures.confusion, counts)


def test_the_first_layers_weights_stand_where_their_pixels_do() -> None:
    pictures, weights = trained(stack(Digits(), 10))[-1]
    assert pictures.weights is not None
    for unit in range(7):
        for row in range(8):
            for column in range(8):
                expected = np.float32(weights["one/kernel"][8 * row + column, unit])
                assert pictures.weights[unit, 0, row, column] == expected


def test_a_convolutions_kernels_are_shown_filter_by_filter() -> None:
    experiment = stack(Digits(), 10)
    conv = Conv2D(name="conv", filters=3, kernel_size=3, initializer=HE)
    layers = (conv, Flatten(name="flat"), *experiment.layers)
    pictures, weights = trained(experiment.model_copy(update={"layers": layers}))[-1]
    assert pictures.weights is not None
    assert pictures.weights.shape == (3, 1, 3, 3)
    for number in range(3):
        np.testing.assert_allclose(pictures.weights[number, 0], weights["conv/kernel"][:, :, 0, number], rtol=1e-6)

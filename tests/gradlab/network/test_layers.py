"""Convolutions, pooling, residuals and normalization: the same as Keras', with gradients as finite differences say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import gradlab
from gradlab.data import BatchOrder, load_data
from gradlab.network import Network, initial_weights, to_keras
from gradlab.network.initial import draw
from gradlab.records import LAYER_INDEX, Checkpoint, Frame
from gradlab.spec import (
    Activation,
    BatchNorm,
    Conv2D,
    DataShape,
    Dense,
    Digits,
    Dropout,
    Experiment,
    Flatten,
    Initializer,
    Layer,
    LayerNorm,
    Loss,
    Optimizer,
    Pool2D,
    Residual,
    Training,
    layer_shapes,
    parameter_count,
)
from gradlab.train.objective import Objective
from tests.gradlab.train.small import run

SHAPE = DataShape(features=64, classes=10, examples=1797, picture=(8, 8, 1))
TOP = Dense(name="output", units=10, activation=Activation(kind="softmax"))
STACKS: dict[str, list[Layer]] = {
    "padded": [Conv2D(filters=3), Pool2D(), Flatten()],
    "unpadded, stride 2": [Conv2D(filters=4, kernel_size=4, stride=2, padding="valid"), Flatten()],
    "padded, stride 3": [Conv2D(filters=2, stride=3, bias=False), Flatten()],
    "overlapping means": [Conv2D(filters=2), Pool2D(kind="average_pool", size=3, stride=2), Flatten()],
    "norms": [
        Conv2D(filters=3, batch_norm=BatchNorm(position="after")),
        LayerNorm(name="a"),
        Flatten(),
        LayerNorm(name="b", scale=False),
    ],
    "residual": [Conv2D(name="a", filters=3), Conv2D(name="b", filters=3), Residual(span=1), Dropout(), Flatten()],
    "slopes": [
        Conv2D(name="a", filters=3, activation=Activation(kind="prelu")),
        Conv2D(name="b", filters=3, activation=Activation(kind="prelu", alpha_per="layer")),
        Flatten(),
    ],
    "dense residual": [Dense(name="a", units=64), Dense(name="b", units=64), Residual(span=2), LayerNorm()],
}


def experiment_of(layers: list[Layer], **training: Any) -> Experiment:
    return Experiment(layers=(*layers, TOP), training=Training.model_validate(training))


def scattered(experiment: Experiment) -> dict[str, np.ndarray]:
    """Return starting weights, the vectors with numbers that make a difference."""
    random = np.random.default_rng(0)
    start = initial_weights(experiment, SHAPE)
    return {
        name: value if name.endswith("kernel") else random.uniform(0.5, 1.5, value.shape).astype(value.dtype)
        for name, value in start.items()
    }


@pytest.mark.parametrize("name", STACKS)
def test_keras_predicts_the_same_and_counts_the_same(name: str) -> None:
    experiment = experiment_of(STACKS[name])
    start = scattered(experiment)
    network = Network(experiment, SHAPE, start)
    inputs = np.random.default_rng(1).normal(size=(5, 64)).astype(np.float32)
    logits = network.forward(network.read(), tf.constant(inputs), training=False).logits
    model = to_keras(experiment, start)
    pictures = inputs.reshape(-1, *network.input_shape)
    np.testing.assert_allclose(np.asarray(model(pictures)), tf.nn.softmax(logits), rtol=1e-4, atol=1e-6)
    moving = sum(value.size for key, value in start.items() if "moving" in key)
    assert parameter_count(experiment.layers, SHAPE) == model.count_params() - moving
    shapes = layer_shapes(experiment.layers, SHAPE)
    assert tuple(model.output_shape[1:]) == shapes[-1].after


@pytest.mark.parametrize("name", STACKS)
def test_the_measured_gradient_equals_finite_differences(name: str) -> None:
    """One float64 step on all training examples at once: its gradient is the loss's slope, entry by entry."""
    layers: list[Layer] = [layer for layer in STACKS[name] if not isinstance(layer, Dropout)]
    data = Digits(training_share=0.03)
    examples = len(load_data(data).train_targets)
    rate = 1e-3
    experiment = experiment_of(
        layers, steps=1, batch_size=examples, precision="float64", optimizer={"learning_rate": rate}
    ).model_copy(update={"data": data})
    start = initial_weights(experiment, SHAPE)
    records = run(experiment)
    after = next(record for record in records if isinstance(record, Checkpoint)).weights
    random = np.random.default_rng(2)
    for key in (name for name in start if "moving" not in name):
        gradient = (start[key] - after[key]) / rate
        for _ in range(3):
            place = tuple(random.integers(0, side) for side in start[key].shape)
            slope = _slope(experiment, start, key, place)
            assert gradient[place] == pytest.approx(slope, rel=1e-5, abs=1e-9), (key, place)
    frame = next(record for record in records if isinstance(record, Frame))
    kernels = [key for key in start if key.endswith("kernel")]
    norms = [np.linalg.norm((start[key] - after[key]) / rate) for key in kernels]
    np.testing.assert_allclose(frame.layers[0, :, 1], norms, rtol=1e-5)


def _slope(experiment: Experiment, start: dict[str, np.ndarray], key: str, place: tuple[int, ...]) -> float:
    data = load_data(experiment.data)
    inputs, targets = tf.constant(data.train_inputs, tf.float64), tf.constant(data.train_targets)
    losses: list[float] = []
    for shift in (1e-5, -1e-5):
        moved = {name: value.copy() for name, value in start.items()}
        moved[key][place] += shift
        network = Network(experiment, SHAPE, moved)
        taps = network.forward(network.read(), inputs, training=True)
        losses.append(float(tf.reduce_mean(Objective(experiment, targets).losses(taps, targets, tf.float64))))
    return (losses[0] - losses[1]) / 2e-5


def test_the_signal_passes_a_convolution_as_written_out() -> None:
    """Two unpadded convolutions in float64 numpy, position by position: every recorded number of both."""
    layers: list[Layer] = [
        Conv2D(name="a", filters=2, padding="valid", activation=Activation(kind="tanh")),
        Conv2D(name="b", filters=3, padding="valid", activation=Activation(kind="softplus")),
        Flatten(),
    ]
    experiment = experiment_of(layers, steps=1, batch_size=16, precision="float64")
    start, data = initial_weights(experiment, SHAPE), load_data(experiment.data)
    chosen = BatchOrder(len(data.train_targets), 16, 0).indices(1, 1)[0]
    kernels = [start[f"{name}/kernel"] for name in ("a", "b")]
    below = data.train_inputs[chosen].astype(np.float64).reshape(16, 8, 8, 1)
    z_a = _slid(below, kernels[0])
    z_b = _slid(np.tanh(z_a), kernels[1])
    hidden = np.logaddexp(0, z_b).reshape(16, -1)
    logits = hidden @ start["output/kernel"]
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    error = shares - np.eye(10)[data.train_targets[chosen]]
    delta_b = (error @ start["output/kernel"].T).reshape(z_b.shape) / (1 + np.exp(-z_b))
    delta_a = _spread(delta_b, kernels[1], z_a.shape) * (1 - np.tanh(z_a) ** 2)
    frame = next(record for record in run(experiment) if isinstance(record, Frame))
    for row, delta, z, h in zip(
        frame.layers[0], (delta_a, delta_b), (z_a, z_b), (np.tanh(z_a), np.logaddexp(0, z_b)), strict=False
    ):
        found = [row[LAYER_INDEX[name]] for name in ("delta_rms", "pre_mean", "pre_std", "act_mean", "act_std")]
        wanted = [np.sqrt((delta**2).mean()), z.mean(), z.std(), h.mean(), h.std()]
        np.testing.assert_allclose(found, wanted, rtol=1e-5)


def _slid(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the kernel [3, 3, in, out] laid on every place of x [n, height, width, in]."""
    side = x.shape[1] - 2
    out = np.zeros((len(x), side, side, kernel.shape[-1]))
    for row in range(side):
        for column in range(side):
            window = x[:, row : row + 3, column : column + 3]
            out[:, row, column] = np.tensordot(window, kernel, axes=([1, 2, 3], [0, 1, 2]))
    return out


def _spread(error: np.ndarray, kernel: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return what each number below adds up from all places that it was seen from."""
    below = np.zeros(shape)
    for row in range(error.shape[1]):
        for column in range(error.shape[2]):
            part = np.tensordot(error[:, row, column], kernel, axes=([1], [3]))
            below[:, row : row + 3, column : column + 3] += part
    return below


CONVOLVED = {
    "glorot": np.sqrt(2 / (9 * 4 + 9 * 40)),
    "he": np.sqrt(2 / (9 * 4)),
    "lecun": np.sqrt(1 / (9 * 4)),
    "normal": 1.0,
    "uniform": 1 / np.sqrt(3),
    "truncated_normal": 0.8796256610342398,
    "orthogonal": 1 / np.sqrt(40),
    "constant": 0.0,
    "zeros": 0.0,
}


@pytest.mark.parametrize("kind", CONVOLVED)
def test_a_convolution_starts_with_the_closed_form_of_its_fans(kind: str) -> None:
    """Fans count each pixel of the window: 3 * 3 * 4 channels enter each number, 3 * 3 * 40 leave."""
    place = layer_shapes((Conv2D(filters=40),), DataShape(features=256, classes=2, examples=9, picture=(8, 8, 4)))[0]
    initializer = Initializer.model_validate({"kind": kind})
    kernels = [draw(initializer, place, np.random.default_rng(seed)) for seed in range(8)]
    assert kernels[0].shape == (3, 3, 4, 40)
    spread = np.std(np.stack(kernels))
    assert spread == pytest.approx(CONVOLVED[kind], rel=5 / np.sqrt(2 * 8 * kernels[0].size), abs=1e-12)


@pytest.mark.parametrize("kind", ["he", "orthogonal", "lsuv"])
def test_a_convolution_starts_with_the_spread_of_its_window(kind: str) -> None:
    he = Initializer.model_validate({"kind": kind})
    experiment = experiment_of([Conv2D(filters=64, kernel_size=5, initializer=he), Flatten()])
    (shape, *_) = layer_shapes(experiment.layers, SHAPE)
    assert (shape.fan_in, shape.fan_out, shape.kernel) == (25, 25 * 64, (5, 5, 1, 64))
    kernel = initial_weights(experiment, SHAPE)["conv/kernel"]
    if kind == "he":
        assert kernel.std() == pytest.approx(np.sqrt(2 / 25), rel=0.06)
    else:
        columns = kernel.reshape(25, 64)
        np.testing.assert_allclose(columns @ columns.T, np.eye(25), atol=1e-5)


def test_numbers_are_predicted_and_scored_by_r_squared() -> None:
    for loss in (Loss(kind="mse"), Loss(kind="huber", delta=0.5)):
        experiment = Experiment.model_validate(
            {
                "data": {"kind": "diabetes"},
                "layers": [{"name": "h", "units": 8}, {"name": "o", "units": 1, "activation": {"kind": "linear"}}],
                "training": {"steps": 200, "loss": dict(loss), "optimizer": dict(Optimizer(learning_rate=0.02))},
            }
        )
        data = load_data(experiment.data)
        records = run(experiment)
        weights = next(record for record in records if isinstance(record, Checkpoint)).weights
        model = to_keras(experiment, weights)
        said = np.asarray(model(data.validation_inputs))[:, 0]
        error = np.abs(said - data.validation_targets)
        scores = gradlab.evaluate(experiment, weights)
        huber = np.where(error <= 0.5, error**2 / 2, 0.5 * (error - 0.25))
        wanted = (error**2 if loss.kind == "mse" else huber).mean()
        assert scores.validation_loss == pytest.approx(wanted, rel=1e-4)
        share = 1 - (error**2).mean() / data.validation_targets.var()
        assert scores.validation_accuracy == pytest.approx(share, rel=1e-4)
        assert scores.train_accuracy > 0.35


def test_precision_decides_what_is_stored_and_computed() -> None:
    layers: list[Layer] = [Conv2D(filters=3, batch_norm=BatchNorm()), Pool2D(), Flatten(), Dense(units=9)]
    found: dict[str, list[float]] = {}
    for precision, stored in (("float64", np.float64), ("float32", np.float32), ("mixed_bfloat16", np.float32)):
        records = run(experiment_of(layers, steps=5, precision=precision))
        weights = next(record for record in records if isinstance(record, Checkpoint)).weights
        assert {value.dtype for value in weights.values()} == {np.dtype(stored)}
        frame = np.concatenate([record.steps for record in records if isinstance(record, Frame)])
        found[precision] = frame[:, 0].tolist()
    np.testing.assert_allclose(found["float32"], found["float64"], rtol=1e-5)
    np.testing.assert_allclose(found["mixed_bfloat16"], found["float64"], rtol=0.03)
    assert not np.allclose(found["mixed_bfloat16"], found["float64"], rtol=1e-5)


def test_float64_goes_where_float32_has_no_numbers() -> None:
    tiny = [Dense(name=f"h{n}", units=9, initializer=Initializer(kind="normal", sigma=1e-7)) for n in range(8)]
    records = run(experiment_of(list(tiny), steps=2, precision="float64"))
    signal = next(record for record in records if isinstance(record, Frame)).layers[0, :, 0]
    assert signal[0] > 0, "smaller than float32's least number, but not zero"
    flat = run(experiment_of(list(tiny), steps=2))
    assert next(record for record in flat if isinstance(record, Frame)).layers[0, 0, 0] == 0

"""Files that Keras itself writes are read without Keras, and give the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from gradlab.network import initial_weights, to_keras
from gradlab.reuse import read_source
from gradlab.spec import Dense, Experiment, bundled_shape, new_layer
from tests.gradlab.reuse.models import require_equal, saved, stirred

ACTIVATIONS = (
    "sigmoid", "tanh", "relu", "elu", "selu", "gelu", "silu", "mish", "softplus", "softsign", "hard_tanh", "linear",
    "leaky_relu", "softmax",
)  # fmt: skip


def dense_stack() -> keras.Model:
    return keras.Sequential([keras.Input((6,)), *(layers.Dense(7, kind) for kind in ACTIVATIONS)])


def activation_layers() -> keras.Model:
    kinds = [
        layers.ReLU(), layers.ReLU(negative_slope=0.05), layers.LeakyReLU(), layers.LeakyReLU(negative_slope=0.1),
        layers.PReLU(), layers.PReLU(shared_axes=[1]), layers.ELU(), layers.ELU(alpha=0.4),
        *(layers.Activation(kind) for kind in ACTIVATIONS[:-1]), layers.Softmax(),
    ]  # fmt: skip
    return keras.Sequential([keras.Input((6,)), *(part for kind in kinds for part in (layers.Dense(5), kind))])


def lone_parts() -> list[list[layers.Layer]]:
    """Return each kind of layer alone above a layer that hands its inputs on, so that nothing hides what it gives."""
    dense: list[list[layers.Layer]] = [[layers.Dense(6, kind)] for kind in ACTIVATIONS]
    behind = [
        layers.ReLU(negative_slope=0.05), layers.LeakyReLU(negative_slope=0.1), layers.PReLU(),
        layers.PReLU(shared_axes=[1]), layers.ELU(alpha=0.4), layers.Softmax(), layers.BatchNormalization(),
        layers.BatchNormalization(epsilon=0.1, scale=False), layers.LayerNormalization(),
    ]  # fmt: skip
    return [*dense, *([layers.Dense(6), part] for part in behind)]


def lone_pictures() -> list[list[layers.Layer]]:
    """Return each kind of layer for pictures alone, or above a convolution that hands its inputs on."""
    alone = [
        layers.Conv2D(2, 3, padding="same"), layers.Conv2D(2, 3, strides=2), layers.Conv2D(2, 2, activation="elu"),
        layers.MaxPooling2D(2), layers.MaxPooling2D(3, 2), layers.AveragePooling2D(2), layers.GlobalAveragePooling2D(),
        layers.Flatten(),
    ]  # fmt: skip
    behind = [
        layers.PReLU(shared_axes=[1, 2]), layers.PReLU(shared_axes=[1, 2, 3]), layers.BatchNormalization(),
        layers.LayerNormalization(),
    ]  # fmt: skip
    return [*([part] for part in alone), *([layers.Conv2D(2, 1), part] for part in behind)]


def activations_as_objects() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(5, activation=layers.LeakyReLU(negative_slope=0.1)),
            layers.Dense(5, activation=layers.ELU(alpha=0.3)),
            layers.Dense(5, activation=keras.activations.tanh),
        ]
    )


def normalized() -> keras.Model:
    norm = layers.BatchNormalization
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(5, use_bias=False), norm(), layers.Activation("relu"),
            layers.Dense(5), norm(momentum=0.5, epsilon=1e-2), layers.PReLU(),
            layers.Dense(5, "tanh"), norm(scale=False),
            layers.Dense(5), layers.LeakyReLU(), norm(center=False), layers.Dropout(0.3),
            layers.Dense(5, use_bias=False), layers.LayerNormalization(),
            layers.Dense(5), layers.LayerNormalization(epsilon=1e-2, center=False),
            layers.LayerNormalization(scale=False),
            layers.Dense(3), norm(),
        ]
    )  # fmt: skip


def pictures() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.Conv2D(4, 3, padding="same", use_bias=False), layers.BatchNormalization(), layers.ReLU(),
            layers.Conv2D(5, 3, strides=2, activation="elu"), layers.BatchNormalization(),
            layers.Conv2D(5, 1), layers.PReLU(shared_axes=[1, 2]),
            layers.Conv2D(5, 1), layers.PReLU(shared_axes=[1, 2, 3]),
            layers.MaxPooling2D(2, 1), layers.LayerNormalization(), layers.AveragePooling2D(2, padding="same"),
            layers.Flatten(), layers.Dropout(0.2), layers.Dense(4, "softmax"),
        ]
    )  # fmt: skip


def averaged() -> keras.Model:
    pool = layers.GlobalAveragePooling2D()
    return keras.Sequential([keras.Input((6, 6, 1)), layers.Conv2D(3, 3), pool, layers.Dense(2)])


def gray() -> keras.Model:
    return keras.Sequential([keras.Input((4, 5)), layers.Flatten(), layers.Dense(3, "relu")])


def residual() -> keras.Model:
    entrance = keras.Input((6,))
    low = layers.Dense(6, "tanh")(entrance)
    high = layers.Dense(6)(layers.Dense(6, "relu")(low))
    added = layers.Add()([low, high])
    return keras.Model(entrance, layers.Dense(3, "softmax")(added))


def rescaled() -> keras.Model:
    return keras.Sequential([keras.Input((6,)), layers.Rescaling(1 / 16, offset=-0.5), layers.Dense(3, "tanh")])


def adapted() -> keras.Model:
    scaling = layers.Normalization()
    scaling.adapt(np.random.default_rng(2).normal(3.0, 2.0, (50, 6)).astype(np.float32))
    model = keras.Sequential([keras.Input((6,)), scaling, layers.Dense(3, "tanh")])
    model.layers[-1].set_weights([np.full((6, 3), 0.1), np.ones(3)])
    return model


MODELS = [
    dense_stack, activation_layers, activations_as_objects, normalized, pictures, averaged, gray, residual, rescaled,
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "suffix"),
    [*((make, ".keras") for make in MODELS), (normalized, ".h5"), (pictures, ".h5"), (residual, ".h5")],
)
def test_a_source_gives_what_keras_gives(make: Callable[[], keras.Model], suffix: str, tmp_path: Path) -> None:
    model = stirred(make())
    source = read_source(saved(model, tmp_path / f"model{suffix}"))
    require_equal(source, model)


@pytest.mark.parametrize(("parts", "entrance"), [(lone_parts, (6,)), (lone_pictures, (6, 6, 2))])
def test_each_kind_of_layer_alone_gives_what_keras_gives(
    parts: Callable[[], list[list[layers.Layer]]], entrance: tuple[int, ...], tmp_path: Path
) -> None:
    for number, chosen in enumerate(parts()):
        model = stirred(keras.Sequential([keras.Input(entrance), *chosen]))
        if len(chosen) > 1:
            first = model.layers[0]
            kernel, bias = first.get_weights()
            first.set_weights([np.eye(kernel.shape[-1]).reshape(kernel.shape), np.zeros_like(bias)])
        require_equal(read_source(saved(model, tmp_path / f"{number}.keras")), model)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_a_layer_that_scales_its_inputs_is_a_standardization(suffix: str, tmp_path: Path) -> None:
    model = adapted()
    source = read_source(saved(model, tmp_path / f"model{suffix}"))
    assert source.standardization is not None
    require_equal(source, model)


def test_a_model_that_gradlab_made_comes_back_as_it_was(tmp_path: Path) -> None:
    kinds = ["dense", "dense", "residual", "layer_norm", "dense"]
    named = [new_layer(kind).model_copy(update={"name": f"{kind}{place}"}) for place, kind in enumerate(kinds)]
    wide = [one.model_copy(update={"units": 64}) if isinstance(one, Dense) else one for one in named]
    experiment = Experiment(layers=tuple(wide))
    shape = bundled_shape(experiment.data)
    assert shape is not None
    model = to_keras(experiment, initial_weights(experiment, shape))
    source = read_source(saved(model, tmp_path / "ours.keras"))
    assert [one.layer.name for one in source.layers if one.layer is not None] == [one.name for one in named]
    require_equal(source, model)

"""Weights without a description are laid beside a stack that says what they are."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
from keras import layers
from safetensors.numpy import save_file

from gradlab.reuse import read_source
from gradlab.spec import Conv2D, Dense, Experiment, Flatten, LayerNorm, with_value
from tests.gradlab.reuse.models import require_equal, saved, stirred
from tests.gradlab.reuse.stacks import own_stack


def normalized_stack() -> Experiment:
    experiment = own_stack(5, 4)
    for path, value in (("own1.batch_norm.position", "before"), ("own2.activation.kind", "prelu")):
        experiment = with_value(experiment, f"layers.{path}", value)
    first, second, output = experiment.layers
    return experiment.model_copy(update={"layers": (first, LayerNorm(name="ln"), second, output)})


def keras_twin() -> keras.Model:
    parts = [
        layers.Dense(5), layers.BatchNormalization(), layers.ELU(), layers.LayerNormalization(), layers.Dense(4),
        layers.PReLU(), layers.Dense(10, "softmax"),
    ]  # fmt: skip
    return stirred(keras.Sequential([keras.Input((64,)), *parts]))


def test_a_keras_file_of_weights(tmp_path: Path) -> None:
    model = keras_twin()
    source = read_source(saved(model, tmp_path / "m.weights.h5"), like=normalized_stack())
    assert "weights alone" in source.notes[0]
    require_equal(source, model)


def test_what_does_not_fit_is_named_and_the_part_below_is_kept(tmp_path: Path) -> None:
    path = saved(keras_twin(), tmp_path / "m.weights.h5")
    source = read_source(path, like=with_value(normalized_stack(), "layers.own2.units", 6))
    assert source.usable == 2
    assert "is 5×4, and 5×6 are needed" in source.layers[2].why
    deeper = read_source(path, like=own_stack(5, 4, 10, 10))
    assert deeper.usable == 3
    assert "no more weights of a Dense" in deeper.layers[3].why
    assert "3 more layers" in deeper.notes[1]


def test_gradlab_names_its_own_layers(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    own = {
        f"{name}/{kind}": random.standard_normal(shape).astype(np.float32)
        for name, rows, units in (("own2", 5, 4), ("own1", 64, 5), ("output", 4, 10))
        for kind, shape in (("kernel", (rows, units)), ("bias", (units,)))
    }
    path = tmp_path / "own.safetensors"
    save_file(own, path)
    source = read_source(path, like=own_stack(5, 4))
    assert source.usable == 2
    np.testing.assert_array_equal(source.layers[1].weights["kernel"], own["own2/kernel"])


def test_pytorch_weights_are_turned(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    conv = random.standard_normal((3, 1, 3, 3)).astype(np.float32)
    fc2 = random.standard_normal((10, 3 * 64)).astype(np.float32)
    bias = random.standard_normal(10).astype(np.float32)
    path = tmp_path / "torch.safetensors"
    save_file({"conv1.weight": conv, "fc2.weight": fc2, "fc2.bias": bias}, path)
    output = Dense.model_validate({"name": "output", "units": 10, "activation": {"kind": "softmax"}})
    stack = Experiment(layers=(Conv2D(name="c", filters=3), Flatten(), output))
    source = read_source(path, like=stack)
    found = [one.weights for one in source.layers]
    np.testing.assert_array_equal(found[0]["kernel"], conv.transpose(2, 3, 1, 0))
    # The row of channel 2 at height 1, width 5 of an 8x8 picture.
    np.testing.assert_array_equal(found[2]["kernel"][(1 * 8 + 5) * 3 + 2], fc2[:, 2 * 64 + 1 * 8 + 5])
    np.testing.assert_array_equal(found[2]["bias"], bias)
    assert "bias" not in found[0]


def test_numbered_names_count(tmp_path: Path) -> None:
    kernels = {f"hidden{n}.weight": np.full((5, 64 if n == 2 else 5), n, np.float32) for n in (2, 10, 9)}
    path = tmp_path / "numbered.safetensors"
    save_file(kernels, path)
    source = read_source(path, like=own_stack(5, 5, 5))
    assert [one.weights["kernel"][0, 0] for one in source.layers[:3]] == [2, 9, 10]

"""Each bundled experiment does what its summary says, over several seeds."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gradlab
from gradlab.data import load_data
from gradlab.errors import PresetError
from gradlab.network.initial import initial_weights
from gradlab.presets import load_preset
from gradlab.records import LAYER_INDEX, EndReason, Evaluation, Frame, RunEnded
from gradlab.spec import check, with_value

SEEDS = (0, 1, 2, 3)


def first_step(name: str) -> np.ndarray:
    """Return the layers' relative signal in the first step, the geometric mean over seeds."""
    logs = []
    for seed in SEEDS:
        experiment = with_value(with_value(gradlab.preset(name), "training.steps", "1"), "training.seed", str(seed))
        frame = next(record for record in gradlab.train(experiment) if isinstance(record, Frame))
        delta = frame.layers[0, :, LAYER_INDEX["delta_rms"]].astype(np.float64)
        logs.append(np.log(delta / delta[-1]))
    return np.exp(np.mean(logs, axis=0))


@pytest.mark.parametrize("name", gradlab.preset_names())
def test_every_preset_is_sound_and_explained(name: str) -> None:
    preset = load_preset(name)
    assert check(preset.experiment) == []
    assert len(preset.summary) > 40
    assert json.loads(preset.experiment.to_json())["name"] == preset.title


def test_an_unknown_preset_names_those_that_there_are() -> None:
    with pytest.raises(PresetError, match="vanishing, saturated, exploding, healthy"):
        gradlab.preset("vanishng")


def test_vanishing_shrinks_four_fold_a_layer() -> None:
    signal = first_step("vanishing")
    folds = signal[1:-1] / signal[:-2]
    assert np.exp(np.log(folds).mean()) == pytest.approx(4.2, rel=0.05)  # 1 / 0.2361
    assert signal[0] / signal[-2] == pytest.approx(2.3e-6, rel=0.5)


def test_saturated_does_not_shrink_but_a_third_of_the_units_is_flat() -> None:
    signal = first_step("saturated")
    folds = signal[1:-1] / signal[:-2]
    assert np.exp(np.log(folds).mean()) == pytest.approx(1.0, abs=0.1)
    experiment = gradlab.preset("saturated")
    data = load_data(experiment.data)
    weights = initial_weights(experiment, data.shape)
    act = data.train_inputs[:512].astype(np.float64)
    flat = []
    for layer in experiment.layers[:-1]:
        act = 1 / (1 + np.exp(-(act @ weights[f"{layer.name}/kernel"])))
        flat.append((act * (1 - act) < 0.01 * 0.25).mean())
    assert np.mean(flat[1:]) == pytest.approx(0.37, abs=0.08)


def test_exploding_doubles_a_layer_and_really_overflows() -> None:
    signal = first_step("exploding")
    folds = signal[:-2] / signal[1:-1]
    assert np.exp(np.log(folds).mean()) == pytest.approx(2.0, rel=0.1)
    last = list(gradlab.train(gradlab.preset("exploding")))[-1]
    assert isinstance(last, RunEnded)
    assert last.reason is EndReason.NONFINITE
    assert last.layer


def test_healthy_keeps_the_signal_and_learns() -> None:
    signal = first_step("healthy")
    assert (signal > 0.1).all()
    assert (signal < 10).all()
    experiment = with_value(gradlab.preset("healthy"), "training.steps", "800")
    scores = [record for record in gradlab.train(experiment) if isinstance(record, Evaluation)]
    assert scores[-1].validation_accuracy > 0.88

"""A look before training gives the numbers that step 1 of a run records, for every kind of layer and of setting."""

from __future__ import annotations

import numpy as np
import pytest

import gradlab
from gradlab.errors import SpecError, TrainingError
from gradlab.records import LAYER_INDEX
from gradlab.spec import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    Initializer,
    Pool2D,
    Training,
)
from gradlab.train import first_look
from tests.gradlab.train.small import rows, run, small, weights

QUANTITIES = ("delta_rms", "grad_norm", "pre_mean", "pre_std", "act_mean", "act_std")


def pictures() -> Experiment:
    layers = (
        Conv2D(filters=4, activation=Activation(kind="rrelu"), dropout=0.2),
        Pool2D(),
        Flatten(),
        Dropout(rate=0.25),
        Dense(units=9, batch_norm=BatchNorm(), activation=Activation(kind="tanh")),
        Dense(name="output", units=10, activation=Activation(kind="softmax")),
    )
    return Experiment(layers=layers, training=Training(steps=1, batch_size=16))


CASES = {
    "plain": small(training__steps=1),
    "frozen": small(training__steps=1, layers__hidden1__frozen="true"),
    "lsuv": small(training__steps=1, **{"layers__*__initializer__kind": "lsuv"}),
    "penalty": small(training__steps=1, layers__hidden2__l2=0.1),
    "double": small(training__steps=1, training__precision="float64"),
    "pictures": pictures(),
}


@pytest.mark.parametrize("case", CASES)
def test_it_agrees_with_the_first_step_of_a_run(case: str) -> None:
    experiment = CASES[case]
    look = gradlab.look(experiment)
    recorded = rows(run(experiment))[0]
    for quantity in QUANTITIES:
        seen = getattr(look, quantity)
        np.testing.assert_allclose(seen, recorded[:, LAYER_INDEX[quantity]], rtol=2e-5, atol=1e-7, err_msg=quantity)
    assert look.relative_signal()[look.top_layer] == 1
    assert look.experiment is experiment


def test_the_distributions_are_those_of_the_weights_and_pre_activations() -> None:
    experiment = small(training__steps=1, training__optimizer__learning_rate=1e-9)
    look = gradlab.look(experiment)
    kernel = weights(run(experiment))["hidden2/kernel"]  # as good as untouched by the one step
    assert look.weights[1].counts.sum() == kernel.size
    assert look.weights[1].std == pytest.approx(kernel.std(), rel=1e-4)
    assert (look.weights[1].edges[0], look.weights[1].edges[-1]) == pytest.approx(
        (kernel.min(), kernel.max()), rel=1e-4
    )
    assert look.pre[1].counts.sum() == 16 * 12
    assert (look.pre[1].mean, look.pre[1].std) == pytest.approx((look.pre_mean[1], look.pre_std[1]))


def test_what_overflows_is_told_and_not_hidden() -> None:
    huge = Initializer(kind="normal", sigma=100)
    deep = [Dense(name=f"h{n}", units=50, activation=Activation(kind="linear"), initializer=huge) for n in range(15)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"))
    look = gradlab.look(Experiment(layers=(*deep, output)))
    assert look.pre[-1].left_out == 32 * 10
    assert not np.isfinite(look.delta_rms[0])


def test_what_does_not_fit_into_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(first_look, "Network", full)
    with pytest.raises(
        TrainingError, match=r"small cannot be looked at before training \(MemoryError\); use fewer units"
    ):
        gradlab.look(small())


def test_an_experiment_with_a_problem_is_refused() -> None:
    with pytest.raises(SpecError, match="set its units to 10"):
        gradlab.look(small(layers__output__units=3))

"""Every recorded number equals that of the float64 twin, for stacks that hypothesis chooses."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import gradlab
from gradlab.data import BatchOrder, load_data
from gradlab.network.initial import initial_weights
from gradlab.records import LAYER_INDEX, LAYER_QUANTITIES, STEP_INDEX, Checkpoint, Frame, RunEnded
from gradlab.spec import ACTIVATIONS as CATALOGUE
from gradlab.spec import (
    CLIPPING_LABELS,
    OPTIMIZER_LABELS,
    Activation,
    BatchNorm,
    Clipping,
    Dense,
    Dropout,
    Experiment,
    Initializer,
    Layer,
    LayerNorm,
    Loss,
    Optimizer,
    Residual,
    Training,
    weighted,
)
from gradlab.train import compiling
from gradlab.train.prefix import prefix_length
from tests.twin.backprop import Twin

STEPS, BATCH, CLASSES = 3, 16, 10
RELATIVE = {"float64": 1e-6, "float32": 2e-4}
"""Records are float32; float32 runs keep seven digits, of which three steps through five layers leave four or five."""

FLOOR = {"float64": 1e-13, "float32": 2e-7}
"""What rounding leaves of a sum whose terms cancel, absolute."""

KINK_ROOM = {"float64": 1e-12, "float32": 1e-5}
"""Nearer to 0, in units of its layer's spread, engine and twin may put a pre-activation on different sides."""

MOMENTS = np.array([[quantity.name in {"pre_mean", "pre_std", "act_mean", "act_std"} for quantity in LAYER_QUANTITIES]])
KINDS = [kind for kind, info in CATALOGUE.items() if not info.output_only]
ACTIVATIONS = st.sampled_from(
    [
        *(Activation.model_validate({"kind": kind}) for kind in KINDS),
        Activation(kind="prelu", alpha_per="layer"),
        Activation(kind="rrelu", alpha=0.2, upper=0.2),
    ]
)


@st.composite
def layers(draw: st.DrawFn, name: str) -> Dense:
    norm = draw(st.sampled_from([None, BatchNorm(position="before"), BatchNorm(position="after", scale=False)]))
    return Dense(
        name=name,
        units=draw(st.integers(3, 20)),
        activation=draw(ACTIVATIONS),
        initializer=Initializer(kind=draw(st.sampled_from(["glorot", "he"])), gain=draw(st.floats(0.5, 1.5))),
        batch_norm=norm,
        dropout=draw(st.sampled_from([0.0, 0.0, 0.3])),
        l1=draw(st.sampled_from([0.0, 0.0, 0.001])),
        l2=draw(st.sampled_from([0.0, 0.0, 0.01])),
        bias=draw(st.booleans()),
        frozen=draw(st.booleans()),
        rate_factor=draw(st.sampled_from([1.0, 1.0, 0.25])),
    )


@st.composite
def blocks(draw: st.DrawFn, number: int) -> list[Layer]:
    """Return a dense layer, with nothing or one of the layers without a kernel above it."""
    hidden = draw(layers(f"hidden{number}"))
    above: list[Layer] = draw(
        st.sampled_from(
            [
                [],
                [],
                [Dropout(name=f"drop{number}", rate=0.2)],
                [LayerNorm(name=f"norm{number}", frozen=number % 2 == 0)],
                [
                    Dense(name=f"inner{number}", units=hidden.units, activation=Activation(kind="tanh")),
                    LayerNorm(name=f"norm{number}", scale=False),
                    Residual(name=f"add{number}", span=2),
                ],
            ]
        )
    )
    return [hidden, *above]


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    count = draw(st.integers(1, 4))
    hidden = [layer for number in range(1, count + 1) for layer in draw(blocks(number))]
    training = Training(
        steps=STEPS,
        batch_size=BATCH,
        seed=draw(st.integers(0, 1000)),
        precision=draw(st.sampled_from(["float64", "float64", "float32"])),
        loss=Loss(kind=draw(st.sampled_from(["cross_entropy", "mse", "huber"])), delta=0.3),
        optimizer=_optimizer(draw(st.sampled_from(list(OPTIMIZER_LABELS))), draw(st.sampled_from([0.01, 0.1]))),
        clipping=Clipping.model_validate(
            {"kind": draw(st.sampled_from(list(CLIPPING_LABELS))), "threshold": draw(st.floats(0.01, 2.0))}
        ),
    )
    return Experiment(name="twin", layers=(*hidden, _top()), training=training)


def _top() -> Dense:
    return Dense(name="output", units=CLASSES, activation=Activation(kind="softmax"), initializer=Initializer())


def _optimizer(kind: str, rate: float) -> Optimizer:
    # With Keras' epsilon of 1e-7, Adam blows the rounding of gradients that are exactly zero up to a step.
    return Optimizer.model_validate({"kind": kind, "learning_rate": rate, "epsilon": 1e-3})


@settings(max_examples=15, phases=[Phase.explicit, Phase.generate])
@given(experiment=experiments())
def test_every_quantity_of_every_layer_equals_the_twin(experiment: Experiment) -> None:
    assume(is_compared(experiment))


@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
@given(experiment=experiments())
def test_and_so_does_every_compiled_one(experiment: Experiment) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "steps_before", lambda _layers: 0)
        assume(is_compared(experiment))


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@pytest.mark.parametrize("number", range(len(OPTIMIZER_LABELS)))
def test_the_whole_catalogue(number: int, compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each optimizer with another clipping and other activations; each clipping and activation comes at least once."""
    if compiled:
        monkeypatch.setattr(compiling, "steps_before", lambda _layers: 0)
    optimizer, clipping = list(OPTIMIZER_LABELS)[number], list(CLIPPING_LABELS)[number % len(CLIPPING_LABELS)]
    kinds = [KINDS[(5 * number + place) % len(KINDS)] for place in range(5)]
    norms = cycle([None, BatchNorm(position="before"), None, BatchNorm(position="after")])
    hidden: list[Layer] = [
        Dense(
            name=kind,
            units=12,
            activation=Activation.model_validate({"kind": kind}),
            initializer=Initializer(kind="he"),
            batch_norm=next(norms),
            dropout=0.1 if kind == "gelu" else 0.0,
            l1=0.001 if kind == "tanh" else 0.0,
            l2=0.01 if kind == "elu" else 0.0,
        )
        for kind in kinds
    ]
    hidden[3:3] = [LayerNorm(name="norm"), Dropout(name="drop", rate=0.1)]
    hidden.append(Residual(name="add", span=2))
    training = Training(
        steps=STEPS,
        batch_size=BATCH,
        precision="float64",
        optimizer=_optimizer(optimizer, 0.01),
        clipping=Clipping.model_validate({"kind": clipping, "threshold": 0.02}),
    )
    assert is_compared(Experiment(name="catalogue", layers=(*hidden, _top()), training=training))


def is_compared(experiment: Experiment) -> bool:
    """Train, and compare every recorded number, and the weights at the end, with the twin's.

    False when a pre-activation lies so near to a kink that the two may differ.
    """
    data = load_data(experiment.data)
    precision = experiment.training.precision
    relative = RELATIVE[precision]
    order = BatchOrder(len(data.train_targets), BATCH, experiment.training.seed).indices(1, STEPS)
    twin = Twin(experiment, initial_weights(experiment, data.shape))
    records = list(gradlab.train(experiment))
    assert isinstance(records[-1], RunEnded)
    frames = [record for record in records if isinstance(record, Frame)]
    measured = np.concatenate([frame.layers for frame in frames]).astype(np.float64)
    steps = np.concatenate([frame.steps for frame in frames]).astype(np.float64)
    assert measured.shape == (STEPS, len(weighted(experiment.layers)), len(LAYER_QUANTITIES))
    lowest = len(weighted(experiment.layers[: prefix_length(experiment.layers)]))
    for number, chosen in enumerate(order):
        expected = twin.step(data.train_inputs[chosen].astype(np.float64), data.train_targets[chosen])
        if not twin.clear_of_kinks(KINK_ROOM[precision]):
            return False
        wanted = np.array(list(expected.layers.values()))
        # A mean may be next to nothing beside the values that it is of.
        spread = np.maximum(wanted[:, [LAYER_INDEX["pre_std"]]], 1e-3) * MOMENTS
        seen = ~np.isnan(measured[number]).all(axis=1)
        # Frozen layers at the bottom are measured at the first step, and then only now and then.
        assert seen[lowest if number else 0 :].all()
        np.testing.assert_array_equal(np.isnan(measured[number])[seen], np.isnan(wanted)[seen])
        room = relative * (np.abs(wanted) + spread) + FLOOR[precision]
        off = (np.abs(measured[number] - wanted) > room) & seen[:, None]
        assert not off.any(), (np.argwhere(off), measured[number][off], wanted[off])
        names = ("loss", "accuracy", "global_norm", "clip_active", "clipped_norm", "clip_cosine")
        got = steps[number, [STEP_INDEX[name] for name in names]]
        whole = [getattr(expected, name) for name in names]
        np.testing.assert_allclose(got, whole, rtol=relative, atol=1e-6)
    last = next(record for record in records if isinstance(record, Checkpoint))
    for name, value in twin.weights.items():
        np.testing.assert_allclose(last.weights[name], value, rtol=5 * relative, atol=0.25 * relative, err_msg=name)
    return True

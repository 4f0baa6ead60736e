"""Every recorded number equals that of the float64 twin, for stacks that hypothesis chooses."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import gradlab
from gradlab.data import BatchOrder, load_data
from gradlab.network.initial import initial_weights
from gradlab.records import LAYER_QUANTITIES, STEP_INDEX, Checkpoint, Frame, RunEnded
from gradlab.spec import ACTIVATIONS as CATALOGUE
from gradlab.spec import Activation, BatchNorm, Clipping, Dense, Experiment, Initializer, Loss, Optimizer, Training
from gradlab.train.prefix import prefix_length
from tests.twin.backprop import Twin

STEPS, BATCH, CLASSES = 3, 16, 10
RELATIVE = {"float64": 1e-6, "float32": 2e-4}
"""Records are float32; float32 runs keep seven digits, of which three steps through five layers leave four or five."""

KINK_ROOM = {"float64": 1e-12, "float32": 1e-5}
"""Nearer to 0, in units of its layer's spread, engine and twin may put a pre-activation on different sides."""

KINDS = [kind for kind, info in CATALOGUE.items() if not info.output_only and kind != "rrelu"]
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
def experiments(draw: st.DrawFn) -> Experiment:
    hidden = [draw(layers(f"hidden{number}")) for number in range(1, draw(st.integers(1, 4)) + 1)]
    output = Dense(name="output", units=CLASSES, activation=Activation(kind="softmax"), initializer=Initializer())
    training = Training(
        steps=STEPS,
        batch_size=BATCH,
        seed=draw(st.integers(0, 1000)),
        precision=draw(st.sampled_from(["float64", "float64", "float32"])),
        loss=Loss(kind=draw(st.sampled_from(["cross_entropy", "mse", "huber"])), delta=0.3),
        optimizer=Optimizer(
            kind=draw(st.sampled_from(["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "nadam", "adamw"])),
            learning_rate=draw(st.sampled_from([0.01, 0.1])),
            epsilon=1e-3,  # with Keras' 1e-7, Adam blows the rounding of gradients that are exactly zero up to a step
        ),
        clipping=Clipping(
            kind=draw(st.sampled_from(["none", "value", "norm", "global_norm", "adaptive"])),
            threshold=draw(st.floats(0.01, 2.0)),
        ),
    )
    return Experiment(name="twin", layers=(*hidden, output), training=training)


@settings(max_examples=30, phases=[Phase.explicit, Phase.generate])
@given(experiment=experiments())
def test_every_quantity_of_every_layer_equals_the_twin(experiment: Experiment) -> None:
    data = load_data(experiment.data)
    relative, room = RELATIVE[experiment.training.precision], KINK_ROOM[experiment.training.precision]
    order = BatchOrder(len(data.train_targets), BATCH, experiment.training.seed).indices(1, STEPS)
    twin = Twin(experiment, initial_weights(experiment, data.shape))
    records = list(gradlab.train(experiment))
    assert isinstance(records[-1], RunEnded)
    frames = [record for record in records if isinstance(record, Frame)]
    measured = np.concatenate([frame.layers for frame in frames]).astype(np.float64)
    steps = np.concatenate([frame.steps for frame in frames]).astype(np.float64)
    assert measured.shape == (STEPS, len(experiment.layers), len(LAYER_QUANTITIES))
    for number, chosen in enumerate(order):
        expected = twin.step(data.train_inputs[chosen].astype(np.float64), data.train_targets[chosen])
        assume(twin.clear_of_kinks(room))
        wanted = np.array(list(expected.layers.values()))
        spread = np.maximum(wanted[:, [5]], 1e-3) * np.array([[0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]])
        floor = relative * spread + 1e-3 * relative
        seen = ~np.isnan(measured[number]).all(axis=1)
        # Frozen layers at the bottom are measured at the first step, and then only now and then.
        assert seen[prefix_length(experiment.layers) if number else 0 :].all()
        np.testing.assert_array_equal(np.isnan(measured[number])[seen], np.isnan(wanted)[seen])
        off = (np.abs(measured[number] - wanted) > relative * np.abs(wanted) + floor) & seen[:, None]
        assert not off.any(), (np.argwhere(off), measured[number][off], wanted[off])
        names = ("loss", "accuracy", "global_norm", "clip_active", "clipped_norm", "clip_cosine")
        got = steps[number, [STEP_INDEX[name] for name in names]]
        whole = [getattr(expected, name) for name in names]
        np.testing.assert_allclose(got, whole, rtol=relative, atol=1e-6)
    last = next(record for record in records if isinstance(record, Checkpoint))
    for name, value in twin.weights.items():
        np.testing.assert_allclose(last.weights[name], value, rtol=5 * relative, atol=0.25 * relative, err_msg=name)

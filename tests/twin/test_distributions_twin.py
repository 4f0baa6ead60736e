"""Histograms, saturation, percentiles and batch norm's statistics equal those of the float64 twin."""

from __future__ import annotations

import numpy as np
import pytest

import gradlab
from gradlab.data import BatchOrder, load_data
from gradlab.network.initial import initial_weights
from gradlab.records import (
    BINS,
    DISTRIBUTION_INDEX,
    HISTOGRAM_INDEX,
    HISTOGRAMS,
    NONFINITE_BIN,
    PROBE_EXAMPLES,
    ZERO_BIN,
    Distributions,
    Histogram,
)
from gradlab.spec import Activation, BatchNorm, Dense, Experiment, Initializer, Optimizer, Training
from tests.twin.backprop import Pass, Twin
from tests.twin.formulas import Array, slope

BATCH, STEPS = 16, 4


def stack(kinds: tuple[str, ...], norm: BatchNorm | None, *, frozen: bool = False) -> Experiment:
    """Return a stack of layers of these activations; the lowest one frozen or not."""
    he = Initializer(kind="he")
    hidden = [
        Dense(
            name=f"hidden{number}",
            units=9 + number,
            activation=Activation.model_validate({"kind": kind}),
            initializer=he,
            batch_norm=norm,
            l2=0.01,
            frozen=frozen and number == 1,
        )
        for number, kind in enumerate(kinds, 1)
    ]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=he)
    training = Training(
        steps=STEPS, batch_size=BATCH, seed=3, precision="float64", optimizer=Optimizer(learning_rate=0.01)
    )
    return Experiment(name="twin", layers=(*hidden, output), training=training)


CASES = {
    "relu": stack(("relu", "leaky_relu", "prelu"), None),
    "sigmoid": stack(("logistic", "tanh", "hard_tanh", "softsign"), None),
    "smooth": stack(("gelu", "silu", "mish", "softplus", "elu", "selu", "linear"), None),
    "before": stack(("relu", "tanh"), BatchNorm(position="before")),
    "after": stack(("elu", "relu"), BatchNorm(position="after", scale=False)),
    "frozen": stack(("relu", "tanh"), BatchNorm(position="before"), frozen=True),
}


def expected_counts(values: Array, histogram: Histogram) -> tuple[Array, int]:
    """Return the counts, and how many numbers are too near to an edge to say."""
    flat = values.ravel()
    counts = np.zeros(BINS + 2)
    counts[ZERO_BIN], counts[NONFINITE_BIN] = (flat == 0).sum(), (~np.isfinite(flat)).sum()
    rest = flat[(flat != 0) & np.isfinite(flat)]
    places = np.log10(np.abs(rest)) if histogram.scale == "log" else rest
    inside = (places >= histogram.edges[0]) & (places < histogram.edges[-1])
    counts[:BINS] = np.histogram(places[inside], histogram.edges)[0]
    counts[0] += (places < histogram.edges[0]).sum()
    counts[BINS - 1] += (places >= histogram.edges[-1]).sum()
    near = np.abs(places[:, None] - histogram.edges[None]).min(axis=1) < 1e-7
    # Where ELU is flat TensorFlow takes its slope as 1 - 1, exactly zero, and the twin as exp(z).
    lost = np.abs(rest) < 1e-13 * np.abs(rest).max(initial=0.0)
    return counts, int((near | lost).sum())


def low(layer: Dense, pre: Array, learned: Array | float) -> Array:
    """Return which slopes are below 1% of the largest that the formula has anywhere."""
    line = np.linspace(-30, 30, 600_001)[:, None]
    largest = np.abs(slope(layer, line, learned)).max(axis=0)
    return np.abs(slope(layer, pre, learned)) < 0.0099999 * largest


def expected_numbers(twin: Twin, index: int, done: Pass, probe: Pass) -> dict[str, float]:
    layer, before = twin.layers[index], twin.before
    learned = before.get(f"{layer.name}/alpha", 0.0)
    found = dict.fromkeys(DISTRIBUTION_INDEX, np.nan)
    if layer.activation.kind != "softmax":
        found["low_slope"] = float(low(layer, done.pre, learned).mean())
        found["dead_units"] = float(low(layer, probe.pre, learned).all(axis=0).mean())
    found |= dict(
        zip(("input_low", "input_middle", "input_high"), np.percentile(done.below, [15, 50, 85]), strict=True)
    )
    if layer.batch_norm is not None:
        mean, variance = before[f"{layer.name}/moving_mean"], before[f"{layer.name}/moving_variance"]
        found["moving_mean"], found["moving_std"] = float(mean.mean()), float(np.sqrt(variance.mean()))
        found["gamma_mean"] = float(np.mean(before.get(f"{layer.name}/gamma", 1.0)))
        found["beta_mean"] = float(np.mean(before.get(f"{layer.name}/beta", 0.0)))
        if "mean" in done.stats:
            found["batch_mean"], found["batch_std"] = done.stats["mean"].mean(), np.sqrt(done.stats["variance"].mean())
            found["moving_gap"] = np.sqrt(((done.stats["mean"] - mean) ** 2 / variance).mean())
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_number_equals_the_twin(name: str) -> None:
    experiment = CASES[name]
    data = load_data(experiment.data)
    taken = {
        one.step: one for one in gradlab.train(experiment, distribution_seconds=0) if isinstance(one, Distributions)
    }
    assert 1 in taken
    assert max(taken) > 1
    twin = Twin(experiment, initial_weights(experiment, data.shape))
    order = BatchOrder(len(data.train_targets), BATCH, 3).indices(1, STEPS)
    for step, chosen in enumerate(order, 1):
        probe = twin.up(data.train_inputs[:PROBE_EXAMPLES].astype(np.float64))
        twin.step(data.train_inputs[chosen].astype(np.float64), data.train_targets[chosen])
        if step in taken:
            check(twin, taken[step], probe)


def check(twin: Twin, record: Distributions, probe: list[Pass]) -> None:
    for index, (layer, done) in enumerate(zip(twin.layers, twin.passes, strict=True)):
        shares = np.exp(done.out - done.out.max(axis=1, keepdims=True))
        act = shares / shares.sum(axis=1, keepdims=True) if layer.activation.kind == "softmax" else done.out
        seen = {
            "grad": twin.gradients[f"{layer.name}/kernel"],
            "delta": BATCH * twin.deltas[index],
            "pre": done.pre,
            "act": act,
            "weight": twin.before[f"{layer.name}/kernel"],
        }
        for histogram in HISTOGRAMS:
            counts, unsure = expected_counts(seen[histogram.name], histogram)
            got = record.counts[index, HISTOGRAM_INDEX[histogram.name]]
            assert got.sum() == counts.sum()
            off = np.abs(got.astype(float) - counts).sum()
            assert off <= 2 * unsure, (layer.name, histogram.name, np.flatnonzero(got != counts))
        for quantity, value in expected_numbers(twin, index, done, probe[index]).items():
            got = record.values[index, DISTRIBUTION_INDEX[quantity]]
            np.testing.assert_allclose(got, value, rtol=1e-5, atol=1e-6, err_msg=f"{layer.name} {quantity}")

"""Frozen layers are thawed on time, from the top; what lies below is computed once, and anew when that changes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import gradlab
from gradlab.records import Checkpoint, Event, Frame, Record, digest_of, layer_weights
from gradlab.spec import Experiment, thaw_plan, with_value
from gradlab.store import history_of
from gradlab.train.loop import FusedLoop
from tests.gradlab.train.small import run, small, weights


def thawing(**more: Any) -> Experiment:
    """Two frozen layers of three, the upper one thawed after 10 steps and the lower one 7 steps later."""
    frozen = {"layers__hidden1__frozen": "true", "layers__hidden2__frozen": "true"}
    return small(**frozen, training__thaw__after=10, training__thaw__every=7, **more)


@cache
def thawed_run(steps: int) -> list[Record]:
    return run(thawing(training__steps=steps))


def test_the_plan_goes_from_the_top_down() -> None:
    assert thaw_plan(thawing()) == ((10, "hidden2"), (17, "hidden1"))
    assert thaw_plan(small()) == ()


def test_layers_train_from_their_step_on() -> None:
    records = thawed_run(40)
    told = [(one.step, one.details["layer"]) for one in records if isinstance(one, Event) and one.kind == "frozen"]
    assert told == [(11, "hidden2"), (18, "hidden1")]
    boundaries = {record.last_step for record in records if isinstance(record, Frame)}
    assert {10, 17} <= boundaries


@pytest.mark.parametrize(("steps", "changed"), [(10, []), (12, ["hidden2"]), (18, ["hidden1", "hidden2"])])
def test_not_a_step_too_early_or_too_late(steps: int, changed: list[str]) -> None:
    start = weights(thawed_run(1))
    end = weights(thawed_run(steps))
    moved = [name for name in ("hidden1", "hidden2") if (start[f"{name}/kernel"] != end[f"{name}/kernel"]).any()]
    assert moved == changed


def test_a_thawed_layer_trains_as_one_that_was_switched_by_hand() -> None:
    """What the lowest frozen layer gives is kept in a table; after a thaw the table ends lower."""
    control = gradlab.Control()
    records: list[Any] = []
    experiment = small(layers__hidden1__frozen="true", layers__hidden2__frozen="true")
    control.pause()
    control.step_once()
    for record in gradlab.train(experiment, control):
        records.append(record)
        if isinstance(record, Frame):
            if record.last_step in {10, 17}:
                control.set_frozen({10: "hidden2", 17: "hidden1"}[record.last_step], False)
            control.step_once()
    by_hand, by_plan = weights(records), weights(thawed_run(40))
    for name, value in by_plan.items():
        np.testing.assert_allclose(value, by_hand[name], rtol=2e-5, atol=2e-6, err_msg=name)


def test_the_checkpoint_tells_when_each_layer_was_frozen() -> None:
    history = history_of(thawed_run(40))
    assert history.checkpoint is not None
    audit = history.checkpoint.state["audit"]
    assert audit["hidden1"]["since"] == 0
    assert audit["hidden1"]["thawed"] == 17
    assert audit["hidden2"]["thawed"] == 10
    before = weights(thawed_run(1))
    assert audit["hidden1"]["frozen"] == digest_of(layer_weights(before, "hidden1"))


def test_a_continued_run_thaws_what_is_left() -> None:
    part = thawed_run(12)
    checkpoint = next(one for one in part if isinstance(one, Checkpoint))
    rest = list(gradlab.train(thawing(), resume=checkpoint))
    told = [(one.step, one.details["layer"]) for one in rest if isinstance(one, Event) and one.kind == "frozen"]
    assert told == [(18, "hidden1")]
    whole, pieces = weights(thawed_run(40)), weights(rest)
    for name, value in whole.items():
        np.testing.assert_allclose(value, pieces[name], rtol=2e-5, atol=2e-6, err_msg=name)


def test_the_kept_outputs_are_computed_anew_when_a_layer_is_frozen_again() -> None:
    from gradlab.data import load_data

    experiment = small(layers__hidden1__frozen="true", layers__hidden2__frozen="true")
    data = load_data(experiment.data)
    loop = FusedLoop(experiment, data.shape, data.train_inputs, data.train_targets, measure=True)

    def kept() -> np.ndarray:
        features = loop.program._features
        assert features is not None
        return features.numpy()

    def expected() -> np.ndarray:
        network = loop.network
        return network.forward(
            network.read(), data.train_inputs, training=False, end=loop.program.prefix
        ).output.numpy()

    def switch(**frozen: bool) -> None:
        loop.ask_for(frozen, 1)
        assert loop.take_over(0, wait=True)

    first = kept()
    np.testing.assert_allclose(first, expected(), rtol=1e-6, atol=1e-6)
    switch(hidden1=True, hidden2=False)
    assert loop.program.prefix == 1
    np.testing.assert_allclose(kept(), expected(), rtol=1e-6, atol=1e-6)
    loop.run(np.arange(160, dtype=np.int32).reshape(10, 16), 1)
    switch(hidden1=True, hidden2=True)
    assert loop.program.prefix == 2
    assert np.abs(kept() - first).max() > 1e-4
    np.testing.assert_allclose(kept(), expected(), rtol=1e-6, atol=1e-6)


def test_other_data_give_other_kept_outputs() -> None:
    """A run computes them from its own data: with fewer examples, or others, the frozen layers give other numbers."""
    frozen = small(layers__hidden1__frozen="true")
    whole, part = weights(run(frozen)), weights(run(with_value(frozen, "data.training_share", 0.5)))
    assert (whole["hidden1/kernel"] == part["hidden1/kernel"]).all()
    assert (whole["output/kernel"] != part["output/kernel"]).any()


def test_the_gradient_is_seen_through_frozen_layers() -> None:
    history = history_of(thawed_run(1))
    assert (history.row("delta_rms", 1) > 0).all()
    assert (history.row("grad_norm", 1) > 0).all()

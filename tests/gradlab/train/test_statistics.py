"""Batch norm's exact statistics are those of the whole training set, in one pass or piece by piece."""

from __future__ import annotations

import numpy as np
import pytest

import gradlab
from gradlab.data import load_data
from gradlab.records import Checkpoint, Evaluation, Event, Frame, Record
from gradlab.spec import BatchNorm, Dense, Experiment, with_value
from gradlab.train.loop import FusedLoop
from gradlab.train.statistics import differences, exact_statistics, replaced
from tests.gradlab.train.small import run, small

PATHS = ("layers.hidden1.batch_norm.position", "layers.hidden3.batch_norm.position")


def normalized(statistics: str = "moving", steps: int = 40) -> Experiment:
    experiment = small(training__steps=steps, layers__hidden2__dropout=0.3)
    for path, position in zip(PATHS, ("before", "after"), strict=True):
        experiment = with_value(experiment, path, position)
        experiment = with_value(experiment, path.replace("position", "statistics"), statistics)
    return experiment


def loop_of(experiment: Experiment) -> tuple[FusedLoop, np.ndarray]:
    data = load_data(experiment.data)
    return FusedLoop(experiment, data.shape, data.train_inputs, data.train_targets, measure=True), data.train_inputs


def test_they_are_those_of_all_examples_together() -> None:
    experiment = normalized()
    loop, inputs = loop_of(experiment)
    exact = exact_statistics(loop.network, experiment.layers, inputs)
    affine = inputs.astype(np.float64) @ loop.network.variables["hidden1/kernel"].numpy()
    np.testing.assert_allclose(exact["hidden1/moving_mean"], affine.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(exact["hidden1/moving_variance"], affine.var(axis=0), rtol=1e-4)


def test_in_pieces_they_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = with_value(normalized(), "layers.hidden2.dropout", 0)
    loop, inputs = loop_of(experiment)
    whole = exact_statistics(loop.network, experiment.layers, inputs)
    monkeypatch.setattr("gradlab.train.statistics.AT_ONCE", 0)
    monkeypatch.setattr("gradlab.data.examples.PIECE", 100)
    parts = exact_statistics(loop.network, experiment.layers, inputs)
    assert whole.keys() == parts.keys()
    for name, value in whole.items():
        np.testing.assert_allclose(parts[name], value, rtol=1e-4, atol=1e-5, err_msg=name)


def test_the_moving_averages_come_back() -> None:
    loop, inputs = loop_of(normalized())
    before = loop.network.variables["hidden1/moving_mean"].numpy()
    exact = exact_statistics(loop.network, loop.program.layers, inputs)
    found = differences(loop.network, exact)
    assert set(found) == {"hidden1", "hidden3"}
    assert found["hidden1"].deviation > 1
    with replaced(loop.network, exact):
        assert max(one.mean for one in differences(loop.network, exact).values()) == 0
    np.testing.assert_array_equal(loop.network.variables["hidden1/moving_mean"].numpy(), before)


def told(records: list[Record]) -> list[Event]:
    return [record for record in records if isinstance(record, Event) and record.kind == "batch_norm"]


def test_the_end_of_a_run_compares_both() -> None:
    moving, exact = run(normalized()), run(normalized("exact"))
    for records in (moving, exact):
        (event,) = told(records)
        assert "whole training set's statistics: validation loss" in event.text
        assert set(event.details["layers"]) == {"hidden1", "hidden3"}
    last = [next(r for r in reversed(records) if isinstance(r, Evaluation)) for records in (moving, exact)]
    (event,) = told(moving)
    assert last[0].validation_loss == pytest.approx(event.details["moving"]["validation_loss"])
    assert last[1].validation_loss == pytest.approx(event.details["exact"]["validation_loss"])
    weights = next(record for record in exact if isinstance(record, Checkpoint))
    again = gradlab.evaluate(normalized("exact"), weights)
    assert again.validation_loss == pytest.approx(last[1].validation_loss), "the exact ones are kept"


def test_looking_at_exact_statistics_does_not_change_the_training() -> None:
    moving, exact = run(normalized()), run(normalized("exact"))
    both = [np.concatenate([r.steps for r in records if isinstance(r, Frame)]) for records in (moving, exact)]
    np.testing.assert_array_equal(both[0], both[1])


@pytest.mark.parametrize(("norm", "kind"), [(BatchNorm(), "batch_norm"), (None, "note")])
def test_they_are_compared_at_a_persons_wish(norm: BatchNorm | None, kind: str) -> None:
    experiment = small(training__steps=30)
    first = experiment.layers[0]
    assert isinstance(first, Dense)
    layers = (first.model_copy(update={"batch_norm": norm}), *experiment.layers[1:])
    control = gradlab.Control()
    control.compare_statistics()
    records = run(experiment.model_copy(update={"layers": layers}), control)
    event = next(record for record in records if isinstance(record, Event))
    assert (event.kind, event.step) == (kind, 0)

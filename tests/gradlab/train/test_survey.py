"""Distributions are taken when it is time, without touching the trajectory."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

import gradlab
from gradlab.data import load_data
from gradlab.records import Checkpoint, Distributions, Evaluation, Frame, Record, RunEnded
from gradlab.train.distributions import DistributionGraph, Values
from gradlab.train.loop import FusedLoop
from tests.gradlab.train.small import rows, small, weights


def taken(records: list[Record]) -> list[Distributions]:
    return [record for record in records if isinstance(record, Distributions)]


def test_they_change_nothing() -> None:
    experiment = small(training__steps=30)
    without = list(gradlab.train(experiment, distribution_seconds=None))
    with_them = list(gradlab.train(experiment, distribution_seconds=0))
    assert not taken(without)
    assert len(taken(with_them)) > 1
    np.testing.assert_array_equal(rows(without), rows(with_them))
    for name, value in weights(without).items():
        np.testing.assert_array_equal(value, weights(with_them)[name])


def test_each_belongs_to_the_step_that_comes_next_and_dropout_draws_the_same() -> None:
    experiment = small(training__steps=20, layers__1__dropout=0.5)
    records = list(gradlab.train(experiment, distribution_seconds=0))
    means = rows(records)
    for place, record in enumerate(records):
        if isinstance(record, Distributions):
            frame = records[place + 1]
            assert isinstance(frame, Frame)
            assert record.step == frame.first_step
    assert means.shape[0] == 20
    sizes = taken(records)[-1].counts.sum(axis=-1)
    assert sizes.tolist()[0] == [64 * 12, 16 * 12, 16 * 12, 16 * 12, 64 * 12]
    dropped = taken(records)[-1].counts[1, 3, -2]
    assert 0.3 < dropped / (16 * 12) < 0.7


def test_an_unmeasured_run_has_none() -> None:
    assert not taken(list(gradlab.train(small(training__steps=5), measure=False, distribution_seconds=0)))


def test_the_first_one_shows_the_beginning_although_its_graph_is_built_meanwhile() -> None:
    records = gradlab.train(small(training__steps=10**6), control := gradlab.Control(), distribution_seconds=0.01)
    found: list[Distributions] = []
    for record in records:
        if isinstance(record, Distributions):
            found.append(record)
        if len(found) == 2:
            control.stop()
    assert found[0].step == 1
    assert found[1].step > 1


def test_after_a_live_freeze_the_frozen_layer_computes_as_when_testing() -> None:
    experiment = small(training__steps=10**6, layers__1__dropout=0.5)
    control = gradlab.Control()
    shares: list[float] = []
    asked = False
    for record in gradlab.train(experiment, control, distribution_seconds=0):
        if isinstance(record, Distributions):
            shares.append(float(record.counts[1, 3, -2]) / (16 * 12))
        if not asked and len(shares) == 2:
            control.set_frozen("hidden2", True)
            asked = True
        if shares and shares[-1] == 0:
            control.stop()
        if isinstance(record, Checkpoint):
            break
    assert shares[0] > 0.3
    assert shares[-1] == 0


def test_nobody_who_stops_a_run_waits_for_what_is_being_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, released = threading.Event(), threading.Event()
    take = DistributionGraph.take
    in_time: list[bool] = []

    def slow(self: DistributionGraph, values: Values, indices: NDArray[np.int32], step: int) -> Distributions:
        begun.set()
        in_time.append(released.wait(60))
        return take(self, values, indices, step)

    monkeypatch.setattr(DistributionGraph, "take", slow)
    control = gradlab.Control()
    for record in gradlab.train(small(training__steps=10**6), control, distribution_seconds=0.01):
        if begun.is_set():
            control.stop()
        if isinstance(record, RunEnded):
            released.set()
    assert in_time == [True]


def test_training_goes_on_and_leaves_alone_what_is_being_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, released = threading.Event(), threading.Event()
    take = DistributionGraph.take
    same: list[bool] = []

    def slow(self: DistributionGraph, values: Values, indices: NDArray[np.int32], step: int) -> Distributions:
        before = {name: value.numpy().copy() for name, value in values.items()}
        begun.set()
        released.wait(60)
        same.append(all((value.numpy() == before[name]).all() for name, value in values.items()))
        return take(self, values, indices, step)

    monkeypatch.setattr(DistributionGraph, "take", slow)
    control = gradlab.Control()
    meanwhile = 0
    for record in gradlab.train(small(training__steps=10**6), control, distribution_seconds=0.01):
        meanwhile += begun.is_set() and isinstance(record, Frame)
        if meanwhile == 20:
            released.set()
        if isinstance(record, Distributions):
            control.stop()
    assert meanwhile >= 20
    assert same
    assert all(same)


def test_a_run_that_is_over_meanwhile_shows_what_was_being_taken_and_how_it_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()
    take = DistributionGraph.take

    def slow(self: DistributionGraph, values: Values, indices: NDArray[np.int32], step: int) -> Distributions:
        over.wait(60)
        return take(self, values, indices, step)

    monkeypatch.setattr(DistributionGraph, "take", slow)
    records: list[Record] = []
    for record in gradlab.train(small(training__steps=60), distribution_seconds=1e-9):
        records.append(record)
        if isinstance(record, Frame) and record.last_step == 60:
            over.set()
    first, last = taken(records)
    assert (first.step, last.step) == (1, 60)
    assert isinstance(records[-1], RunEnded)
    assert last.pictures is not None
    assert last.pictures.confusion is not None
    right = np.trace(last.pictures.confusion) / last.pictures.confusion.sum()
    evaluation = [record for record in records if isinstance(record, Evaluation)][-1]
    assert evaluation.step == 60
    assert right == pytest.approx(evaluation.validation_accuracy)


def test_weights_that_are_read_in_one_call_are_the_present_ones_and_stay_as_they_were() -> None:
    experiment = small()
    data = load_data(experiment.data)
    loop = FusedLoop(experiment, data.shape, data.train_inputs, data.train_targets, measure=True)
    graph = DistributionGraph(loop.machinery, loop.source, data.train_inputs, experiment.layers)
    batch = np.arange(experiment.training.batch_size, dtype=np.int32)
    one_by_one = graph.values()
    assert graph.take(one_by_one, batch, 1).step == 1
    loop.run(np.tile(batch, (3, 1)), 1)
    in_one_call = graph.values()
    kept = {name: value.numpy().copy() for name, value in in_one_call.items()}
    assert kept.keys() == loop.network.variables.keys()
    for name, variable in loop.network.variables.items():
        np.testing.assert_array_equal(kept[name], variable.numpy())
    assert any((kept[name] != one.numpy()).any() for name, one in one_by_one.items())
    loop.run(np.tile(batch, (3, 1)), 4)
    for name, value in in_one_call.items():
        np.testing.assert_array_equal(value.numpy(), kept[name])

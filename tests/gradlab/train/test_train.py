"""A run from its first record to its last: order, controls, what is kept, what ends it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import gradlab
from gradlab.data import load_data
from gradlab.errors import DataError, SpecError
from gradlab.records import STEP_INDEX, Checkpoint, EndReason, Evaluation, Event, Frame, RunEnded, RunStarted
from gradlab.spec import CsvFile
from gradlab.train.loop import FusedLoop
from gradlab.train.pace import Pace, seconds_of_a_chunk
from tests.gradlab.train.small import ended, frames, rows, run, small, weights


def test_the_order_of_the_records() -> None:
    records = run(small())
    assert isinstance(records[0], RunStarted)
    assert records[0].layer_names == ("hidden1", "hidden2", "hidden3", "output")
    assert [record.step for record in records if isinstance(record, Evaluation)] == [0, 20, 40]
    steps = [range(record.first_step, record.last_step + 1) for record in records if isinstance(record, Frame)]
    assert [step for part in steps for step in part] == list(range(1, 41))
    assert isinstance(records[-2], Checkpoint)
    assert ended(records).reason is EndReason.FINISHED


def test_it_learns() -> None:
    scores = [record for record in run(small(training__steps=600)) if isinstance(record, Evaluation)]
    assert scores[-1].train_loss < 0.3 * scores[0].train_loss
    assert scores[-1].validation_accuracy > 0.85


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not() -> None:
    first, again, other = run(small()), run(small()), run(small(training__seed=1))
    np.testing.assert_array_equal(rows(first), rows(again))
    for name, value in weights(first).items():
        np.testing.assert_array_equal(value, weights(again)[name])
    assert not np.array_equal(rows(first), rows(other))


def test_a_frozen_layer_keeps_its_bits_and_lets_the_gradient_through() -> None:
    experiment = small(layers__hidden2__frozen=True)
    before = weights(run(small(layers__hidden2__frozen=True, training__steps=1)))
    after = weights(run(experiment))
    for part in ("kernel", "bias"):
        np.testing.assert_array_equal(after[f"hidden2/{part}"], before[f"hidden2/{part}"])
        assert not np.array_equal(after[f"hidden1/{part}"], before[f"hidden1/{part}"])
    measured = rows(run(experiment))
    assert (measured[:, 1, 1] > 0).all()  # its gradient is measured all the same
    assert (measured[:, 1, 8] == 0).all()  # but nothing is updated
    assert (measured[:, 0, 8] > 0).all()


def test_turning_a_knob_never_builds_the_graph_again() -> None:
    experiment = small(training__clipping__kind="global_norm")
    data = load_data(experiment.data)
    loop = FusedLoop(experiment, data.shape, data.train_inputs, data.train_targets, measure=True)
    for count in (1, 7, 2):
        loop.set_learning_rate(0.01 * count)
        loop.set_threshold(0.5 * count)
        loop.run(np.zeros((count, 16), np.int32), 1)
    assert loop.traces == 1


def test_a_learning_rate_is_turned_while_training_and_recorded() -> None:
    control = gradlab.Control()
    records = []
    for record in gradlab.train(small(), control):
        records.append(record)
        if isinstance(record, Frame) and record.first_step == 1:
            control.set_learning_rate(0.5)
    event = next(record for record in records if isinstance(record, Event))
    assert event.kind == "learning_rate"
    rates = np.concatenate([record.steps for record in records if isinstance(record, Frame)])[
        :, STEP_INDEX["learning_rate"]
    ]
    assert (rates[: event.step - 1] == np.float32(0.05)).all()
    assert (rates[event.step - 1 :] == np.float32(0.5)).all()


def test_pause_single_steps_and_stop() -> None:
    control = gradlab.Control()
    control.pause()
    control.step_once()
    control.step_once()
    taken = []
    source = gradlab.train(small(training__steps=1000), control)
    for record in source:
        taken.append(record)
        if isinstance(record, Frame) and record.last_step == 2:
            break
    assert [len(record.steps) for record in taken if isinstance(record, Frame)] == [1, 1]
    timer = threading.Timer(0.05, control.stop)  # the iterator waits while it is paused
    timer.start()
    rest = list(source)
    timer.join()
    last = rest[-1]
    assert isinstance(last, RunEnded)
    assert (last.reason, last.step) == (EndReason.STOPPED, 2)


@pytest.mark.parametrize("rate", [1e6, 1e25])
def test_a_number_that_is_not_finite_ends_the_run_and_the_last_good_state_is_kept(rate: float) -> None:
    experiment = small(
        training__optimizer__learning_rate="1000", **{"layers__*__activation__kind": "linear"}, training__steps=200
    )
    experiment = experiment.model_copy(
        update={
            "training": experiment.training.model_copy(
                update={"optimizer": experiment.training.optimizer.model_copy(update={"learning_rate": rate})}
            )
        }
    )
    records = run(experiment)
    last = ended(records)
    assert last.reason is EndReason.NONFINITE
    assert last.quantity
    assert f"step {last.step:,}" in last.text
    measured = rows(records)
    assert len(measured) == last.step  # the bad row is the last one
    assert np.isfinite(measured[:-1, :, :-2]).all()  # the last two are of parametric ReLU alone
    kept = next(record for record in records if isinstance(record, Checkpoint))
    assert kept.step == last.step - 1
    assert all(np.isfinite(value).all() for value in kept.weights.values())
    if kept.step:
        short = experiment.training.model_copy(update={"steps": kept.step})
        again = weights(run(experiment.model_copy(update={"training": short})))
        for name, value in kept.weights.items():
            np.testing.assert_array_equal(value, again[name])


def test_without_measuring_the_frames_have_no_layers_and_the_same_steps() -> None:
    plain = np.concatenate([frame.steps for frame in frames(gradlab.train(small(), measure=False))])
    measured = np.concatenate([frame.steps for frame in frames(gradlab.train(small()))])
    np.testing.assert_allclose(plain, measured, rtol=1e-4)
    assert next(frames(gradlab.train(small(), measure=False))).layers.shape[1] == 0


def test_what_cannot_be_trained_is_refused_before_the_first_record() -> None:
    with pytest.raises(SpecError, match="output"):
        next(iter(gradlab.train(small(layers__output__units=7))))
    missing = small().model_copy(update={"data": CsvFile(path="no-such-file.csv")})
    with pytest.raises(DataError, match=r"no-such-file\.csv"):
        next(iter(gradlab.train(missing)))


def test_the_pace_doubles_up_to_the_chunk_and_falls_at_once() -> None:
    pace = Pace(0.03)
    seen = []
    for _ in range(8):
        steps = pace.steps(1000)
        seen.append(steps)
        pace.took(steps, 0.001 * steps)
    assert seen == [1, 2, 4, 8, 16, 30, 30, 30]
    pace.took(30, 0.3)
    assert pace.steps(1000) == 3
    pace.took(3, 10.0)
    assert pace.steps(1000) == 1
    assert pace.steps(1) == 1


@pytest.mark.parametrize(("milliseconds", "steps"), [(9.0, 3), (11.0, 3), (12.0, 2), (20.0, 1), (26.5, 1), (100.0, 1)])
def test_of_long_steps_a_chunk_takes_the_next_number_unless_it_lasts_much_too_long(
    milliseconds: float, steps: int
) -> None:
    pace = Pace(0.03)
    for _ in range(3):
        pace.took(10, milliseconds / 100)
    assert pace.steps(1000) == steps


def test_a_slightly_slower_machine_counts_by_halves() -> None:
    pace = Pace(0.1)
    pace.took(100, 0.1)
    pace.took(100, 0.14)
    assert pace.steps(1000) == round(100 / 1.2)
    pace.took(100, 0.2)
    assert pace.steps(1000) == 50


def test_the_chunk_after_a_knob_was_turned_is_short_and_only_that_one() -> None:
    pace = Pace(0.04)
    for _ in range(8):
        pace.took(pace.steps(1000), 0.0)
        pace.took(40, 0.04)
    pace.hurry()
    seen = []
    for _ in range(4):
        seen.append(pace.steps(1000))
        pace.took(seen[-1], 0.001 * seen[-1])
    assert seen == [10, 20, 40, 40]


def test_a_chunk_is_short_where_a_person_has_knobs_and_longer_where_nobody_waits() -> None:
    assert seconds_of_a_chunk(None, alone=False) <= 0.05 < seconds_of_a_chunk(None, alone=True)
    assert seconds_of_a_chunk(0.0, alone=True) == 0.0
    assert seconds_of_a_chunk(0.02, alone=False) == 0.02

"""Checkpoints while a run goes on, and runs that begin from them."""

import numpy as np

import gradlab
from gradlab.records import Checkpoint, Frame, RunStarted
from gradlab.spec import Experiment, with_value
from gradlab.store import history_of
from gradlab.train import Control, forked
from tests.gradlab.train.small import small


def every(experiment: Experiment, steps: int) -> Experiment:
    return with_value(experiment, "training.checkpoint_every", steps)


def test_checkpoints_are_kept_regularly_and_a_fork_repeats_what_followed() -> None:
    experiment = every(with_value(small(), "training.steps", 30), 8)
    history = history_of(list(gradlab.train(experiment)))
    assert [(one.step, one.kind) for one in history.checkpoints] == [
        (8, "periodic"), (16, "periodic"), (24, "periodic"), (30, "end"),
    ]  # fmt: skip
    middle = history.checkpoint_at(16)
    records = list(gradlab.train(experiment, resume=middle, parent=history.started.run))
    first = records[0]
    assert isinstance(first, RunStarted)
    assert (first.parent, first.parent_step) == (history.started.run, 16)
    assert first.run != history.started.run
    fork = history_of(records)
    assert (fork.first_step, fork.last_step) == (17, 30)
    ours, theirs = (h.step_curve("loss", 17, 30, 100).mean for h in (fork, history))
    np.testing.assert_array_equal(ours, theirs)
    assert fork.checkpoint is not None
    assert history.checkpoint is not None
    for name, value in history.checkpoint.weights.items():
        np.testing.assert_array_equal(fork.checkpoint.weights[name], value)


def test_keeping_weights_never_changes_the_trajectory() -> None:
    experiment = with_value(small(), "training.steps", 20)
    plain, kept = (history_of(list(gradlab.train(one))) for one in (experiment, every(experiment, 3)))
    np.testing.assert_array_equal(plain.step_curve("loss", 1, 20, 50).mean, kept.step_curve("loss", 1, 20, 50).mean)


def test_a_person_keeps_the_weights_at_will() -> None:
    control = Control()
    experiment = with_value(small(), "training.steps", 5000)
    found: list[Checkpoint] = []
    for record in gradlab.train(experiment, control, chunk_seconds=0.001):
        if isinstance(record, Frame) and not found and record.first_step > 1:
            control.keep_checkpoint()
        if isinstance(record, Checkpoint):
            found.append(record)
            control.stop()
    assert found[0].kind == "wish"
    assert 0 < found[0].step <= found[-1].step
    assert found[-1].kind == "end"


def test_what_was_edited_counts_in_a_fork_and_the_runs_own_knobs_elsewhere() -> None:
    before = small()
    layer = before.layers[0].name
    state = {"learning_rate": 0.7, "clip_threshold": 2.0, "frozen": {layer: True}, "measure_every": 4}
    checkpoint = Checkpoint(10, {}, state)
    assert forked(checkpoint, before, before).state == state
    slower = with_value(before, "training.optimizer.learning_rate", 0.001)
    assert "learning_rate" not in forked(checkpoint, before, slower).state
    thawed = with_value(before, f"layers.{layer}.frozen", True)
    assert forked(checkpoint, before, thawed).state["frozen"] == {}

"""Freeze switches and measuring density are changed while a run goes on, and runs continue where they ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradlab
from gradlab.errors import SpecError, TrainingError
from gradlab.records import Checkpoint, EndReason, Evaluation, Event, Frame, Record, RunEnded
from gradlab.spec import (
    OPTIMIZER_LABELS,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    Layer,
    Residual,
    with_value,
)
from gradlab.store import history_of
from gradlab.train.prefix import prefix_length
from gradlab.train.spare import SPARE
from tests.gradlab.train.small import ended, rows, run, small


def last_weights(records: list[Record]) -> Checkpoint:
    return next(record for record in reversed(records) if isinstance(record, Checkpoint))


def events(records: list[Record], kind: str) -> list[Event]:
    return [record for record in records if isinstance(record, Event) and record.kind == kind]


def steps_of(records: list[Record]) -> np.ndarray:
    return np.concatenate([record.steps for record in records if isinstance(record, Frame)])


def stepwise(experiment: Experiment, orders: dict[int, Any]) -> tuple[list[Record], gradlab.Control]:
    """Take every step by itself; before step n, do what `orders` has for n."""
    control = gradlab.Control()
    control.pause()
    source: Iterator[Record] = gradlab.train(experiment, control)
    records: list[Record] = []
    step = 1
    orders.get(step, lambda _control: None)(control)
    control.step_once()
    for record in source:
        records.append(record)
        if isinstance(record, Frame):
            step = record.last_step + 1
            orders.get(step, lambda _control: None)(control)
            control.step_once()
    return records, control


def test_a_layer_is_frozen_and_thawed_while_training() -> None:
    experiment = small(training__steps=12, training__optimizer__kind="adam")
    before: dict[str, np.ndarray] = {}
    plain = run(with_value(experiment, "training.steps", 3))
    before = dict(last_weights(plain).weights)
    until_eight = {4: lambda control: control.set_frozen("hidden2", frozen=True)}
    held, _ = stepwise(with_value(experiment, "training.steps", 8), until_eight)
    for part in ("kernel", "bias"):
        np.testing.assert_array_equal(last_weights(held).weights[f"hidden2/{part}"], before[f"hidden2/{part}"])
        assert not np.array_equal(last_weights(held).weights[f"hidden1/{part}"], before[f"hidden1/{part}"])
    measured = rows(held)
    assert (measured[3:, 1, 1] > 0).all()  # the gradient still flows through it
    assert (measured[3:, 1, 8] == 0).all()
    both, _ = stepwise(experiment, until_eight | {9: lambda control: control.set_frozen("hidden2", frozen=False)})
    assert [(event.step, event.details["value"]) for event in events(both, "frozen")] == [(4, True), (9, False)]
    assert (rows(both)[8:, 1, 8] > 0).all()


def test_the_last_learning_layer_is_not_frozen_and_strangers_are_told() -> None:
    def freeze(control: gradlab.Control) -> None:
        for name in ("hidden1", "hidden2", "hidden3", "output", "nobody"):
            control.set_frozen(name, frozen=True)

    records, _ = stepwise(small(training__steps=4), {2: freeze})
    assert ended(records).reason is EndReason.FINISHED
    assert not events(records, "frozen")
    told = " ".join(event.text for event in events(records, "note"))
    assert "no layer 'nobody'" in told
    assert "must keep training" in told


def test_layers_are_measured_now_and_then() -> None:
    records = run(small(training__steps=25, training__measure_every=10))
    seen = np.isfinite(rows(records)[:, :, 0])
    assert np.flatnonzero(seen.all(axis=1)).tolist() == [0, 10, 20]
    assert not seen[1:10].any()
    assert np.isfinite(steps_of(records)[:, 0]).all()
    often = run(small(training__steps=25))
    for name, value in last_weights(often).weights.items():
        np.testing.assert_allclose(last_weights(records).weights[name], value, rtol=1e-5, atol=1e-6)


def test_measuring_more_often_begins_when_it_is_ready() -> None:
    later = {5: lambda control: control.set_measure_every(1), 8: lambda control: control.set_measure_every(3)}
    records, control = stepwise(small(training__steps=12, training__measure_every=50), later)
    assert [(event.step, event.details["value"]) for event in events(records, "measure_every")] == [(5, 1), (8, 3)]
    seen = np.isfinite(rows(records)[:, 0, 0])
    assert np.flatnonzero(seen).tolist() == [0, 4, 5, 6, 9]
    with pytest.raises(ValueError, match="received 0"):
        control.set_measure_every(0)


def frozen_below(count: int, **fields: Any) -> Experiment:
    experiment = small(training__steps=70, **fields)
    for index in range(count):
        experiment = with_value(experiment, f"layers.{index}.frozen", value=True)
    return experiment


def test_a_frozen_prefix_computed_once_changes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = frozen_below(2, layers__hidden1__dropout=0.5, layers__hidden2__batch_norm__position="after")
    short = run(experiment)
    monkeypatch.setattr("gradlab.train.program.prefix_length", lambda _layers: 0)
    SPARE.forget()
    whole = run(experiment)
    SPARE.forget()
    np.testing.assert_allclose(steps_of(short), steps_of(whole), rtol=1e-4, atol=1e-6)
    for name, value in last_weights(whole).weights.items():
        np.testing.assert_allclose(last_weights(short).weights[name], value, rtol=1e-4, atol=1e-6)
    seen = np.isfinite(rows(short)[:, :, 0])
    assert seen[:, 2:].all()
    assert np.flatnonzero(seen[:, 0]).tolist() == [0, 64]
    np.testing.assert_allclose(rows(short)[64, :2, :9], rows(whole)[64, :2, :9], rtol=1e-4, atol=1e-6)


H = Dense(name="h", frozen=True)
PREFIXES: list[tuple[list[Layer], int]] = [
    ([H, H, Dense()], 2),
    ([H, Dense(), H, Dense()], 1),
    ([Dense(), H], 0),
    ([Dropout(), H, Dense()], 0),
    ([H, Dropout(rate=0.0), H, Dense()], 3),
    ([H, H, Dense(), Residual(span=1), Dense()], 2),
    ([H, H, Dense(), Residual(span=2), Dense()], 1),
    ([Conv2D(frozen=True), H.model_copy(update={"batch_norm": BatchNorm()}), Dense()], 2),
]


@pytest.mark.parametrize(("layers", "length"), PREFIXES)
def test_how_many_layers_always_give_the_same(layers: list[Layer], length: int) -> None:
    assert prefix_length(layers) == length


@pytest.mark.parametrize("kind", OPTIMIZER_LABELS)
def test_resuming_goes_on_as_if_the_run_had_never_ended(kind: str, tmp_path: Path) -> None:
    experiment = small(
        training__steps=60,
        training__optimizer__kind=kind,
        training__schedule__kind="cosine",
        layers__hidden1__dropout=0.3,
        layers__hidden2__batch_norm__position="before",
        layers__hidden3__activation__kind="rrelu",
        training__evaluate_every=10,
    )
    whole = run(experiment)
    stop = gradlab.Control()
    first: list[Record] = []
    for record in gradlab.train(experiment, stop):
        first.append(record)
        if isinstance(record, Evaluation) and record.step == 30:
            stop.stop()
    history = history_of(first)
    gradlab.save(tmp_path / "half.gradlab", experiment, [history])
    (half,) = gradlab.load(tmp_path / "half.gradlab").histories
    assert half.checkpoint is not None
    assert half.checkpoint.step == 30
    rest = list(gradlab.train(experiment, resume=half.checkpoint, run=half.started.run))
    np.testing.assert_array_equal(np.concatenate([steps_of(first), steps_of(rest)]), steps_of(whole))
    np.testing.assert_array_equal(np.concatenate([rows(first), rows(rest)]), rows(whole))
    for name, value in last_weights(whole).weights.items():
        np.testing.assert_array_equal(last_weights(rest).weights[name], value, err_msg=name)
    for record in rest:
        half.add(record)
    assert half.last_step == 60


def test_live_knobs_and_patience_are_resumed() -> None:
    experiment = small(training__steps=400, training__evaluate_every=5, layers__0__units=8)
    experiment = experiment.model_copy(
        update={"training": experiment.training.model_copy(update={"early_stopping": EarlyStopping(patience=3)})}
    )

    def turn(control: gradlab.Control) -> None:
        control.set_learning_rate(0.5)
        control.set_frozen("hidden1", frozen=True)

    part, _ = stepwise(with_value(experiment, "training.steps", 12), {4: turn})
    checkpoint = last_weights(part)
    assert checkpoint.state["learning_rate"] == pytest.approx(0.5)
    assert checkpoint.state["frozen"]["hidden1"] is True
    assert checkpoint.state["early_stopping"]["best_step"] in {0, 5, 10, 12}
    rest = list(gradlab.train(experiment, resume=checkpoint))
    np.testing.assert_array_equal(last_weights(rest).weights["hidden1/kernel"], checkpoint.weights["hidden1/kernel"])
    assert steps_of(rest)[0, 2] == np.float32(0.5)
    assert ended(rest).reason is EndReason.EARLY


def test_a_checkpoint_that_does_not_fit_is_refused() -> None:
    experiment = small(training__steps=3)
    checkpoint = last_weights(run(experiment))
    narrow = with_value(with_value(experiment, "layers.0.units", 7), "training.steps", 9)
    with pytest.raises(SpecError, match=r"has 64×12 for hidden1/kernel, and the stack needs 64×7"):
        list(gradlab.train(narrow, resume=checkpoint))
    with pytest.raises(SpecError, match=r"is of step 3 and the experiment ends at step 3; raise training.steps"):
        list(gradlab.train(experiment, resume=checkpoint))


def test_evaluating_a_checkpoint_gives_what_its_run_saw() -> None:
    experiment = small(training__steps=20)
    records = run(experiment)
    seen = next(record for record in reversed(records) if isinstance(record, Evaluation))
    again = gradlab.evaluate(experiment, last_weights(records))
    assert (again.train_loss, again.validation_accuracy) == (seen.train_loss, seen.validation_accuracy)
    with pytest.raises(SpecError, match="has no hidden1/kernel"):
        gradlab.evaluate(experiment, {})


def test_a_device_is_named_or_refused() -> None:
    with pytest.raises(TrainingError, match="There is no device 'quantum'"):
        list(gradlab.train(small(), device="quantum"))
    records = list(gradlab.train(small(training__steps=2), device="gpu:7"))
    (note,) = events(records, "note")
    assert note.text.startswith("Trains on the CPU: TensorFlow sees ")


def test_the_autopsy_names_tensor_layer_and_growth() -> None:
    experiment = small(training__steps=200, training__optimizer__learning_rate=3.0)
    experiment = with_value(experiment, "layers.*.activation.kind", "linear")
    for every in (1, 1000):
        records = run(with_value(experiment, "training.measure_every", every))
        last = ended(records)
        assert last.reason is EndReason.NONFINITE
        (found,) = events(records, "autopsy")
        assert found.step == last.step
        assert last.layer in {"hidden1", "hidden2", "hidden3", "output"}
        assert f"of layer {last.layer}" in found.text
        if every == 1:
            assert found.details["growth"]["pre_std"]["hidden1"] > 1
            assert "-fold a step" in found.text


def test_what_a_run_tells_stays_in_its_file(tmp_path: Path) -> None:
    records, _ = stepwise(small(training__steps=5), {3: lambda control: control.set_frozen("hidden2", frozen=True)})
    history = history_of(records)
    assert history.frozen == (False, True, False, False)
    gradlab.save(tmp_path / "a.gradlab", gradlab.preset("vanishing"), [history])
    (again,) = gradlab.load(tmp_path / "a.gradlab").histories
    assert again.frozen == history.frozen
    assert isinstance(again.ended, RunEnded)

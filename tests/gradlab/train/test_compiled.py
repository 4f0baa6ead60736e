"""Compiled steps: the same numbers, from a step on that only the stack decides; a person is never kept waiting."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
import tensorflow as tf

import gradlab
from gradlab.data import load_data
from gradlab.records import Checkpoint, EndReason, Event, Frame, Record, RunStarted
from gradlab.spec import Conv2D, Dense, Experiment, with_value
from gradlab.train import compiled, compiling
from gradlab.train.loop import FusedLoop
from gradlab.train.spare import SPARE
from tests.gradlab.train.small import ended, frames, rows, run, small, weights

AFTER = 12


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compiled steps are taken from step AFTER + 1 on, in a run with graphs of its own."""
    SPARE.forget()
    monkeypatch.setattr(compiling, "steps_before", lambda _layers: AFTER)
    yield
    SPARE.forget()


def fused(experiment: Experiment) -> FusedLoop:
    data = load_data(experiment.data)
    return FusedLoop(experiment, data.shape, data.train_inputs, data.train_targets, measure=True)


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name], err_msg=name)


def test_the_step_depends_on_the_depth_alone() -> None:
    def after(depth: int) -> int:
        output = small().layers[-1]
        return compiled.steps_before((*(Dense(name=f"h{n}") for n in range(depth - 1)), output))

    assert (after(1), after(25), after(40), after(120)) == (5000, 4000, 2500, 2000)


def test_only_small_dense_stacks_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    network = fused(small()).network
    layers = small().layers
    assert compiled.can_be_compiled(network, layers, 16)
    assert not compiled.can_be_compiled(network, (Conv2D(name="c"), *layers), 16)
    assert not compiled.can_be_compiled(network, layers, 10_000)
    assert not compiled.can_be_compiled(network, layers * 60, 16)
    monkeypatch.setenv(compiled.SWITCH, "0")
    assert not compiled.can_be_compiled(network, layers, 16)


@pytest.mark.parametrize("changes", [{}, {"layers__*__batch_norm": "{}", "training__optimizer__kind": "adam"}])
def test_weights_between_hidden_layers_are_not_copied_before_they_are_changed(changes: dict[str, str]) -> None:
    program = fused(small(**changes)).program
    number = tf.TensorSpec([], tf.int32)
    signature = [tf.TensorSpec([4, 16], tf.int32), tf.TensorSpec([4], tf.float32), number, number]
    program.most_steps = 4
    steps = tf.function(program._run_compiled, input_signature=signature, autograph=False, jit_compile=True)
    maker = steps.experimental_get_compiler_ir(*(tf.zeros(one.shape, one.dtype) for one in signature))
    text = str(maker(stage="optimized_hlo"))
    assert "f32[12,12]" in text
    assert re.findall(r"= f32\[12,12\]\S* copy\(", text) == []


@pytest.mark.usefixtures("early")
def test_a_run_goes_over_to_compiled_steps_and_keeps_its_course(monkeypatch: pytest.MonkeyPatch) -> None:
    both = run(small())
    assert next(record for record in both if isinstance(record, Frame) and record.last_step >= AFTER).last_step == AFTER
    monkeypatch.setattr(compiling, "steps_before", lambda _layers: 10**9)
    plain = run(small())
    np.testing.assert_array_equal(rows(both)[:AFTER], rows(plain)[:AFTER])
    np.testing.assert_allclose(rows(both), rows(plain), rtol=2e-3, atol=1e-6)
    assert (rows(both)[AFTER:] != rows(plain)[AFTER:]).any()  # other last digits: compiled steps were taken


@pytest.mark.usefixtures("early")
@pytest.mark.parametrize("where", [5, AFTER, 25])
def test_resumed_runs_take_the_same_steps_bit_for_bit(where: int) -> None:
    whole = run(small())
    checkpoints = with_value(small(), "training.checkpoint_every", str(where))
    kept = [record for record in run(checkpoints) if isinstance(record, Checkpoint) and record.kind == "periodic"]
    SPARE.forget()
    resumed = list(gradlab.train(small(), resume=kept[0]))
    notes = [record.text for record in resumed if isinstance(record, Event) and record.kind == "note"]
    assert where < AFTER or notes == ["The next steps are compiled first, as those of the run before were."]
    same(weights(resumed), weights(whole))
    np.testing.assert_array_equal(rows(resumed), rows(whole)[where:])


@pytest.mark.usefixtures("early")
@pytest.mark.parametrize(("steps", "told"), [(AFTER, None), (AFTER + 1, str(AFTER))])
def test_a_run_that_ends_before_compiles_nothing(steps: int, told: str | None) -> None:
    first = next(gradlab.train(small(training__steps=steps)))
    assert isinstance(first, RunStarted)
    assert first.environment.get("compiled_after") == told


@pytest.mark.usefixtures("early")
def test_a_second_run_takes_the_same_steps_bit_for_bit() -> None:
    one, other = run(small()), run(small())
    same(weights(one), weights(other))
    np.testing.assert_array_equal(rows(one), rows(other))


@pytest.mark.usefixtures("early")
def test_compiling_leaves_the_weights_alone() -> None:
    loop = fused(small())
    before = {name: value.copy() for name, value in loop.weights().items()}
    loop.program.compile()
    assert loop.program.is_compiled
    same(dict(loop.weights()), before)


@pytest.mark.usefixtures("early")
def test_compiled_steps_are_taken_back_one_call_at_a_time() -> None:
    loop = fused(small())
    loop.program.compile()
    chosen = np.random.default_rng(0).integers(0, 1000, (4, 5, 16)).astype(np.int32)
    first = AFTER + 1
    states = []
    for number, indices in enumerate(chosen):
        states.append({name: value.copy() for name, value in loop.weights().items()})
        loop.run(indices, first + 5 * number)
    loop.rewind()
    same(dict(loop.weights()), states[3])
    again = loop.run(chosen[3], first + 15)[0]
    loop.rewind()
    same(dict(loop.weights()), states[3])
    loop.set_learning_rate(1.0)  # what was done at the old rate must not be done again at the new one
    changed = loop.run(chosen[3], first + 15)[0]
    assert (changed[1:] != again[1:]).any()
    loop.rewind()
    same(dict(loop.weights()), states[3])


@pytest.mark.usefixtures("early")
def test_a_bad_number_in_a_compiled_step_ends_the_run_there() -> None:
    control = gradlab.Control()
    records: list[Record] = []
    for record in gradlab.train(small(training__steps=400), control):
        records.append(record)
        if isinstance(record, Frame) and record.last_step >= AFTER + 5:
            control.set_learning_rate(1e18)
    last = ended(records)
    assert last.reason is EndReason.NONFINITE
    assert last.step > AFTER + 5
    assert any(isinstance(record, Event) and record.kind == "autopsy" for record in records)
    assert all(np.isfinite(value).all() for value in weights(records).values())


@pytest.mark.usefixtures("early")
def test_a_freeze_switch_begins_with_plain_steps_again() -> None:
    control = gradlab.Control()
    first: int | None = None
    kept: list[np.ndarray] = []
    long = small(training__steps=200)
    told = gradlab.train(long, control, chunk_seconds=0.001)
    for record in told:
        if isinstance(record, Frame) and record.last_step > AFTER + 2 and first is None:
            first = 0
            control.set_frozen("hidden1", frozen=True)
        if isinstance(record, Event) and record.kind == "frozen":
            first = record.step
        if isinstance(record, Frame):
            kept.append(record.layers)
    assert first is not None
    assert first > AFTER
    updates = np.concatenate(kept)[first - 1 :, 0, 8]
    assert np.nanmax(updates) == 0.0


@pytest.mark.usefixtures("early")
def test_a_run_that_waits_for_the_compiler_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr("gradlab.train.program.Program.compile", lambda _self: release.wait(30))
    control = gradlab.Control()
    seen: list[Record] = []

    def train() -> None:
        seen.extend(gradlab.train(small(), control))

    thread = threading.Thread(target=train)
    thread.start()
    while not any(record.last_step == AFTER for record in frames(iter(list(seen)))):
        time.sleep(0.01)
        assert thread.is_alive()
        if len(seen) == 0:
            continue
    control.stop()
    thread.join(timeout=10)
    release.set()
    assert not thread.is_alive()
    assert (ended(seen).reason, ended(seen).step) == (EndReason.STOPPED, AFTER)


@pytest.mark.usefixtures("early")
def test_where_the_compiler_refuses_the_run_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradlab.train.program.compiled", lambda *_: None)
    records = run(small())
    assert ended(records).reason is EndReason.FINISHED
    monkeypatch.setattr(compiling, "steps_before", lambda _layers: 10**9)
    SPARE.forget()
    np.testing.assert_array_equal(rows(records), rows(run(small())))

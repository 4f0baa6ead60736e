"""The runner with pretended engines: every button in every state, and engines that fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.errors import TrainingError
from gradlab.records import EndReason, Record, RunEnded
from gradlab.spec import Experiment, with_value
from gradlab.train import Control
from tests.ui import fakes
from ui.running import Runner, RunState
from ui.running import runner as module
from ui.running.states import EngineState

EXPERIMENT = with_value(gradlab.preset("vanishing"), "training.steps", 100_000)


def broken_engine() -> None:
    raise ImportError("no module named tensorflow")


def refusing(_experiment: Experiment, _control: Control) -> Iterator[Record]:
    raise TrainingError("The data are gone; choose others.")
    yield


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    result = Runner(train=fakes.train, warm_up=fakes.no_warm_up)
    yield result
    assert result.shutdown()


def until(qtbot: QtBot, runner: Runner, state: RunState) -> None:
    qtbot.waitUntil(lambda: runner.state is state, timeout=20_000)


def test_train_waits_for_the_engine_pauses_steps_goes_on_and_stops(runner: Runner, qtbot: QtBot) -> None:
    runner.train(EXPERIMENT)
    assert runner.state is RunState.WAITING
    runner.load_engine()
    until(qtbot, runner, RunState.RUNNING)
    history = runner.history
    assert history is not None
    runner.train(EXPERIMENT)  # a second one is not begun
    with qtbot.waitSignal(runner.eventHappened):
        runner.pause()
    assert runner.state is RunState.PAUSED
    before = history.last_step
    runner.step(EXPERIMENT)
    qtbot.waitUntil(lambda: history.last_step == before + 1)
    runner.resume()
    qtbot.waitUntil(lambda: history.last_step > before + 20)
    with qtbot.waitSignal(runner.eventHappened) as caught:
        runner.set_learning_rate(0.5)
    assert caught.args is not None
    assert caught.args[0].details == {"value": 0.5}
    with qtbot.waitSignal(runner.ended) as caught:
        runner.stop()
    assert caught.args is not None
    ended = caught.args[0]
    assert isinstance(ended, RunEnded)
    assert ended.reason is EndReason.STOPPED
    assert runner.history is history


def test_what_a_person_waits_for_does_not_wait_for_the_timer(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TICK_MS", 3_600_000)
    hasty = Runner(train=fakes.train, warm_up=fakes.no_warm_up)
    try:
        hasty.load_engine()
        hasty.train(EXPERIMENT)
        until(qtbot, hasty, RunState.RUNNING)
        with qtbot.waitSignal(hasty.eventHappened):
            hasty.pause()
        assert hasty.history is not None
        paused = hasty.history.last_step
        hasty.resume()
        qtbot.waitUntil(lambda: hasty.history is not None and hasty.history.last_step > paused)
        with qtbot.waitSignal(hasty.ended):
            hasty.stop()
    finally:
        assert hasty.shutdown()


def test_a_run_that_still_waits_is_given_up(runner: Runner) -> None:
    runner.train(EXPERIMENT)
    runner.stop()
    assert runner.state is RunState.IDLE
    runner.pause()
    runner.resume()
    runner.set_clip_threshold(1.0)
    assert runner.state is RunState.IDLE


def test_one_step_of_a_new_run_leaves_it_paused(runner: Runner, qtbot: QtBot) -> None:
    runner.load_engine()
    runner.step(EXPERIMENT)
    until(qtbot, runner, RunState.PAUSED)
    qtbot.waitUntil(lambda: runner.history is not None and runner.history.last_step == 1)
    with qtbot.waitSignal(runner.ended):
        runner.stop()


def test_an_engine_that_cannot_be_loaded_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    runner = Runner(train=fakes.train, warm_up=broken_engine)
    runner.train(EXPERIMENT)
    with qtbot.waitSignal(
        runner.engineChanged, check_params_cb=lambda state, _text: state is EngineState.FAILED
    ) as told:
        runner.load_engine()
    assert told.args is not None
    assert "tensorflow" in told.args[1]
    assert runner.state is RunState.IDLE
    assert runner.shutdown()


def test_a_run_that_cannot_begin_ends_with_its_reason(qapp: QApplication, qtbot: QtBot) -> None:
    runner = Runner(train=refusing, warm_up=fakes.no_warm_up)
    runner.load_engine()
    with qtbot.waitSignal(runner.failed) as told:
        runner.train(EXPERIMENT)
    assert told.args is not None
    assert told.args[0] == "The data are gone; choose others."
    assert runner.state is RunState.ENDED
    assert runner.shutdown()

"""The run bar: what can be pressed in each state, and knobs that take numbers only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.spec import with_value
from tests.gradlab.store.runs import finished, numbers
from ui.running import RunState
from ui.running.run_bar import RunBar
from ui.running.states import EngineState
from ui.support.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> RunBar:
    result = RunBar(theme)
    qtbot.addWidget(result)
    result.resize(1400, 48)
    result.show()
    result.set_experiment(gradlab.preset("vanishing"))
    return result


@pytest.mark.parametrize(
    ("state", "engine", "text", "primary", "step", "stop"),
    [
        (RunState.IDLE, EngineState.LOADING, "Train", True, True, False),
        (RunState.IDLE, EngineState.FAILED, "Train", False, False, False),
        (RunState.WAITING, EngineState.LOADING, "Loading engine …", False, False, True),
        (RunState.BUILDING, EngineState.READY, "Building …", False, False, True),
        (RunState.RUNNING, EngineState.READY, "Pause", True, False, True),
        (RunState.PAUSED, EngineState.READY, "Resume", True, True, True),
        (RunState.STOPPING, EngineState.READY, "Stopping …", False, False, False),
        (RunState.ENDED, EngineState.READY, "Train", True, True, False),
    ],
)
def test_what_can_be_pressed(
    bar: RunBar, state: RunState, engine: EngineState, text: str, primary: bool, step: bool, stop: bool
) -> None:
    bar.set_state(state, engine)
    assert bar.primary.text() == text
    pressed = [button.isEnabled() for button in (bar.primary, bar.step_button, bar.stop_button)]
    assert pressed == [primary, step, stop]
    assert bar.learning_rate.isEnabled() == (state in {RunState.RUNNING, RunState.PAUSED})


def test_a_knob_takes_numbers_above_zero_with_comma_or_point(bar: RunBar, qtbot: QtBot) -> None:
    bar.set_state(RunState.RUNNING, EngineState.READY)
    taken: list[float] = []
    bar.learningRateChanged.connect(taken.append)
    field = bar.learning_rate.field
    for text in ("0,25", "-1", "nan", "many", "0", "inf", "0.25"):
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == "0.25"
    assert taken == [0.25]


def test_arrows_multiply_and_divide(bar: RunBar, qtbot: QtBot) -> None:
    bar.set_state(RunState.RUNNING, EngineState.READY)
    bar.learning_rate.set_value(1.0)
    taken: list[float] = []
    bar.learningRateChanged.connect(taken.append)
    for _ in range(6):
        qtbot.keyClick(bar.learning_rate, Qt.Key.Key_Up)
    assert taken[-1] == pytest.approx(10, rel=0.02)
    qtbot.keyClick(bar.learning_rate, Qt.Key.Key_Down)
    assert taken[-1] == pytest.approx(6.8, rel=0.02)


def test_the_threshold_stands_there_only_where_something_is_clipped(bar: RunBar) -> None:
    assert not bar.threshold.isVisible()
    bar.set_experiment(with_value(gradlab.preset("vanishing"), "training.clipping.kind", "global_norm"))
    bar.set_state(RunState.RUNNING, EngineState.READY)
    assert bar.threshold.isVisible()
    assert bar.threshold.isEnabled()


def test_the_numbers_of_a_run_and_of_none(bar: RunBar) -> None:
    bar.show_history(finished(numbers(120)))
    assert bar.step.value() == "120"
    assert bar.accuracy.value() == "10.0"
    bar.show_history(None)
    assert (bar.step.value(), bar.loss.value(), bar.accuracy.value()) == ("–", "–", "–")

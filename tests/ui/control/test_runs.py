"""What ends a run is said where the eyes are, with what to do next, and the window trains again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gradlab import preset
from gradlab.records import Checkpoint, EndReason, Event, Record, RunEnded
from gradlab.spec import Experiment, with_value
from gradlab.train import Control
from tests.ui import fakes
from tests.ui.desk import Desk
from ui.control.runs import differ
from ui.running import RunState

AUTOPSY = Event(
    3,
    "autopsy",
    "At step 3 the first tensor that was not finite was the pre-activation z of layer hidden2.",
    {"layer": "hidden2", "tensor": "pre-activation z", "growth": {"pre_std": {"hidden1": 1.5, "hidden2": None}}},
)
NORM = Event(
    2,
    "batch_norm",
    "Batch norm with the whole training set's statistics: validation loss 1.2; with moving averages 1.5.",
    {"layers": {"hidden1": {"mean": 0.25, "deviation": 1.75}}},
)


def ending(desk: Desk, *last: Record | Exception) -> None:
    """Let the next run take two steps and then tell or raise `last`; those behind it are as usual."""
    worker = desk.app.runner._worker
    usual = worker._train

    def train(experiment: Experiment, control: Control, *others: object) -> Iterator[Record]:
        worker._train = usual
        yield fakes.started(experiment)
        yield fakes.frame(experiment, 1, 2, 0.01)
        for one in last:
            if isinstance(one, Exception):
                raise one
            yield one

    worker._train = train


def until_told(desk: Desk, words: str) -> None:
    desk.app.window.run_bar.primary.click()
    desk.until(lambda: words in desk.banner())


def details(desk: Desk) -> str:
    return desk.app.window.banner._details.toPlainText()


def test_a_number_that_is_not_finite_is_told_with_its_autopsy(desk: Desk) -> None:
    desk.start()
    text = "At step 3 the pre-activation spread of layer hidden2 is not a number; lower the learning rate."
    ending(desk, AUTOPSY, Checkpoint(2, {}), RunEnded(3, EndReason.NONFINITE, text, "hidden2", "pre_std"))
    until_told(desk, "lower the learning rate")
    assert AUTOPSY.text in details(desk)
    assert "Pre-activation spread, factor from step to step: hidden1 1.5" in details(desk)
    assert "Fork, in the run bar, trains on from them" in details(desk)
    desk.app.window.banner.action_button().click()
    assert desk.app.edits.selected_names() == ("hidden2",)
    history = desk.app.shown.history
    assert history is not None
    assert history.checkpoint is not None
    assert history.checkpoint.step == 2


FAILURES: dict[str, Callable[[], Record | Exception]] = {
    "The memory is full": lambda: RunEnded(2, EndReason.FAILED, "The memory is full; use fewer units."),
    "The GPU was lost": lambda: RunEnded(2, EndReason.FAILED, "The GPU was lost; check it."),
    "there is no such data file": lambda: RunEnded(2, EndReason.FAILED, "mine.csv: there is no such data file."),
    "MemoryError": MemoryError,
    "broken pipe": lambda: OSError("broken pipe"),
}


@pytest.mark.parametrize("words", FAILURES)
def test_whatever_breaks_a_run_is_said_and_the_window_trains_again(words: str, desk: Desk) -> None:
    desk.start()
    ending(desk, FAILURES[words]())
    until_told(desk, words)
    desk.until_state(RunState.ENDED)
    desk.train(steps=20)
    assert not desk.banner()
    desk.stop()


def test_batch_norms_statistics_are_compared_on_demand(desk: Desk) -> None:
    desk.start()
    desk.press("compare_norm")
    assert "Train first" in desk.banner()
    asked: list[bool] = []
    desk.train()
    control = desk.app.runner.control
    desk.app.runner.eventHappened.emit(NORM)
    assert desk.banner() == NORM.text
    assert details(desk) == "hidden1: means differ by up to 0.25 standard deviations, spreads by a factor of up to 1.75"
    control.compare_statistics = lambda: asked.append(True)
    desk.press("compare_norm")
    assert asked == [True]
    desk.stop()


@pytest.mark.parametrize(
    ("path", "value", "differs"),
    [
        ("layers.hidden2.frozen", "true", False),
        ("training.measure_every", "5", False),
        ("layers.hidden2.units", "7", True),
        ("training.steps", "7", True),
        ("name", "other", True),
    ],
)
def test_what_acts_at_once_makes_no_other_experiment(path: str, value: str, *, differs: bool) -> None:
    one = preset("healthy")
    other = with_value(one, path, value)
    assert one != other
    assert differ(one, other) is differs
    assert not differ(one, one.model_copy())
    assert differ(one, one.model_copy(update={"layers": one.layers[1:]}))

"""What is told of a run comes from its records."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gradlab.records import STEP_QUANTITIES, EndReason, Evaluation, Frame, RunEnded
from gradlab.store import History, RunNote
from tests.gradlab.store.runs import broken, finished, numbers, recorded, started
from ui.runs.facts import RunFacts, facts_of


def facts(history: History, **known: bool) -> RunFacts:
    return facts_of(history, "one", RunNote(), "", **{"is_shown": False, "is_live": False, **known})


def test_results_are_the_last_and_the_best_of_the_evaluations() -> None:
    history = recorded(numbers(100))
    for step, loss, score in ((0, 2.0, 0.1), (50, 0.5, 0.9), (75, math.nan, math.nan), (100, 0.75, 0.8)):
        history.add(Evaluation(step, loss, score, loss, score))
    told = facts(history)
    assert (told.validation_loss, told.best_loss, told.score, told.best_score) == (0.75, 0.5, 0.8, 0.9)
    assert told.steps == 100
    assert told.seed == history.started.experiment.training.seed
    newest = history.step_curve("loss", 51, 100, 1).mean[-1]
    assert told.loss == pytest.approx(float(newest))
    assert len(told.curve) > 10


def test_a_run_without_steps_has_no_numbers() -> None:
    told = facts(History(started()))
    assert told.curve == ()
    assert all(math.isnan(value) for value in (told.loss, told.best_loss, told.best_score))


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (finished(numbers(40)), "done · 40 steps"),
        (broken(numbers(40)), "not finite · step 40"),
        (recorded(numbers(40)), "unfinished · 40 steps"),
    ],
)
def test_how_far_it_is(history: History, words: str) -> None:
    assert facts(history).state == words
    assert facts(history, is_live=True).state == "training · step 40"


def test_a_fork_says_where_it_began() -> None:
    history = History(replace(started(), parent="0000", parent_step=8000))
    history.add(Frame(8001, numbers(10), np.ones((10, len(STEP_QUANTITIES)), np.float32), 0.1))
    history.add(RunEnded(8010, EndReason.STOPPED, "Stopped."))
    assert facts(history).state == "fork at 8,000 · stopped · 8,010 steps"

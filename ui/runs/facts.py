"""What is told of a run on its card and in the table: its results, and what a person says of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradlab.records import EndReason
from gradlab.spec import predicts_numbers
from gradlab.store import History, RunNote
from ui.support.health import format_count

LATEST_STEPS = 50
CURVE_POINTS = 60


def _t(text: str) -> str:
    return QCoreApplication.translate("Runs", text)


@dataclass(frozen=True)
class RunFacts:
    """One run.

    ``loss`` is the mean of the newest 50 steps, the other results are those of evaluations: NaN where there is none.
    ``score`` is the share classified right, or R squared where ``numbers`` are predicted; ``parent`` names the run that
    this one was forked from.
    """

    run: str
    name: str
    note: RunNote
    is_shown: bool
    is_live: bool
    steps: int
    state: str
    loss: float
    validation_loss: float
    best_loss: float
    score: float
    best_score: float
    numbers: bool
    seed: int
    device: str
    started_at: float
    parent: str
    curve: tuple[float, ...]


def facts_of(history: History, name: str, note: RunNote, parent: str, *, is_shown: bool, is_live: bool) -> RunFacts:
    """Return the facts of a run that is called ``name``."""
    experiment = history.started.experiment
    losses = [item.validation_loss for item in history.evaluations]
    scores = [item.validation_accuracy for item in history.evaluations]
    recorded = history.last_step >= history.first_step
    newest, curve = math.nan, ()
    if recorded:
        last = history.last_step
        newest = float(history.step_curve("loss", max(history.first_step, last - LATEST_STEPS + 1), last, 1).mean[-1])
        curve = tuple(map(float, history.step_curve("loss", history.first_step, last, CURVE_POINTS).mean))
    return RunFacts(
        run=history.started.run,
        name=name,
        note=note,
        is_shown=is_shown,
        is_live=is_live,
        steps=history.last_step,
        state=_state(history, is_live=is_live),
        loss=newest,
        validation_loss=losses[-1] if losses else math.nan,
        best_loss=min(_finite(losses), default=math.nan),
        score=scores[-1] if scores else math.nan,
        best_score=max(_finite(scores), default=math.nan),
        numbers=predicts_numbers(experiment.data),
        seed=experiment.training.seed,
        device=history.started.device,
        started_at=history.started.started_at,
        parent=parent,
        curve=curve,
    )


def _finite(values: Iterable[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _state(history: History, *, is_live: bool) -> str:
    """Return how far the run is, in a few words."""
    steps = format_count(history.last_step)
    if is_live:
        return _t("training · step {n}").format(n=steps)
    words = {
        EndReason.FINISHED: _t("done · {n} steps"),
        EndReason.STOPPED: _t("stopped · {n} steps"),
        EndReason.EARLY: _t("stopped early · {n} steps"),
        EndReason.NONFINITE: _t("not finite · step {n}"),
        EndReason.FAILED: _t("failed · step {n}"),
    }
    ended = history.ended
    text = (_t("unfinished · {n} steps") if ended is None else words[ended.reason]).format(n=steps)
    if history.started.parent:
        return _t("fork at {n} · ").format(n=format_count(history.started.parent_step)) + text
    return text

"""What is seen of a run: a bar on a terminal, lines in a log, nothing when quiet."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console

from gradlab.cli.progress import BarView, LineView, NoView, Readings, view
from gradlab.records import LAYER_QUANTITIES, STEP_INDEX, STEP_QUANTITIES, Evaluation, Event, Frame
from tests.gradlab.store.runs import started


def frame(first: int, count: int) -> Frame:
    steps = np.zeros((count, len(STEP_QUANTITIES)), np.float32)
    steps[:, STEP_INDEX["loss"]] = 0.25
    return Frame(first, np.ones((count, 3, len(LAYER_QUANTITIES)), np.float32), steps, 0.1)


def test_the_terminal_decides() -> None:
    assert isinstance(view(Console(file=io.StringIO()), quiet=True), NoView)
    assert isinstance(view(Console(file=io.StringIO()), quiet=False), LineView)
    assert isinstance(view(Console(file=io.StringIO(), force_terminal=True), quiet=False), BarView)


def test_readings_follow_the_records() -> None:
    readings = Readings()
    assert readings.speed == 0
    for record in (started(), frame(1, 50), Evaluation(50, 1, 0.5, 1, 0.75), frame(51, 50)):
        readings.take(record)
    assert (readings.step, readings.loss, readings.accuracy) == (100, pytest.approx(0.25), 0.75)
    assert readings.speed > 0
    assert "loss 0.25" in readings.text()
    assert "left" in readings.text()


def test_a_log_gets_about_ten_lines() -> None:
    out = io.StringIO()
    lines = LineView(Console(file=out, width=200))
    lines.loading()
    begun = started()
    total = begun.experiment.training.steps
    lines.show(begun)
    for first in range(1, total, 20):
        lines.show(frame(first, 20))
    lines.stopping()
    lines.close()
    text = out.getvalue().splitlines()
    assert text[1] == f"Training {total:,} steps on CPU"
    assert len([line for line in text if line.startswith("step ")]) == 10


def test_the_bar_shows_events_and_leaves_the_terminal_clean() -> None:
    out = io.StringIO()
    bar = BarView(Console(file=out, force_terminal=True, width=120))
    bar.loading()
    for record in (started(), frame(1, 10), Event(10, "learning_rate", "Learning rate 0.1 to 0.05", {}), frame(11, 10)):
        bar.show(record)
    bar.stopping()
    bar.close()
    assert "Learning rate" in out.getvalue()
    assert "Stopping" in out.getvalue()

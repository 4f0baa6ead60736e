"""Cases of the window's benchmark that are about time: scrubbing through a long run, and training for long."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES, Frame, RunStarted
from gradlab.spec import weighted
from gradlab.store import History
from ui.app import App

STEPS = 1_000_000
CHUNK = 4000
MOVES = 300
SETTLE_SECONDS = 1.0
MINUTES = float(os.environ.get("GRADLAB_BENCHMARK_MINUTES", "3"))
"""How long the window trains in the case of memory; an hour is 60."""
PAGES = Path("/proc/self/statm")


class Place(Protocol):
    """The window that is measured."""

    app: App

    def train(self) -> None:
        """Train until some steps are recorded."""

    def wait(self, done: Callable[[], bool], seconds: float = 180.0) -> float:
        """Let the window live until `done`."""
        ...


def long_run(app: App) -> History:
    """Return a run of a million steps over the layers of the open document."""
    experiment = app.document.experiment
    layers = weighted(experiment.layers)
    names, frozen = tuple(layer.name for layer in layers), tuple(layer.frozen for layer in layers)
    history = History(RunStarted("long", experiment, names, frozen, "CPU", {"seed": "0"}, 0.0))
    random = np.random.default_rng(0)
    values = np.exp(random.normal(-5, 2, (CHUNK, len(names), len(LAYER_QUANTITIES)))).astype(np.float32)
    steps = np.exp(random.normal(0, 0.3, (CHUNK, len(STEP_QUANTITIES)))).astype(np.float32)
    for first in range(1, STEPS + 1, CHUNK):
        history.add(Frame(first, values, steps, 1.0))
    return history


def scrub(place: Place) -> tuple[float, str]:
    """Return the time within which 99 of 100 moves of the playhead are drawn in every instrument."""
    app = place.app
    app.runner.stop()
    place.wait(lambda: not app.runner.state.is_busy)
    history = long_run(app)
    app.shown.show(history)
    settle(place)
    taken: list[float] = []
    clock = QElapsedTimer()
    for step in np.random.default_rng(1).integers(1, STEPS, MOVES).tolist():
        clock.start()
        app.window.timeline.scrubber.stepAsked.emit(step)
        _draw()
        taken.append(clock.nsecsElapsed() / 1e6)
    app.shown.show(None)
    layers = len(history.layer_names)
    return float(np.percentile(taken, 99)), f"{MOVES} moves over {STEPS:,} steps x {layers} layers"


def settle(place: Place) -> None:
    """Let the window finish what showing another run began: what is measured is what a person does with it then."""
    clock = QElapsedTimer()
    clock.start()
    place.wait(lambda: clock.elapsed() > 1000 * SETTLE_SECONDS)


def _draw() -> None:
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def memory_growth(place: Place) -> tuple[float, str]:
    """Return by how many megabytes the process grew after its first minute of training in the window."""
    place.train()
    clock = QElapsedTimer()
    clock.start()
    place.wait(lambda: clock.elapsed() > 60_000, 120)
    before = _megabytes()
    place.wait(lambda: clock.elapsed() > 60_000 * MINUTES, 60 * MINUTES + 120)
    history = place.app.runner.history
    steps = 0 if history is None else history.last_step
    return _megabytes() - before, f"{MINUTES:g} minutes, {steps:,} steps; GRADLAB_BENCHMARK_MINUTES sets the length"


def _megabytes() -> float:
    return int(PAGES.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6

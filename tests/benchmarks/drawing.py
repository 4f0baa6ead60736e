"""Cases of the window's benchmark that are about drawing: how often, at whose cost, and how a long trace is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.over_time import STEPS, long_run, settle
from ui.app import App

WATCH_SECONDS = 20.0
TURNS = 64
TURN_SECONDS = 1.0
SETTLING_STEPS = 30
"""Many and short: a machine that others use, too, is faster and slower for seconds, by more than what is measured."""
MOVES = 200


class Place(Protocol):
    """The window that is measured."""

    app: App

    def train(self) -> None:
        """Train until some steps are recorded."""

    def last_step(self) -> int:
        """Return the newest step of the present run."""
        ...

    def wait(self, done: Callable[[], bool], seconds: float = 180.0) -> float:
        """Let the window live until `done`."""
        ...


@dataclass(frozen=True, eq=False)
class Watched:
    """What was seen while the window trained: the event loop's gaps in ms, and each instrument's drawings a second."""

    gaps: np.ndarray
    rates: dict[str, float]


def watch(place: Place, seconds: float = WATCH_SECONDS) -> Watched:
    """Watch the event loop and the instruments while training."""
    place.train()
    gaps: list[float] = []
    clock, total, ticker = QElapsedTimer(), QElapsedTimer(), QTimer()
    ticker.setTimerType(Qt.TimerType.PreciseTimer)

    def note() -> None:
        gaps.append(clock.nsecsElapsed() / 1e6)
        clock.restart()

    ticker.timeout.connect(note)
    instruments = place.app.board.instruments()
    before = {name: one.draws for name, one in instruments.items()}
    total.start()
    clock.start()
    ticker.start(1)
    place.wait(lambda: total.elapsed() > 1000 * seconds)
    ticker.stop()
    taken = total.nsecsElapsed() / 1e9
    return Watched(np.array(gaps), {name: (one.draws - before[name]) / taken for name, one in instruments.items()})


def with_everything(place: Place) -> tuple[float, str]:
    """Return the time within which the GUI thread answers 99 times of 100 with every instrument open."""
    board = place.app.board
    opened = [name for name, action in board.further.items() if not action.isChecked()]
    for name in opened:
        board.further[name].trigger()
    seen = watch(place)
    for name in opened:
        board.further[name].trigger()
    slowest = min((rate, name) for name, rate in seen.rates.items() if rate > 0)
    return float(np.percentile(seen.gaps, 99)), f"the rarest drawn, {slowest[1]}, {slowest[0]:.1f} times a second"


def slowed(place: Place) -> tuple[float, str]:
    """Return by how many percent training is slower with the instruments than without: the median pair of turns."""
    place.train()
    rates: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(TURNS):
        for shown in (True, False) if turn % 2 else (False, True):
            rates[shown].append(_rate(place, shown=shown))
    place.app.board.setVisible(True)
    drawn, bare = np.array(rates[True]), np.array(rates[False])
    low, middle, high = np.percentile(100 * (1 - drawn / bare), [25, 50, 75])
    rest = (
        f"the instruments hidden: {np.median(bare):.0f} steps/s; quartiles of {TURNS} pairs {low:.1f} to {high:.1f} %"
    )
    return float(middle), rest


def _rate(place: Place, *, shown: bool) -> float:
    """Return the steps a second of one turn, from one record's arrival to another's."""
    place.app.board.setVisible(shown)
    _steps_on(place, SETTLING_STEPS)
    clock, first = QElapsedTimer(), place.last_step()
    clock.start()
    place.wait(lambda: clock.elapsed() > 1000 * TURN_SECONDS)
    _steps_on(place, 0)
    return (place.last_step() - first) / (clock.nsecsElapsed() / 1e9)


def _steps_on(place: Place, steps: int) -> None:
    end = place.last_step() + steps
    place.wait(lambda: place.last_step() > end)


def hidden(place: Place) -> tuple[float, str]:
    """Return how often hidden instruments are drawn while training."""
    board = place.app.board
    board.hide()
    seen = watch(place, 5.0)
    board.show()
    return sum(seen.rates.values()), f"{len(seen.rates)} hidden instruments, drawings a second"


def pan(place: Place) -> tuple[float, str]:
    """Return the time within which 99 of 100 moves of a zoomed trace over a million steps are drawn."""
    app = place.app
    app.runner.stop()
    place.wait(lambda: not app.runner.state.is_busy)
    app.shown.show(long_run(app))
    board = app.board
    board.toggle_maximized(board.panels["traces"])
    settle(place)
    traces = board.instruments()["traces"]
    random = np.random.default_rng(2)
    taken: list[float] = []
    clock = QElapsedTimer()
    for width in np.geomspace(500, STEPS // 2, MOVES).astype(int).tolist():
        first = int(random.integers(1, STEPS - width))
        clock.start()
        traces.set_span((first, first + width))
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        taken.append(clock.nsecsElapsed() / 1e6)
    board.reset_layout()
    app.shown.show(None)
    return float(np.percentile(taken, 99)), f"{MOVES} views of 500 to {STEPS // 2:,} of {STEPS:,} steps"

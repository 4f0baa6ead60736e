"""How soon the window answers: at its start, while a hundred layers train, and when a control is used.

Run `python -m tests.benchmarks.ui`; without a display it measures offscreen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gradlab.records import Event, RunEnded
from gradlab.spec import Activation, Dense, Experiment, Initializer, Optimizer, Training
from tests.benchmarks import drawing
from tests.benchmarks.over_time import memory_growth, scrub
from tests.benchmarks.report import Case, main
from ui.app import App
from ui.running import RunState
from ui.support.cores import leave_cores_to_training
from ui.support.fonts import load_fonts
from ui.support.garbage import GarbageKeeper
from ui.support.heap import keep_large_blocks_apart
from ui.support.settings import Settings
from ui.support.theme import Theme

DEPTH = 100
STARTS = 7
TRIALS = 10

CHILD = """
import sys, time
began = float(sys.argv[1])
from pathlib import Path
from ui.__main__ import windowed
windowed()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui.app import App
from ui.support.fonts import load_fonts
from ui.support.settings import Settings
from ui.support.theme import Theme
instance = QApplication([])
load_fonts(instance)
theme = Theme("light")
theme.apply(instance)
app = App(theme, Settings(Path(sys.argv[2])), sessions=Path(sys.argv[2]).with_name("sessions"))
app.start(None, "vanishing")
app.window.repaint()
def answer():
    assert "tensorflow" not in sys.modules
    print(time.time() - began, flush=True)
    import os
    os._exit(0)
QTimer.singleShot(0, answer)
instance.exec()
"""


def interactive() -> tuple[float, str]:
    """Return the median seconds from the start of the process to a painted window that answers."""
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(STARTS):
            command = [sys.executable, "-c", CHILD, str(time.time()), str(Path(folder) / "settings.ini")]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds.append(float(done.stdout))
    return float(np.median(seconds)), f"median of {STARTS} starts, {min(seconds):.2f} to {max(seconds):.2f}"


def hundred_layers() -> Experiment:
    """Return a stack of a hundred layers that trains for as long as it is watched."""
    he = Initializer(kind="he")
    hidden = [
        Dense(name=f"hidden{i + 1}", units=100, activation=Activation(), initializer=he) for i in range(DEPTH - 1)
    ]
    slow = Optimizer(kind="sgd", learning_rate=_rate(0))  # at a usual rate so deep a stack overflows at once
    training = Training(steps=10_000_000, evaluate_every=500, optimizer=slow)
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=he)
    return Experiment(name="hundred", layers=(*hidden, output), training=training)


class Window:
    """The real window with a run in it, every plot visible."""

    def __init__(self) -> None:
        keep_large_blocks_apart()
        leave_cores_to_training()
        instance = QApplication.instance() or QApplication([])
        assert isinstance(instance, QApplication)
        load_fonts(instance)
        self._keeper = GarbageKeeper(instance)
        theme = Theme("light")
        theme.apply(instance)
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.app = App(theme, Settings(folder / "settings.ini"), sessions=folder / "sessions")
        self.app.runner.engineChanged.connect(lambda _state, _text: self._keeper.settle())
        self.app.start(None, "vanishing")
        self.app.window.resize(1600, 1000)
        self.wait(lambda: hasattr(self.app, "board"))
        self.app.keeper.new(hundred_layers())
        self.app.runs.leave()

    def train(self) -> None:
        """Train until a few hundred steps are recorded."""
        if not self.app.runner.state.is_busy:
            self.app.runs.train()
        self.wait(lambda: self.last_step() > 300)

    def last_step(self) -> int:
        """Return the newest step of the present run."""
        history = self.app.runner.history
        return 0 if history is None or history.ended else history.last_step

    def wait(self, done: Callable[[], bool], seconds: float = 180.0) -> float:
        """Let the window live until `done`; return the milliseconds that it took."""
        loop, clock = QEventLoop(), QElapsedTimer()
        clock.start()
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: loop.quit() if done() or clock.elapsed() > 1000 * seconds else None)
        timer.start(1)
        loop.exec()
        timer.stop()
        if not done():
            raise TimeoutError(f"the window did not get there within {seconds:g} s")
        return clock.nsecsElapsed() / 1e6


@cache
def window() -> Window:
    """Return the one window of this process."""
    return Window()


@cache
def watched() -> drawing.Watched:
    """Watch the window while it trains, once for all cases."""
    return drawing.watch(window())


def longest_stall() -> tuple[float, str]:
    """Return the longest time for which the GUI thread did not answer."""
    words = f"{DEPTH} layers training for {drawing.WATCH_SECONDS:g} s, the layout's instruments visible"
    return float(watched().gaps.max()), words


def usual_stall() -> tuple[float, str]:
    """Return the time within which the GUI thread answered 99 times of 100."""
    gaps = watched().gaps
    return float(np.percentile(gaps, 99)), f"{len(gaps):,} answers in the same {drawing.WATCH_SECONDS:g} s"


def redraws(*names: str) -> tuple[float, str]:
    """Return how often a second the instruments were drawn with new numbers: the rarest of `names`."""
    rates = watched().rates
    return min(rates[name] for name in names), ", ".join(f"{name} {rates[name]:.1f}" for name in names)


def _longest(act: Callable[[int], None], acted: Callable[[int], bool], after: Callable[[], None]) -> float:
    place = window()
    worst = 0.0
    for trial in range(TRIALS):
        place.train()
        act(trial)
        worst = max(worst, place.wait(lambda trial=trial: acted(trial)))
        after()
    return worst


def pause() -> tuple[float, str]:
    """Return the longest time from the press of Pause to the record of the pause in the window."""
    app = window().app
    seen: list[Event] = []
    app.runner.eventHappened.connect(seen.append)
    worst = _longest(
        lambda _trial: (seen.clear(), app.window.run_bar.primary.click())[0],
        lambda _trial: any(event.kind == "paused" for event in seen),
        app.runs.train,
    )
    return worst, f"longest of {TRIALS}, from the click to the record"


def learning_rate() -> tuple[float, str]:
    """Return the longest time from a turned knob to a recorded step that was trained with it."""
    app = window().app

    def trained(trial: int) -> bool:
        history = app.runner.history
        if history is None:
            return False
        newest = history.step_curve("learning_rate", history.last_step, history.last_step, 1).mean
        return abs(float(newest[-1]) / _rate(trial) - 1) < 1e-5

    worst = _longest(lambda trial: app.window.run_bar.learningRateChanged.emit(_rate(trial)), trained, lambda: None)
    return worst, f"longest of {TRIALS}, from the knob to a recorded step"


def _rate(trial: int) -> float:
    return 1e-5 * (trial + 1)


def stop() -> tuple[float, str]:
    """Return the longest time from the press of Stop to the end of the run in the window."""
    app = window().app
    ended: list[RunEnded] = []
    app.runner.ended.connect(ended.append)
    worst = _longest(
        lambda _trial: (ended.clear(), app.window.run_bar.stop_button.click())[0],
        lambda _trial: bool(ended) and app.runner.state is RunState.ENDED,
        lambda: None,
    )
    return worst, f"longest of {TRIALS}, from the click to the end of the run"


def cases() -> list[Case]:
    """Return the cases; those that share a window come one after the other."""
    return [
        Case("interactive", "s", interactive, bar=1.0, at_most=True),
        Case("longest_stall", "ms", longest_stall, bar=50.0, at_most=True),
        Case("p99_stall", "ms", usual_stall, bar=16.0, at_most=True),
        Case("redraws", "1/s", lambda: redraws("heatmap", "profile"), bar=25.0),
        Case("redraws_of_others", "1/s", lambda: redraws("traces", "outcome"), bar=10.0),
        Case("training_slowed", "%", lambda: drawing.slowed(window()), bar=10.0, at_most=True),
        Case("hidden", "1/s", lambda: drawing.hidden(window()), bar=0.0, at_most=True),
        Case("p99_stall_all_open", "ms", lambda: drawing.with_everything(window()), bar=25.0, at_most=True),
        Case("pause_latency", "ms", pause, bar=100.0, at_most=True),
        Case("learning_rate_latency", "ms", learning_rate, bar=100.0, at_most=True),
        Case("stop_latency", "ms", stop, bar=100.0, at_most=True),
        Case("pan", "ms", lambda: drawing.pan(window()), bar=16.0, at_most=True),
        Case("scrub", "ms", lambda: scrub(window()), bar=33.0, at_most=True),
        Case("memory_growth", "MB", lambda: memory_growth(window()), bar=20.0, at_most=True),
    ]


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    code = main("Window: 100 x 100 ELU, digits, batch 32, every plot visible", cases(), arguments)
    if window.cache_info().currsize:
        window().app.runner.shutdown()
    return code


if __name__ == "__main__":
    sys.exit(run())

"""What a person sees of a run while it goes on: a bar on a terminal, a few lines in a log, or nothing."""

import math
import time
from collections import deque
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from gradlab.cli.words import duration, number, percent, plain, say, score_name
from gradlab.records import STEP_INDEX, Evaluation, Event, Frame, Record, RunStarted

LINES = 10
"""How many lines a whole run writes to a log."""
WINDOW_SECONDS = 3.0


class View(Protocol):
    """Shows a run's records as they come."""

    def loading(self) -> None:
        """Tell that the engine is being loaded."""

    def show(self, record: Record) -> None:
        """Take in one record."""

    def stopping(self) -> None:
        """Tell that the run was asked to stop."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Readings:
    """The numbers to show: step, speed over the last seconds, loss, validation accuracy, time left."""

    def __init__(self) -> None:
        """Start before the first step."""
        self.step = 0
        self.steps = 0
        self.loss = math.nan
        self.accuracy = math.nan
        self.score = "accuracy"
        self._times: deque[tuple[float, int]] = deque()

    def take(self, record: Record) -> None:
        """Read what `record` tells."""
        if isinstance(record, RunStarted):
            self.steps = record.experiment.training.steps
            self.score = score_name(record.experiment)
            self._times.append((time.perf_counter(), 0))
        elif isinstance(record, Frame):
            self.step = record.last_step
            self.loss = float(record.steps[-1, STEP_INDEX["loss"]])
            self._times.append((time.perf_counter(), self.step))
            while self._times[-1][0] - self._times[0][0] > WINDOW_SECONDS and len(self._times) > 2:
                self._times.popleft()
        elif isinstance(record, Evaluation):
            self.accuracy = record.validation_accuracy

    @property
    def speed(self) -> float:
        """Return steps a second, evaluations included; 0 before the first step."""
        if len(self._times) < 2:
            return 0.0
        (since, first), (now, last) = self._times[0], self._times[-1]
        return (last - first) / (now - since) if now > since else 0.0

    def text(self) -> str:
        """Return speed, loss, accuracy and time left in one line."""
        parts = [
            f"{self.speed:,.0f} steps/s",
            f"loss {number(self.loss)}",
            f"validation {self.score} {percent(self.accuracy)}",
        ]
        if self.speed and self.step < self.steps:
            parts.append(f"{duration((self.steps - self.step) / self.speed)} left")
        return ", ".join(parts)


class BarView:
    """A progress bar that redraws itself and is gone when the run is over."""

    def __init__(self, out: Console) -> None:
        """Draw on `out`."""
        self._readings = Readings()
        columns = (
            TextColumn("step {task.completed:,.0f} of {task.total:,.0f}"),
            BarColumn(),
            TextColumn("{task.fields[text]}"),
        )
        self._bar = Progress(*columns, console=out, transient=True, refresh_per_second=8)
        self._out = out
        self._task = self._bar.add_task("run", total=1, text="loading TensorFlow ...", visible=False)
        self._status = out.status("Loading TensorFlow ...", spinner="dots")

    def loading(self) -> None:
        """Show a sign of life."""
        self._status.start()

    def show(self, record: Record) -> None:
        """Move the bar; events stand above it."""
        self._readings.take(record)
        if isinstance(record, RunStarted):
            self._status.stop()
            self._bar.update(self._task, total=self._readings.steps, visible=True)
            self._bar.start()
        elif isinstance(record, Event):
            say(self._bar.console, record.text)
        self._bar.update(self._task, completed=self._readings.step, text=plain(self._readings.text()))

    def stopping(self) -> None:
        """Say that the stop was heard."""
        say(self._bar.console, "Stopping; press Ctrl+C again to abandon the run at once.")

    def close(self) -> None:
        """Remove the bar."""
        self._status.stop()
        self._bar.stop()


class LineView:
    """A line at each tenth of the run, for logs and pipes."""

    def __init__(self, out: Console) -> None:
        """Write to `out`."""
        self._readings = Readings()
        self._out = out
        self._next = 0

    def loading(self) -> None:
        """Say what takes a while."""
        say(self._out, "Loading TensorFlow ...")

    def show(self, record: Record) -> None:
        """Write a line when it is time for one."""
        self._readings.take(record)
        steps = self._readings.steps
        if isinstance(record, RunStarted):
            say(self._out, f"Training {steps:,} steps on {record.device}")
            self._next = -(-steps // LINES)
        elif isinstance(record, Frame) and record.last_step >= self._next:
            say(self._out, f"step {record.last_step:,} of {steps:,}: {self._readings.text()}")
            while self._next <= record.last_step:
                self._next += -(-steps // LINES)

    def stopping(self) -> None:
        """Say that the stop was heard."""
        say(self._out, "Stopping.")

    def close(self) -> None:
        """Do nothing: lines need no end."""


class NoView:
    """Shows nothing."""

    def loading(self) -> None:
        """Do nothing."""

    def show(self, record: Record) -> None:
        """Do nothing."""

    def stopping(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def view(out: Console, *, quiet: bool) -> View:
    """Return the view that suits the terminal."""
    if quiet:
        return NoView()
    return BarView(out) if out.is_terminal else LineView(out)

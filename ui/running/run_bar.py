"""The bar that starts, steers and reads a run."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from gradlab.records import Evaluation
from gradlab.spec import Experiment, predicts_numbers
from gradlab.store import History
from ui.running.knob import Knob
from ui.running.runner import Runner
from ui.running.states import EngineState, RunState
from ui.support.health import format_count, format_value
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import Chip, ReadOut, Sparkline, rule

HEIGHT_PX = 48
SPARK_POINTS = 60


class RunBar(QFrame):
    """Train or Pause, Step, Stop; device; live knobs; step, speed, loss, validation accuracy."""

    trainRequested = Signal()
    pauseRequested = Signal()
    stepRequested = Signal()
    stopRequested = Signal()
    learningRateChanged = Signal(float)
    thresholdChanged = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = RunState.IDLE
        self.setProperty("role", "chrome")
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName(self.tr("Run bar"))
        self.primary = QPushButton(self.tr("Train"), self)
        self.primary.setProperty("role", "primary")
        self.primary.setProperty("scale", "bar")
        self.primary.setMinimumWidth(96)
        self.primary.clicked.connect(self._on_primary)
        self.step_button = self._plain(self.tr("Step"), "step", self.stepRequested)
        self.stop_button = self._plain(self.tr("Stop"), "stop", self.stopRequested)
        self.fork_button = QPushButton(self.tr("Fork"), self)
        self.fork_button.setIcon(icon("fork", self._theme))
        self.fork_button.setIconSize(QSize(16, 16))
        self.fork_button.setProperty("role", "plain")
        self.fork_button.setProperty("scale", "bar")
        self.fork_button.setToolTip(self.tr("Begin a new run with weights of the shown one"))
        self.fork_button.setEnabled(False)
        self.device = Chip("CPU", self)
        self._make_readouts()
        self._arrange()
        self.set_state(RunState.IDLE, EngineState.LOADING)

    def _plain(self, text: str, name: str, requested: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setIcon(icon(name, self._theme))
        button.setIconSize(QSize(16, 16))
        button.setProperty("role", "plain")
        button.setProperty("scale", "bar")
        button.clicked.connect(requested)
        return button

    def _make_readouts(self) -> None:
        self.learning_rate = Knob(
            self._theme,
            self.tr("Learning rate"),
            self.tr("Acts on the running run at once; arrow keys change it"),
            self,
        )
        self.threshold = Knob(
            self._theme, self.tr("Clip at"), self.tr("Clipping threshold; acts on the running run at once"), self
        )
        self.learning_rate.changed.connect(self.learningRateChanged)
        self.threshold.changed.connect(self.thresholdChanged)
        self.step = ReadOut(self.tr("Step"), "", self)
        self.step.reserve("0,000,000")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.step.add_trailing(self.progress)
        self.speed = ReadOut(self.tr("Speed"), self.tr("steps/s"), self)
        self.speed.reserve("0,000")
        self.loss = ReadOut(self.tr("Loss"), "", self)
        self.loss.reserve("0.0000")
        self.accuracy = ReadOut(self.tr("Validation accuracy"), "%", self)
        self.accuracy.reserve("100.0")
        self.loss_line = Sparkline(self)
        self.accuracy_line = Sparkline(self)
        self.loss.add_trailing(self.loss_line)
        self.accuracy.add_trailing(self.accuracy_line)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        group = QFrame(self)
        group.setProperty("role", "group")
        inner = QHBoxLayout(group)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.step_button)
        inner.addWidget(self.stop_button)
        inner.addWidget(self.fork_button)
        for widget in (self.primary, group, self.device):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.learning_rate)
        row.addWidget(self.threshold)
        for readout, stretch in ((self.step, 4), (self.speed, 0), (self.loss, 2), (self.accuracy, 2)):
            row.addWidget(rule(vertical=True, parent=self))
            row.addWidget(readout, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: a narrow bar gives up the pictures of loss and accuracy, never the numbers."""
        super().resizeEvent(event)
        wide = event.size().width() >= 1180
        self.loss_line.setVisible(wide)
        self.accuracy_line.setVisible(wide)

    def set_device(self, name: str) -> None:
        """Show the device that runs use."""
        self.device.setText(name)

    def set_state(self, state: RunState, engine: EngineState) -> None:
        """Show what can be pressed now."""
        self._state = state
        words = {
            RunState.RUNNING: (self.tr("Pause"), "pause"),
            RunState.PAUSED: (self.tr("Resume"), "play"),
            RunState.WAITING: (self.tr("Loading engine …"), "clock"),
            RunState.BUILDING: (self.tr("Building …"), "clock"),
            RunState.STOPPING: (self.tr("Stopping …"), "clock"),
        }
        text, name = words.get(state, (self.tr("Train"), "play"))
        self.primary.setText(text)
        self.primary.setIcon(icon(name, self._theme, "on_ink"))
        self.primary.setEnabled(
            state not in {RunState.WAITING, RunState.BUILDING, RunState.STOPPING} and engine is not EngineState.FAILED
        )
        self.step_button.setEnabled(
            state in {RunState.IDLE, RunState.ENDED, RunState.PAUSED} and engine is not EngineState.FAILED
        )
        self.stop_button.setEnabled(state.is_busy and state is not RunState.STOPPING)
        live = state in {RunState.RUNNING, RunState.PAUSED}
        self.learning_rate.set_live(live)
        self.threshold.set_live(live and not math.isnan(self._threshold_of_run))

    _threshold_of_run = math.nan

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the knobs as the next run will start with them."""
        clipping = experiment.training.clipping
        self._threshold_of_run = math.nan if clipping.kind == "none" else clipping.threshold
        self.learning_rate.set_value(experiment.training.optimizer.learning_rate)
        self.threshold.set_value(self._threshold_of_run)
        self.threshold.setVisible(clipping.kind != "none")
        self.name_score(experiment)

    def show_history(self, history: History | None, runner: Runner | None = None) -> None:
        """Show the newest numbers of ``history``; speed and time left are those of ``runner``'s run."""
        last = history.last_step if history is not None else 0
        total = history.started.experiment.training.steps if history is not None else 0
        self.step.set_value(format_count(last) if history is not None else "")
        self._set_progress(round(1000 * last / total) if total else 0)
        self.step.set_note(self._note(last, total, runner))
        speed = runner.speed.steps_per_second if runner is not None and runner.state is RunState.RUNNING else 0.0
        self.speed.set_value(format_count(round(speed)) if speed else "")
        self._show_outcome(history, last)

    def _set_progress(self, value: int) -> None:
        """Paint the bar when everything else is painted; by itself it paints at once, and all that is dirty with it."""
        self.progress.setUpdatesEnabled(False)
        self.progress.setValue(value)
        self.progress.setUpdatesEnabled(True)

    def _note(self, last: int, total: int, runner: Runner | None) -> str:
        if not total:
            return ""
        text = self.tr("of {total}").format(total=format_count(total))
        if runner is None or runner.state is not RunState.RUNNING:
            return text
        seconds = runner.speed.seconds_left(total - last)
        return text if seconds is None else f"{text} · {self._time_left(seconds)}"

    def _time_left(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{n} s left").format(n=max(1, round(seconds)))
        if seconds < 5400:
            return self.tr("{n} min left").format(n=round(seconds / 60))
        return self.tr("{n} h left").format(n=f"{seconds / 3600:.1f}")

    def _show_outcome(self, history: History | None, last: int) -> None:
        if history is None or history.is_empty:
            for readout in (self.loss, self.accuracy):
                readout.set_value("")
            self.loss_line.set_values([])
            self.accuracy_line.set_values([])
        if history is None:
            return
        if not history.is_empty:
            curve = history.step_curve("loss", 1, last, SPARK_POINTS)
            recent = history.step_curve("loss", max(1, last - 49), last, 1)
            self.loss.set_value(format_value(float(recent.mean[-1])))
            self.loss_line.set_values([float(value) for value in curve.mean])
        self._show_accuracy(history.evaluations)

    def name_score(self, experiment: Experiment) -> None:
        """Call the score what it is for the data of ``experiment``: accuracy, or R squared where numbers are told."""
        numbers = predicts_numbers(experiment.data)
        self.accuracy.set_caption(self.tr("Validation R²") if numbers else self.tr("Validation accuracy"))

    def _show_accuracy(self, evaluations: list[Evaluation]) -> None:
        if evaluations:
            self.accuracy.set_value(f"{100 * evaluations[-1].validation_accuracy:.1f}")
            kept = evaluations[:: max(1, len(evaluations) // SPARK_POINTS)]
            self.accuracy_line.set_values([item.validation_accuracy for item in kept])

    def _on_primary(self) -> None:
        if self._state is RunState.RUNNING:
            self.pauseRequested.emit()
        else:
            self.trainRequested.emit()

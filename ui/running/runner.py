"""Runs experiments for the window: owns the worker thread, the record pump and the state of the run."""

from __future__ import annotations

import queue
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gradlab.records import Event, Frame, Record, RunEnded, RunStarted
from gradlab.spec import Experiment
from gradlab.store import DEFAULT_BUDGET, History, Reused
from gradlab.train import Control, Origin, look
from ui.running.engine import Engine
from ui.running.looker import Looker, Take
from ui.running.speed import Speed
from ui.running.states import EngineState, RunState, follow
from ui.running.worker import EngineNews, Job, Message, RunFailed, Train, Worker, carried

TICK_MS = 25
SHUTDOWN_MS = 30_000


class Runner(QObject):
    """Starts and steers runs; a timer takes their records from the worker into a history.

    ``ticked`` comes at most once a timer's tick, and only when something is new; once more after an event.
    """

    stateChanged = Signal(object)
    engineChanged = Signal(object, str)
    started = Signal(object)
    ticked = Signal()
    eventHappened = Signal(object)
    ended = Signal(object)
    failed = Signal(str, str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        train: Train | None = None,
        warm_up: Callable[[], None] | None = None,
        look: Take = look,
    ) -> None:
        super().__init__(parent)
        self.state = RunState.IDLE
        self.engine = EngineState.LOADING
        self.engine_text = ""
        self.history: History | None = None
        self.budget_bytes = DEFAULT_BUDGET
        """Of the runs that begin from now on: how much memory their raw steps may take."""
        self._origin: Origin | None = None
        self._again: History | None = None
        self.speed = Speed()
        self.control = Control()
        self.reused: Callable[[], tuple[Reused, ...]] = tuple
        self._waiting: Experiment | None = None
        engine = Engine()
        self._worker = Worker(warm_up or engine.warm_up, train or engine.train)
        self.looker = Looker(lambda experiment: look(experiment, **carried(self.reused())), self)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.drain)
        self._worker.urgent.connect(self.drain)

    def load_engine(self) -> None:
        """Load TensorFlow on the worker thread; to be called once, after the window is shown."""
        self._worker.start()
        self._timer.start()

    def train(self, experiment: Experiment, origin: Origin | None = None, history: History | None = None) -> None:
        """Begin a run; while the engine is loading, it begins by itself as soon as that is done.

        With ``origin`` it goes on from there; with ``history``, too, it is that run which goes on.
        """
        self._begin(experiment, Control(), origin, history)

    def step(self, experiment: Experiment) -> None:
        """Take exactly one step: of the paused run, or of a new one that then stays paused."""
        if self.state is RunState.PAUSED:
            self.control.step_once()
        elif self.state is RunState.RUNNING:
            self.pause()
        elif not self.state.is_busy:
            control = Control()
            control.pause()
            control.step_once()
            self._begin(experiment, control)

    def pause(self) -> None:
        """Pause after the present chunk."""
        if self.state is RunState.RUNNING:
            self.control.pause()
            self._become(RunState.PAUSED)

    def resume(self) -> None:
        """Go on."""
        if self.state is RunState.PAUSED:
            self.control.resume()
            self.speed.restart()
            self._become(RunState.RUNNING)

    def stop(self) -> None:
        """End the run after the present chunk; what it recorded stays."""
        if self.state is RunState.WAITING:
            self._waiting = None
            self._become(RunState.IDLE)
        elif self.state.is_busy and self.state is not RunState.STOPPING:
            self.control.stop()
            self._become(RunState.STOPPING)

    def set_learning_rate(self, value: float) -> None:
        """Change the learning rate of the run that is going on."""
        if self.state.is_busy:
            self.control.set_learning_rate(value)

    def set_clip_threshold(self, value: float) -> None:
        """Change the clipping threshold of the run that is going on."""
        if self.state.is_busy:
            self.control.set_clip_threshold(value)

    def set_frozen(self, layer: str, frozen: bool) -> None:
        """Freeze or thaw a layer of the run that is going on."""
        if self.state.is_busy:
            self.control.set_frozen(layer, frozen)

    def set_measure_every(self, steps: int) -> None:
        """Measure the layers of the run that is going on at one of ``steps`` steps."""
        if self.state.is_busy:
            self.control.set_measure_every(steps)

    def compare_statistics(self) -> None:
        """Let the run that is going on compare batch norm's moving averages with the exact statistics."""
        if self.state.is_busy:
            self.control.compare_statistics()

    def shutdown(self) -> bool:
        """Stop everything and wait for the worker, never killing it; tell whether it ended in time."""
        self._timer.stop()
        self.control.stop()
        self._worker.close()
        looked = self.looker.shutdown(SHUTDOWN_MS)
        return self._worker.wait(SHUTDOWN_MS) and looked

    def drain(self) -> None:
        """Take everything that the worker has put out since the last time; nothing once it was told to close."""
        fresh = False
        while self._timer.isActive():
            try:
                message = self._worker.outbox.get_nowait()
            except queue.Empty:
                break
            self._take(message)
            fresh = True
        if fresh:
            self.ticked.emit()

    def _begin(
        self,
        experiment: Experiment,
        control: Control,
        origin: Origin | None = None,
        history: History | None = None,
    ) -> None:
        if self.state.is_busy:
            return
        self._origin, self._again = origin, history
        self.control = control
        if self.engine is EngineState.READY:
            self._submit(experiment)
        else:
            self._waiting = experiment
            self._become(RunState.WAITING)

    def _submit(self, experiment: Experiment) -> None:
        self._waiting = None
        self.speed.restart()
        self._become(RunState.BUILDING)
        self._worker.submit(Job(experiment, self.control, self._origin, self.reused()))

    def _become(self, state: RunState) -> None:
        self.state = follow(self.state, state)
        self.stateChanged.emit(state)

    def _take(self, message: Message) -> None:
        match message:
            case EngineNews():
                self._take_engine(message)
            case RunFailed():
                if self.state.is_busy:
                    self._become(RunState.ENDED)
                self.failed.emit(message.text, message.details)
            case RunStarted():
                if self._again is not None:
                    self._again.go_on(message)
                self.history = self._again or History(message, self.budget_bytes)
                self.started.emit(self.history)
                if self.state is RunState.BUILDING:
                    self._become(RunState.PAUSED if self.control.paused else RunState.RUNNING)
            case _:
                self._take_record(message)

    def _take_record(self, record: Record) -> None:
        if self.history is None:
            return
        self.history.add(record)
        if isinstance(record, Frame):
            self.speed.saw(record.last_step)
        elif isinstance(record, Event):
            self.eventHappened.emit(record)
        elif isinstance(record, RunEnded):
            self._become(RunState.ENDED)
            self.ended.emit(record)

    def _take_engine(self, news: EngineNews) -> None:
        self.engine, self.engine_text = news.state, news.text
        self.engineChanged.emit(news.state, news.text)
        if news.state is EngineState.READY and self._waiting is not None:
            self._submit(self._waiting)
        elif news.state is EngineState.FAILED and self.state is RunState.WAITING:
            self._waiting = None
            self._become(RunState.IDLE)

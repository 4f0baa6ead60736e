"""Runs: what the run bar and the menu ask for, and what the runner answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gradlab.records import EndReason, Event, RunEnded
from gradlab.spec import Experiment, Layer, LayerNorm, WeightedLayer, is_frozen
from gradlab.store import History
from ui.control.event_words import found_words, gap_words
from ui.control.shown import ShownRun
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import EngineState, Runner, RunState
from ui.support.health import Health, format_count


class RunControl(QObject):
    """Joins runner, run bar and document; ``shown`` is what shows the runs."""

    progressed = Signal(object)
    """Percent of the run that goes on, or None when none does."""
    layerAsked = Signal(str)

    def __init__(self, window: MainWindow, document: DocumentModel, runner: Runner, shown: ShownRun) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._runner = runner
        self.shown = shown
        self._abandoned = False
        self._percent: int | None = None
        self._autopsy: Event | None = None
        self._live: dict[str, bool] = {}
        self._every = 1
        self._connect()
        self._show_state()

    def _connect(self) -> None:
        bar, runner = self._window.run_bar, self._runner
        bar.trainRequested.connect(self.train)
        bar.pauseRequested.connect(runner.pause)
        bar.stepRequested.connect(self.step)
        bar.stopRequested.connect(runner.stop)
        bar.learningRateChanged.connect(runner.set_learning_rate)
        bar.thresholdChanged.connect(runner.set_clip_threshold)
        runner.stateChanged.connect(lambda _state: self._show_state())
        runner.engineChanged.connect(lambda _state, _text: self._show_state())
        runner.started.connect(self._on_started)
        runner.ticked.connect(self._on_tick)
        runner.ended.connect(self._on_ended)
        runner.eventHappened.connect(self._on_event)
        runner.failed.connect(self._on_failed)
        self._document.experimentChanged.connect(lambda _experiment: self._on_edit())

    def train(self) -> None:
        """Train, or go on with the paused run; an experiment with problems is told instead."""
        if self._runner.state is RunState.PAUSED:
            self._runner.resume()
        elif self.may_begin():
            self._runner.train(self._document.experiment)

    def toggle(self) -> None:
        """What Space does: pause the run that goes on, else train or resume."""
        if self._runner.state is RunState.RUNNING:
            self._runner.pause()
        elif not self._runner.state.is_busy or self._runner.state is RunState.PAUSED:
            self.train()

    def step(self) -> None:
        """Take one step of the paused run, or of a new one that stays paused."""
        if self._runner.state in {RunState.PAUSED, RunState.RUNNING} or self.may_begin():
            self._runner.step(self._document.experiment)

    def compare_statistics(self) -> None:
        """Let the run that goes on compare batch norm's statistics; the answer comes as an event."""
        if self._runner.state in {RunState.RUNNING, RunState.PAUSED}:
            self._runner.compare_statistics()
        else:
            self.say(
                self.tr("Train first: a run that goes on compares batch norm's statistics, as it does at its end.")
            )

    def leave(self) -> None:
        """The document was replaced: stop its run, and show the last run of the new one."""
        self._runner.stop()
        self._abandoned = self._runner.state.is_busy
        self._window.banner.dismiss()
        self.shown.show(self._document.runs[-1] if self._document.runs else None)
        self._on_edit()

    def say(
        self,
        text: str,
        *,
        state: Health | None = None,
        details: str = "",
        action: str = "",
        offer: Callable[[], object] | None = None,
    ) -> None:
        """Say something above the instruments; ``offer`` is what the button called ``action`` does."""
        self._window.show_workspace()
        self._window.banner.show_message(text, state=state, details=details, action=action, offer=offer)

    def may_begin(self) -> bool:
        """Tell whether a run may begin; what keeps it from that is said."""
        errors = self._document.errors
        if self._runner.state.is_busy:
            return False
        if not errors:
            return True
        first = errors[0]
        layers = self._document.experiment.layers
        if first.layer is None:
            self.say(first.message, action=self.tr("Run settings"), offer=self._window.inspector.show_run)
        else:
            name = layers[first.layer].name
            self.say(first.message, action=self.tr("Show layer"), offer=lambda: self.layerAsked.emit(name))
        return False

    def _show_state(self) -> None:
        runner, window = self._runner, self._window
        window.run_bar.set_state(runner.state, runner.engine)
        window.stack_editor.set_live(runner.state in {RunState.RUNNING, RunState.PAUSED, RunState.BUILDING})
        texts = {
            EngineState.LOADING: self.tr("Loading the engine …"),
            EngineState.READY: self.tr("Engine ready"),
            EngineState.FAILED: self.tr("The engine could not be loaded"),
        }
        window.status_line.show_engine(texts[runner.engine])
        if runner.engine is EngineState.FAILED:
            text = self.tr("TensorFlow could not be loaded, so nothing can be trained; install Gradlab again.")
            self.say(text, details=runner.engine_text)
        self._on_edit()
        if not runner.state.is_busy:
            self._tell_progress(None)

    def _on_edit(self) -> None:
        """Knobs show the next run while none goes on; what differs from the shown run is said."""
        experiment = self._document.experiment
        busy = self._runner.state.is_busy
        if not busy:
            self._window.run_bar.set_experiment(experiment)
        history = self._runner.history
        differs = busy and history is not None and differ(history.started.experiment, experiment)
        if busy and history is not None:
            self._turn_live(history, experiment)
        self._window.stack_editor.set_notice(self.tr("Edits are for the next run.") if differs else "")
        self.shown.follow_edit()

    def _turn_live(self, history: History, experiment: Experiment) -> None:
        """Hand the run what acts at once: freeze switches and how often layers are measured."""
        known = {layer.name: is_frozen(layer) for layer in history.started.experiment.layers}
        for layer in experiment.layers:
            before = self._live.get(layer.name, known.get(layer.name))
            if before is not None and before != is_frozen(layer):
                self._live[layer.name] = is_frozen(layer)
                self._runner.set_frozen(layer.name, is_frozen(layer))
        if experiment.training.measure_every != self._every:
            self._every = experiment.training.measure_every
            self._runner.set_measure_every(self._every)

    def _on_started(self, history: History) -> None:
        if self._abandoned:
            return
        self._window.banner.dismiss()
        self._autopsy = None
        self._window.run_bar.set_experiment(history.started.experiment)
        self._window.run_bar.set_device(history.started.device)
        self._live = {}
        self._every = history.started.experiment.training.measure_every
        if not any(known is history for known in self._document.histories):
            self._document.add_history(history)
        self.shown.show(history)
        self._on_edit()

    def _on_tick(self) -> None:
        history = self._runner.history
        if history is None or not any(known is history for known in self._document.histories):
            return  # none yet, or one of a document that was left
        self._document.touch()
        total = history.started.experiment.training.steps
        self._tell_progress(100 * history.last_step // total if self._runner.state.is_busy else None)
        if self.shown.history is history:
            self.shown.refresh()

    def _on_ended(self, ended: RunEnded) -> None:
        if self._abandoned:
            self._abandoned = False
            return
        if ended.reason is EndReason.NONFINITE:
            name = ended.layer
            action = self.tr("Show {name}").format(name=name) if name else ""
            details = found_words(self._autopsy) if self._autopsy is not None else ""
            offer = lambda: self.layerAsked.emit(name)  # noqa: E731 - one use
            self.say(ended.text, state=Health.NON_FINITE, action=action, details=details, offer=offer)
        elif ended.reason is EndReason.FAILED:
            self.say(ended.text)
        elif ended.reason is EndReason.EARLY:
            self._window.status_line.tell(ended.text)
        else:
            steps = format_count(ended.step)
            stopped = ended.reason is EndReason.STOPPED
            text = self.tr("Stopped after {n} steps") if stopped else self.tr("All {n} steps are done")
            self._window.status_line.tell(text.format(n=steps))

    def _on_event(self, event: Event) -> None:
        if event.kind == "autopsy":
            self._autopsy = event
        elif event.kind == "batch_norm" and not self._abandoned:
            self.say(event.text, details=gap_words(event))

    def _on_failed(self, text: str, details: str) -> None:
        self._abandoned = False
        self.say(text, details=details)

    def _tell_progress(self, percent: int | None) -> None:
        if percent != self._percent:
            self._percent = percent
            self.progressed.emit(percent)


def differ(one: Experiment, other: Experiment) -> bool:
    """Tell whether two experiments differ in more than what acts on a run that is going on.

    That is freeze switches and how often is measured. Asked at each change of state: what is shared is not looked at.
    """
    if one is other:
        return False
    pairs = zip(one.layers, other.layers, strict=False)
    if len(one.layers) != len(other.layers) or any(a is not b and _thawed(a) != _thawed(b) for a, b in pairs):
        return True
    return _frame(one) != _frame(other)


def _thawed(layer: Layer) -> Layer:
    return layer.model_copy(update={"frozen": False}) if isinstance(layer, WeightedLayer | LayerNorm) else layer


def _frame(experiment: Experiment) -> Experiment:
    """Return ``experiment`` without its layers, measured at each step."""
    training = experiment.training.model_copy(update={"measure_every": 1})
    return experiment.model_copy(update={"layers": (), "training": training})

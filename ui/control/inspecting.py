"""What the inspector shows of a run: its norms, its distributions, and which switches act on it now."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer

from gradlab.records import HISTOGRAM_INDEX, HISTOGRAMS, Bars
from gradlab.store import History, clipping_effect
from ui.control.shown import ShownRun
from ui.editor import Seen
from ui.main_window import MainWindow
from ui.running import Runner
from ui.support.health import format_count

POINTS = 2000
EVERY_MS = 1000
"""Between two looks at a run that goes on; distributions change slowly, and the eye needs time for them."""


class InspectControl(QObject):
    """Joins the shown run and the inspector."""

    def __init__(self, window: MainWindow, runner: Runner, shown: ShownRun) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._shown = shown
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.show)
        shown.historyChanged.connect(lambda _history: self.show())
        shown.stepChanged.connect(lambda _step: window.inspector.set_recorded(self._seen))
        runner.stateChanged.connect(lambda _state: self._on_state())
        self.show()

    def _on_state(self) -> None:
        if self._runner.state.is_busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.show()

    def show(self) -> None:
        """Hand the inspector what was recorded until now."""
        history, inspector = self._shown.history, self._window.inspector
        inspector.settings.norms.set_norms(norms_of(history))
        inspector.settings.effect.set_effect(clipping_effect(history) if history is not None else None)
        live = self._runner.history if self._runner.state.is_busy else None
        layers = live.started.experiment.layers if live is not None else ()
        names = frozenset(layer.name for layer in layers if hasattr(layer, "frozen"))
        inspector.set_live(names)
        inspector.set_recorded(self._seen)

    def _seen(self, name: str) -> Seen | None:
        """Return what the shown run recorded of the layer ``name``, at the shown step or the last time before it."""
        history = self._shown.history
        record = history.distributions.at(self._shown.step) if history is not None else None
        if history is None or record is None or name not in history.layer_names:
            return None
        counts = record.counts[history.layer_names.index(name)]
        pre, weights = (
            Bars.recorded(counts[HISTOGRAM_INDEX[kind]], HISTOGRAMS[HISTOGRAM_INDEX[kind]])
            for kind in ("pre", "weight")
        )
        live = self._shown.step is None and self._runner.state.is_busy and history is self._runner.history
        step = format_count(record.step)
        when = self.tr("now") if live else self.tr("at step {step}").format(step=step)
        return Seen(pre, self.tr("z now") if live else self.tr("z at {step}").format(step=step), weights, when)


def norms_of(history: History | None) -> np.ndarray:
    """Return recorded global norms, float32 [up to 2,000], evenly over the run; of many steps together their mean."""
    if history is None or history.is_empty:
        return np.zeros(0, np.float32)
    return history.step_curve("global_norm", 1, history.last_step, POINTS).mean

"""What the inspector shows of a run: its norms, its distributions, and which switches act on it now."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer

from gradlab.records import HISTOGRAM_INDEX, HISTOGRAMS, Bars
from gradlab.store import clipping_effect, compared_sizes
from ui.control.shown import ShownRun
from ui.document import DocumentModel
from ui.editor import Seen
from ui.main_window import MainWindow
from ui.running import Runner
from ui.support.health import format_count

EVERY_MS = 1000
"""Between two looks at a run that goes on; distributions change slowly, and the eye needs time for them."""


class InspectControl(QObject):
    """Joins the shown run and the inspector."""

    def __init__(self, window: MainWindow, document: DocumentModel, runner: Runner, shown: ShownRun) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._runner = runner
        self._shown = shown
        self._kind = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.show)
        shown.historyChanged.connect(lambda _history: self.show())
        shown.stepChanged.connect(lambda _step: window.inspector.set_recorded(self._seen))
        runner.stateChanged.connect(lambda _state: self._on_state())
        document.experimentChanged.connect(lambda _experiment: self._on_edit())
        self.show()

    def _on_edit(self) -> None:
        """Another kind of clipping compares other sizes."""
        if self._document.experiment.training.clipping.kind != self._kind:
            self.show_sizes()

    def _on_state(self) -> None:
        if self._runner.state.is_busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.show()

    def show(self) -> None:
        """Hand the inspector what was recorded until now."""
        history, inspector = self._shown.history, self._window.inspector
        self.show_sizes()
        inspector.settings.effect.set_effect(clipping_effect(history) if history is not None else None)
        live = self._runner.history if self._runner.state.is_busy else None
        layers = live.started.experiment.layers if live is not None else ()
        names = frozenset(layer.name for layer in layers if hasattr(layer, "frozen"))
        inspector.set_live(names)
        inspector.set_recorded(self._seen)

    def show_sizes(self) -> None:
        """Put what the run recorded under the clipping threshold: sizes of what the chosen kind compares with it."""
        history, kind = self._shown.history, self._document.experiment.training.clipping.kind
        self._kind = kind
        sizes = compared_sizes(history, kind) if history is not None else np.zeros(0, np.float32)
        self._window.inspector.settings.norms.set_norms(sizes, kind)

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

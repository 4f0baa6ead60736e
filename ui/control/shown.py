"""The run and the step that are shown: in the instruments, on the cards' meters and in the run bar's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gradlab.records import FloatArray, Look
from gradlab.spec import weighted
from gradlab.store import History
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import Runner

if TYPE_CHECKING:
    from ui.plots import InstrumentBoard

HEATMAP, NUMBERS, TIMELINE = "heatmap", "numbers", "timeline"
SHARES = {HEATMAP: 30, "profile": 30, "outcome": 10, "traces": 10, NUMBERS: 2, TIMELINE: 2}
"""How often the views are shown beside one another; a further instrument that is open has a share of `FURTHER`."""
FURTHER = 10
PAINT_MS = 12
"""Between two views: one at a time is shown, so that none keeps the window waiting for the others."""


def next_view(due: Sequence[str], shown_at: Mapping[str, int], turn: int) -> str:
    """Return which of the views ``due`` has waited for longest, by its share; ``shown_at`` holds their last turns."""
    return max(due, key=lambda view: SHARES.get(view, FURTHER) * (turn - shown_at.get(view, 0)))


class ShownRun(QObject):
    """``history`` is the run that is shown; without one the instruments show the empty axes of the stack.

    ``step`` is where the playhead stands; None follows the live edge. Run bar and meters stay live whatever it is.
    """

    layerAsked = Signal(str)
    """The name of a layer that was picked in an instrument."""
    stepChanged = Signal(object)
    """The shown step, or None for the live edge."""
    historyChanged = Signal(object)
    """Another run is shown, or None."""

    def __init__(self, window: MainWindow, document: DocumentModel, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._runner = runner
        self._board: InstrumentBoard | None = None
        self._selected: tuple[str, ...] = ()
        self._due: list[str] = []
        self._shown_at: dict[str, int] = {}
        self._turn = 0
        self._painter = QTimer(self)
        self._painter.setTimerType(Qt.TimerType.PreciseTimer)
        self._painter.setInterval(PAINT_MS)
        self._painter.timeout.connect(self._show_next)
        self.history: History | None = None
        self.step: int | None = None
        self.pins: tuple[int, ...] = ()

    def set_board(self, board: InstrumentBoard) -> None:
        """Show everything on ``board`` from now on."""
        self._board = board
        board.layerSelected.connect(self._on_pick)
        board.stepAsked.connect(self.set_step)
        self._show_on_board()

    def show(self, history: History | None) -> None:
        """Show a run everywhere at its newest step, or none."""
        self.history = history
        self.step = None
        self._show_on_board()
        self._show_numbers()
        self.historyChanged.emit(history)
        self.stepChanged.emit(None)

    def set_step(self, step: int | None) -> None:
        """Move the playhead of everything to ``step``, at most the newest one; None follows the live edge."""
        wanted = None if step is None else self._within_run(step)
        if wanted == self.step:
            return
        self.step = wanted
        if self._board is not None:
            self._board.set_step(wanted)
        self._show_meters()
        self.stepChanged.emit(wanted)

    def refresh(self) -> None:
        """The run recorded something: show it, one view after the other, so that none keeps the window waiting."""
        further = self._board.further_names() if self._board is not None else []
        self._due = [*SHARES, *further]
        if not self._painter.isActive():
            self._painter.start()

    @property
    def is_up_to_date(self) -> bool:
        """Tell whether everything that was recorded is shown."""
        return not self._due

    def _show_next(self) -> None:
        """Show what is due and has waited for longest, by its share."""
        if not self._due:
            self._painter.stop()
            return
        self._turn += 1
        view = next_view(self._due, self._shown_at, self._turn)
        self._shown_at[view] = self._turn
        self._due.remove(view)
        if view == NUMBERS:
            self._show_numbers()
        elif view == TIMELINE:
            self._window.timeline.refresh()
        elif self._board is not None:
            self._board.refresh(view)

    def _within_run(self, step: int) -> int | None:
        """Return the recorded step that is nearest to ``step``; None where nothing is recorded."""
        history = self.history
        if history is None or history.is_empty:
            return None
        return max(history.first_step, min(step, history.last_step))

    def set_pins(self, pins: tuple[int, ...]) -> None:
        """Show the pinned steps beside the shown one."""
        self.pins = pins
        if self._board is not None:
            self._board.set_pins(pins)

    def set_look(self, look: Look | None) -> None:
        """Show on the board what the stack does before training, where nothing is recorded."""
        if self._board is not None:
            from ui.plots.profile import Profile

            for instrument in self._board.instruments().values():
                if isinstance(instrument, Profile):
                    instrument.set_look(look)

    def follow_edit(self) -> None:
        """The stack was edited: empty axes and meters follow it, recorded ones keep their run."""
        if self.history is None:
            self._show_layers()
        self._show_meters()

    def select(self, names: tuple[str, ...]) -> None:
        """Stress the layers called ``names`` in the instruments."""
        self._selected = names
        if self._board is not None:
            shown = self._layer_names()
            self._board.set_selection(tuple(shown.index(name) for name in names if name in shown))

    def _on_pick(self, index: int) -> None:
        names = self._layer_names()
        if 0 <= index < len(names):
            self.layerAsked.emit(names[index])

    def _layer_names(self) -> tuple[str, ...]:
        if self.history is not None:
            return self.history.layer_names
        return tuple(layer.name for layer in weighted(self._document.experiment.layers))

    def _show_on_board(self) -> None:
        if self._board is None:
            return
        self._board.set_history(self.history)
        self._board.set_step(self.step)
        if self.history is None:
            self._show_layers()
        self.select(self._selected)

    def _show_layers(self) -> None:
        """Give the empty axes the stack's layers."""
        if self._board is not None:
            layers = weighted(self._document.experiment.layers)
            self._board.set_layers(tuple(layer.name for layer in layers), tuple(layer.frozen for layer in layers))
            self.select(self._selected)

    def _show_numbers(self) -> None:
        live = self.history is not None and self.history is self._runner.history
        self._window.run_bar.show_history(self.history, self._runner if live else None)
        self._show_meters()

    def _show_meters(self) -> None:
        """Feed each card the signal of the layer of its name; cards that the run does not know stay empty."""
        editor, history = self._window.stack_editor, self.history
        layers = self._document.experiment.layers
        nothing = np.full(len(layers), np.nan, np.float32)
        if history is None or history.is_empty:
            editor.set_signals(None, nothing, nothing, ())
            editor.set_step(None)
            return
        place = {name: index for index, name in enumerate(history.layer_names)}
        rows = [place.get(layer.name, -1) for layer in layers]

        def arranged(values: FloatArray) -> FloatArray:
            return np.array([values[row] if row >= 0 else np.nan for row in rows], np.float32)

        low, high = history.signal_band()
        frozen = tuple(row >= 0 and history.frozen[row] for row in rows)
        numbers = None if self.step is None else arranged(history.relative_signal(self.step))
        editor.set_signals(arranged(history.relative_signal()), arranged(low), arranged(high), frozen, numbers)
        editor.set_step(self.step)

"""The runs of the document: cards and table show them, names and colors are edited, others are drawn beside one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from gradlab.records import RunEnded, RunStarted
from gradlab.store import History
from ui.control.naming import run_name
from ui.control.shown import ShownRun
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import Runner
from ui.runs import CompareDialog, RunFacts, facts_of
from ui.support.theme import Theme

if TYPE_CHECKING:
    from ui.plots import InstrumentBoard

LIVE_MS = 500
"""Between two looks at the run that goes on; its results do not change faster than one reads."""


class RunCardsControl(QObject):
    """Joins document, cards, table and the run that is shown."""

    told = Signal(str)
    exportRequested = Signal(object)
    """The table: titles and columns of text."""

    def __init__(
        self, window: MainWindow, document: DocumentModel, runner: Runner, shown: ShownRun, theme: Theme
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._runner = runner
        self._shown = shown
        self._board: InstrumentBoard | None = None
        self._reference = ""
        self._ended: WeakKeyDictionary[History, tuple[RunStarted, RunEnded, RunFacts]] = WeakKeyDictionary()
        """What was read from runs that have ended; reading all of them again at each change of state takes too long."""
        self._since = QElapsedTimer()
        self._since.start()
        self.dialog = CompareDialog(theme, window)
        for source in (window.runs_bar, self.dialog):
            source.shown.connect(self.show_run)
            source.changed.connect(self.change)
            source.differenceRequested.connect(self.compare_with)
        self.dialog.exportRequested.connect(lambda: self.exportRequested.emit(self.dialog.table()))
        window.runs_bar.compareRequested.connect(self.open_table)
        document.historiesChanged.connect(self.refresh)
        document.remarksChanged.connect(self._on_remarks)
        shown.historyChanged.connect(lambda _history: self.refresh())
        runner.stateChanged.connect(lambda _state: self.refresh())
        runner.ticked.connect(self._on_tick)
        self.refresh()

    def set_board(self, board: InstrumentBoard) -> None:
        """Draw other runs on ``board`` from now on."""
        self._board = board
        self._draw_others()

    def show_run(self, run: str) -> None:
        """Show a run in every instrument."""
        history = self._history(run)
        if history is not None and history is not self._shown.history:
            self._shown.show(history)

    def change(self, run: str, field: str, value: object) -> None:
        """Change one field of what is said of a run, as a step of undo that names both."""
        history = self._history(run)
        if history is None:
            return
        note = self._document.note_of(history)
        name = run_name(self._document, history)
        texts = {
            "name": self.tr("Rename {run}"), "note": self.tr("Note on {run}"), "color": self.tr("Color {run}"),
            "deleted": self.tr("Delete {run}"), "visible": self.tr("Show {run}") if value else self.tr("Hide {run}"),
        }  # fmt: skip
        if field == "deleted" and self._is_live(history):
            return
        self._document.annotate(texts[field].format(run=name), history, replace(note, **{field: value}))
        if field == "deleted":
            self.told.emit(self.tr("{run} is deleted; Undo brings it back").format(run=name))

    def compare_with(self, run: str) -> None:
        """Show the difference of the shown run to this one, layer by layer."""
        history = self._history(run)
        if history is None or history is self._shown.history:
            return
        self._reference = run
        if not self._document.note_of(history).visible:
            self.change(run, "visible", True)
        self._draw_others()
        if self._board is not None:
            self._board.set_open("difference", on=True)

    def open_table(self) -> None:
        """Show the table of results."""
        self.dialog.set_runs(self.facts())
        self.dialog.show()
        self.dialog.activateWindow()
        if self._shown.history is not None:
            self.dialog.select(self._shown.history.started.run)

    def facts(self) -> list[RunFacts]:
        """The facts of every run that is not deleted."""
        return [self._facts(history) for history in self._document.runs]

    def refresh(self) -> None:
        """Bring cards, table and other runs' curves up to date; another document is shown once it is whole."""
        if self._document.is_replacing:
            return
        facts = self.facts()
        self._window.runs_bar.set_runs(facts)
        if self.dialog.isVisible():  # to size its columns takes milliseconds
            self.dialog.set_runs(facts)
        self._draw_others()

    def _facts(self, history: History) -> RunFacts:
        parents = (known for known in self._document.histories if known.started.run == history.started.parent)
        parent = next((run_name(self._document, known) for known in parents), history.started.parent[:8])
        name, note, is_shown = (
            run_name(self._document, history),
            self._document.note_of(history),
            history is self._shown.history,
        )
        if self._is_live(history) or history.ended is None:
            return facts_of(history, name, note, parent, is_shown=is_shown, is_live=self._is_live(history))
        started, ended, known = self._ended.get(history, (None, None, None))
        if known is None or started is not history.started or ended is not history.ended:
            known = facts_of(history, name, note, parent, is_shown=is_shown, is_live=False)
            self._ended[history] = history.started, history.ended, known
        return replace(known, name=name, note=note, parent=parent, is_shown=is_shown)

    def _is_live(self, history: History) -> bool:
        return history is self._runner.history and self._runner.state.is_busy

    def _history(self, run: str) -> History | None:
        return next((known for known in self._document.runs if known.started.run == run), None)

    def _on_remarks(self) -> None:
        """A shown run that was deleted makes room for the newest that is left; one that comes back to none is shown."""
        if self._document.is_replacing:
            return
        runs, shown = self._document.runs, self._shown.history
        if not any(known is shown for known in runs) and (runs or shown is not None):
            self._shown.show(runs[-1] if runs else None)
        self.refresh()

    def _on_tick(self) -> None:
        history = self._runner.history
        if history is None or self._since.elapsed() < LIVE_MS:
            return
        self._since.restart()
        if any(known is history for known in self._document.runs):
            facts = self._facts(history)
            self._window.runs_bar.refresh(facts)
            if self.dialog.isVisible():
                self.dialog.set_runs(self.facts())

    def _draw_others(self) -> None:
        if self._board is None:
            return
        from ui.plots import OtherRun

        shown = self._shown.history
        drawn = [
            known
            for known in (self._document.runs if any(one is shown for one in self._document.histories) else ())
            if known is not shown and self._document.note_of(known).visible and known.last_step >= known.first_step
        ]
        drawn.sort(key=lambda known: known.started.run != self._reference)
        names = [
            OtherRun(known, run_name(self._document, known), self._document.note_of(known).color) for known in drawn
        ]
        self._board.set_others(tuple(names))

"""Draws the live meters of the cards that are seen, a few cards at a time, so that they never keep the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QListView

CARDS_AT_ONCE = 3
BETWEEN_MS = 11


class LiveCards(QObject):
    """``refresh`` has every card of ``view`` that is seen drawn again within a few turns of the event loop."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._due: list[int] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BETWEEN_MS)
        self._timer.timeout.connect(self._draw_some)

    def refresh(self) -> None:
        """Something that moves on the cards is new; cards that still wait from the last time come first."""
        seen = self._seen()
        waiting = [row for row in self._due if row in seen]
        self._due = [*waiting, *(row for row in seen if row not in waiting)]
        if self._due and not self._timer.isActive():
            self._draw_some()
            self._timer.start()

    def _seen(self) -> range:
        """Return the rows that are seen."""
        view, area = self._view, self._view.viewport().rect()
        last = view.model().rowCount() - 1
        if last < 0 or area.isEmpty():
            return range(0)
        first, end = (view.indexAt(QPoint(area.center().x(), y)).row() for y in (area.top(), area.bottom()))
        return range(max(first, 0), (end if end >= 0 else last) + 1)

    def _draw_some(self) -> None:
        rows, self._due = self._due[:CARDS_AT_ONCE], self._due[CARDS_AT_ONCE:]
        for row in rows:
            self._view.update(self._view.model().index(row, 0))
        if not self._due:
            self._timer.stop()

"""A number in a plot that changes with each drawing of a run that goes on."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QTimer

from ui.support.widgets.live_labels import READ_MS


class LiveText(pg.TextItem):
    """Of numbers that follow each other too fast to be read only some are shown, and always the last one.

    To lay a number out anew takes a tenth of a drawing.
    """

    def __init__(self, anchor: tuple[float, float]) -> None:
        super().__init__(anchor=anchor)
        self.newest = self._shown = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(READ_MS)
        self._rest.timeout.connect(self.catch_up)

    def tell(self, text: str, *, at_once: bool) -> None:
        """Show ``text``, ``at_once`` or as soon as the one before could be read."""
        self.newest = text
        if at_once or not self._rest.isActive():
            self.catch_up()

    def catch_up(self) -> None:
        """Show the newest text now."""
        if self.newest != self._shown:
            self._shown = self.newest
            self.setText(self.newest)
            self._rest.start()

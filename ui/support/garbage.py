"""Python's cyclic garbage, collected on the GUI thread alone.

Python collects on whichever thread happens to allocate. When that is the thread that trains, it destroys widgets
outside the GUI thread, which Qt does not allow. So the collector is switched off and its work is done by a timer.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 1000
THRESHOLDS = (2_000, 10, 25)
"""As those of `gc.set_threshold`: new objects since the last collection, then collections of the generation below."""


class GarbageKeeper(QObject):
    """Collects from construction until :meth:`close`; to be made on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(CHECK_MS)

    def collect(self) -> int:
        """Collect the oldest generation that is due; return how many objects were found."""
        due = [age for age, (count, most) in enumerate(zip(gc.get_count(), THRESHOLDS, strict=True)) if count > most]
        return gc.collect(max(due)) if due else 0

    def settle(self) -> None:
        """Collect everything and never look again at what is left: libraries that have just been loaded."""
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

"""The line at the window's foot: saved state, engine, what was last done; parameters and memory at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from ui.support.health import format_count
from ui.support.theme import Theme
from ui.support.widgets import IconLabel, label, rule

MEMORY_MS = 2000
MESSAGE_MS = 6000
SLOW_MS = 1000
PAGES = Path("/proc/self/statm")


class StatusLine(QStatusBar):
    """Permanent facts; a message covers the left ones for some seconds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self._saving = self.tr("Saving to session …")
        self._is_in_session = False
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(lambda: self.saved.setText(self._saving))
        self._sign = IconLabel(theme, "check", self)
        self.saved = label("", "caption", self)
        self.engine = label("", "caption", self)
        self.parameters = label("", "caption", self)
        self.memory = label("", "caption", self)
        self.addWidget(self._sign)
        self.addWidget(self.saved)
        self._add_ruled(self.engine)
        self.addPermanentWidget(self.parameters)
        if PAGES.exists():
            self.addPermanentWidget(rule(vertical=True, parent=self))
            self.addPermanentWidget(self.memory)
            self._timer = QTimer(self)
            self._timer.timeout.connect(self.show_memory)
            self._timer.start(MEMORY_MS)
            self.show_memory()

    def _add_ruled(self, words: QLabel) -> None:
        self.addWidget(rule(vertical=True, parent=self))
        self.addWidget(words)

    def show_saved(self, *, dirty: bool, named: bool, stored: bool = True, trouble: str = "") -> None:
        """Say whether everything is in the file, or at least in the session that survives a crash.

        A run is stored several times a second; that it is being stored is said where that takes long.
        """
        self._slow.stop()
        if dirty and not stored and not trouble and self._is_in_session:
            self._slow.start()
            return
        self._is_in_session = dirty and stored and not trouble
        if trouble:
            text, sign = self.tr("Not saved: the disk refuses"), "info"
        elif dirty:
            text, sign = self.tr("Saved to session") if stored else self._saving, "edit"
        else:
            text, sign = (self.tr("Saved") if named else self.tr("Nothing to save")), "check"
        self.saved.setText(text)
        self.saved.setToolTip(
            self.tr("A crash loses nothing of it; Save puts it into a file.") if dirty and not trouble else trouble
        )
        self._sign.set_icon(sign)

    def show_engine(self, text: str) -> None:
        """Say how far the engine is."""
        self.engine.setText(text)

    def show_parameters(self, count: int | None) -> None:
        """Say how many parameters the stack has; None when it cannot be known."""
        text = "" if count is None else self.tr("{n} parameters").format(n=format_count(count))
        self.parameters.setText(text)

    def show_memory(self) -> None:
        """Say how much memory the process holds."""
        import resource

        megabytes = int(PAGES.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
        self.memory.setText(self.tr("memory {n} MB").format(n=format_count(round(megabytes))))

    def tell(self, text: str) -> None:
        """Show what was just done."""
        self.showMessage(text, MESSAGE_MS)

"""A number that acts on the running run: caption, field, and an amber dot while it is live."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.support.fonts import font
from ui.support.theme import Theme
from ui.support.widgets import LiveDot, label

FIELD_PX = 72
STEP_FACTOR = 10 ** (1 / 6)


class Knob(QWidget):
    """A positive number, changed by typing or by the arrow keys, which multiply by a sixth of a decade.

    ``changed`` carries each new value; a text that is no positive number is put back and said in the tool tip.
    """

    changed = Signal(float)

    def __init__(self, theme: Theme, caption: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = math.nan
        self._tip = tip
        self._dot = LiveDot(theme, tip, self)
        self._dot.hide()
        self._field = QLineEdit(self)
        self._field.setFixedWidth(FIELD_PX)
        self._field.setFont(font(12, tabular=True))
        self._field.setAccessibleName(caption)
        self._field.setToolTip(tip)
        self._field.editingFinished.connect(self._commit)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(label(caption, "caption", self))
        head.addWidget(self._dot)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._field)
        self.setEnabled(False)

    @property
    def field(self) -> QLineEdit:
        """The field that the person types into."""
        return self._field

    def set_value(self, value: float) -> None:
        """Show ``value`` without a signal; a field that is being typed into is left alone."""
        self._value = value
        if not self._field.hasFocus() or not self._field.isModified():
            self._field.setText(_shown(value))

    def set_live(self, live: bool) -> None:
        """Allow changes and show the dot while a run is going on."""
        self.setEnabled(live)
        self._dot.setVisible(live)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down multiply and divide."""
        powers = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        power = powers.get(Qt.Key(event.key()))
        if power is None or math.isnan(self._value):
            super().keyPressEvent(event)
            return
        self._take(float(f"{self._value * STEP_FACTOR**power:.3g}"))

    def _commit(self) -> None:
        try:
            value = float(self._field.text().replace(",", ".").replace("−", "-"))
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value <= 0:
            self._field.setToolTip(self.tr("A number above 0 is needed here; the old value stays."))
            self._field.setText(_shown(self._value))
        elif value != self._value:
            self._take(value)

    def _take(self, value: float) -> None:
        self._value = value
        self._field.setText(_shown(value))
        self._field.setModified(False)
        self._field.setToolTip(self._tip)
        self.changed.emit(value)


def _shown(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.4g}"

"""A live number with its caption, as in the run bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.support.fonts import font
from ui.support.widgets.labels import label
from ui.support.widgets.live_labels import SteadyLabel

_EMPTY = "–"
_ROW_PX = 20


class ReadOut(QWidget):
    """Caption above, value with unit below.

    A note may stand at the caption's right end, a small widget (sparkline, progress) beside the value.
    """

    def __init__(self, caption: str, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = label(caption, "caption", self)
        self._note = SteadyLabel("", "caption", self)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value = SteadyLabel(_EMPTY, "readout", self)
        self._value.setFont(font(16, 600, tabular=True))
        self._unit = label(unit, "caption", self)
        self._unit.setVisible(bool(unit))
        self._value_row = QHBoxLayout()
        self._arrange()
        self._announce()

    def set_caption(self, text: str) -> None:
        """Show another caption."""
        self._caption.setText(text)
        self._announce()

    def set_value(self, text: str) -> None:
        """Show ``text``, already formatted; empty means that nothing is measured yet."""
        shown = text or _EMPTY
        if shown != self._value.text():
            (self._value.setText if text else self._value.reset)(shown)
            self._announce()

    def value(self) -> str:
        """The text that is shown."""
        return self._value.text()

    def set_unit(self, unit: str) -> None:
        """Show another unit, or none."""
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._announce()

    def set_note(self, text: str) -> None:
        """Show a note at the right end of the caption, e.g. ``of 20,000 · 6 s left``."""
        if text != self._note.text():
            (self._note.setText if text else self._note.reset)(text)

    def reserve(self, text: str) -> None:
        """Keep room for a value as long as ``text``, so that neighbours do not move."""
        self._value.ensurePolished()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(text) + 1)

    def add_trailing(self, widget: QWidget, stretch: int = 1) -> None:
        """Put a small widget, at most 20 high, at the right of the value."""
        widget.setMaximumHeight(_ROW_PX)
        self._value_row.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter)

    def _arrange(self) -> None:
        caption_row = QHBoxLayout()
        caption_row.setSpacing(12)
        caption_row.addWidget(self._caption)
        caption_row.addStretch(1)
        caption_row.addWidget(self._note)
        self._value_row.setSpacing(4)
        self._value_row.addWidget(self._value, 0, Qt.AlignmentFlag.AlignBaseline)
        self._value_row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        self._value_row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(caption_row)
        column.addLayout(self._value_row)
        column.addStretch(1)

    def _announce(self) -> None:
        unit = f" {self._unit.text()}" if self._unit.text() else ""
        self.setAccessibleName(self._caption.text())
        self.setAccessibleDescription(f"{self._value.text()}{unit}")

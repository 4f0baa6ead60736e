"""One of a few, side by side: ``CPU | GPU:0``, ``before φ | after φ``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

Option = str | tuple[object, str]


class SegmentedControl(QFrame):
    """Exactly one option is chosen.

    ``options`` are words, or (value, word) pairs. ``valueChanged`` carries the value when the
    person chooses; :meth:`set_value` is silent. Arrow keys walk through the options.
    """

    valueChanged = Signal(object)

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None, *, scale: str = "dock") -> None:
        super().__init__(parent)
        self.setProperty("role", "segmented")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._scale = scale
        self._values: list[object] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(0)
        self._group.idClicked.connect(self._on_clicked)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Replace the options; the first one becomes the chosen one."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._values = []
        for option in options:
            self._add(option)
        buttons = self._group.buttons()
        if buttons:
            buttons[0].setChecked(True)

    def value(self) -> object:
        """The chosen value, or None when there are no options."""
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def set_value(self, value: object) -> None:
        """Choose ``value`` without a signal. Raises ``ValueError`` when it is not an option."""
        if value not in self._values:
            raise ValueError(f"{value!r} is not one of the options {self._values!r}")
        self._group.button(self._values.index(value)).setChecked(True)

    def set_option_enabled(self, value: object, enabled: bool, reason: str = "") -> None:
        """Allow or forbid one option; ``reason`` is shown as its tool tip."""
        button = self._group.button(self._values.index(value))
        button.setEnabled(enabled)
        button.setToolTip(reason)

    def setAccessibleName(self, name: str) -> None:
        """Name the choice; every option is announced with it."""
        super().setAccessibleName(name)
        for button in self._group.buttons():
            button.setAccessibleName(f"{name}: {button.text()}")

    def _add(self, option: Option) -> None:
        value, text = (option, option) if isinstance(option, str) else option
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setProperty("role", "segment")
        button.setProperty("scale", self._scale)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name = self.accessibleName()
        button.setAccessibleName(f"{name}: {text}" if name else text)
        self._group.addButton(button, len(self._values))
        self._values.append(value)
        self._row.addWidget(button, 1)

    def _on_clicked(self, index: int) -> None:
        self.valueChanged.emit(self._values[index])

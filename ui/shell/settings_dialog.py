"""The settings: what they do is said beside them, and they act at once where that can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gradlab.train import Device
from ui.shell import setting_words as words
from ui.support import settings as known
from ui.support.settings import Entry, Settings
from ui.support.widgets import SegmentedControl, Toggle, label, rule

T = TypeVar("T")
WIDTH_PX = 560
LABEL_PX = 168
THEMES = ("light", "dark", "system")
SHOWN: tuple[Entry[Any], ...] = (
    known.THEME,
    known.MORE_CONTRAST,
    known.REDUCED_MOTION,
    known.SHOW_WELCOME,
    known.DEVICE,
    known.THREADS_WITHIN,
    known.THREADS_BESIDE,
    known.RECORDING_BUDGET_MB,
    known.KEEP_EVERY_STEP,
)


class SettingsDialog(QDialog):
    """``changed`` carries the entry that a person has just changed; the settings hold its value by then.

    ``step_bytes`` is what one recorded step of the present stack takes, for the costs that the words tell.
    """

    changed = Signal(object)

    def __init__(
        self, settings: Settings, devices: Sequence[Device], step_bytes: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        self._settings = settings
        self._step_bytes = step_bytes
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        self._make_controls(devices)
        self._arrange(column)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self.show_values()
        width = max(WIDTH_PX, self.minimumSizeHint().width())
        self.resize(width, self.heightForWidth(width))

    def _make_controls(self, devices: Sequence[Device]) -> None:
        texts = {"light": self.tr("Light"), "dark": self.tr("Dark"), "system": self.tr("As the system")}
        self.theme = SegmentedControl([(mode, texts[mode]) for mode in THEMES], self)
        self.theme.valueChanged.connect(lambda mode: self._change(known.THEME, str(mode)))
        self.contrast = self._toggle(known.MORE_CONTRAST)
        self.motion = self._toggle(known.REDUCED_MOTION)
        self.welcome = self._toggle(known.SHOW_WELCOME)
        self.every_step = self._toggle(known.KEEP_EVERY_STEP)
        self.device = QComboBox(self)
        self.device.addItem(self.tr("Automatic: a GPU when there is one"), "auto")
        for device in devices:
            self.device.addItem(f"{device.name}  {device.kind}".strip(), device.wish)
        self.device.activated.connect(lambda _index: self._change(known.DEVICE, self.device.currentData()))
        self.within = self._number(known.THREADS_WITHIN, 0, 256, "")
        self.beside = self._number(known.THREADS_BESIDE, 0, 256, "")
        for box in (self.within, self.beside):
            box.setSpecialValueText(self.tr("automatic"))
        self.budget = self._number(known.RECORDING_BUDGET_MB, 8, 16_384, self.tr(" MB"))
        self.budget.setSingleStep(16)
        self.budget_cost = self._note("")
        self.every_step_cost = self._note("")

    def _toggle(self, entry: Entry[bool]) -> Toggle:
        toggle = Toggle("", self)
        toggle.toggled.connect(lambda on: self._change(entry, on))
        return toggle

    def _number(self, entry: Entry[int], least: int, most: int, unit: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(least, most)
        box.setValue(self._settings.get(entry))
        box.setSuffix(unit)
        box.setKeyboardTracking(False)
        box.setGroupSeparatorShown(True)
        box.setFixedWidth(120)
        box.valueChanged.connect(lambda value: self._change(entry, value))
        return box

    def _note(self, text: str) -> QLabel:
        note = label(text, "caption", self)
        note.setWordWrap(True)
        return note

    def _arrange(self, column: QVBoxLayout) -> None:
        look = self._section(column, self.tr("Appearance"))
        self._row(look, self.tr("Theme"), self.theme)
        self._row(look, self.tr("More contrast"), self.contrast, words.contrast())
        self._row(look, self.tr("Reduced motion"), self.motion, words.motion())
        self._row(look, self.tr("Welcome page at start"), self.welcome)
        training = self._section(column, self.tr("Training"))
        self._row(training, self.tr("Device"), self.device, words.device())
        self._row(training, self.tr("Threads for one operation"), self.within)
        self._row(training, self.tr("Operations at once"), self.beside, words.threads())
        recording = self._section(column, self.tr("Recording"))
        self._row(recording, self.tr("Room for one run"), self.budget, self.budget_cost)
        self._row(recording, self.tr("Keep every step"), self.every_step, self.every_step_cost)

    def _section(self, column: QVBoxLayout, title: str) -> QGridLayout:
        column.addWidget(label(title, "title", self))
        column.addWidget(rule(parent=self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addSpacing(8)
        return grid

    def _row(self, grid: QGridLayout, text: str, control: QWidget, note: str | QLabel = "") -> None:
        name = label(text, "body2", self)
        name.setBuddy(control)
        control.setAccessibleName(text)
        row = grid.rowCount()
        grid.addWidget(name, row, 0)
        grid.addWidget(control, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setRowMinimumHeight(row, 28)
        if note:
            below = self._note(note) if isinstance(note, str) else note
            grid.addWidget(below, row + 1, 1)
            control.setAccessibleDescription(below.text())

    def _buttons(self) -> QHBoxLayout:
        defaults = QPushButton(self.tr("Restore defaults"), self)
        defaults.setAutoDefault(False)
        defaults.clicked.connect(self.restore_defaults)
        close = QPushButton(self.tr("Close"), self)
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(defaults)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def show_values(self) -> None:
        """Show what the settings hold."""
        get = self._settings.get
        self.theme.set_value(get(known.THEME))
        pairs = (
            (self.contrast, known.MORE_CONTRAST),
            (self.motion, known.REDUCED_MOTION),
            (self.welcome, known.SHOW_WELCOME),
            (self.every_step, known.KEEP_EVERY_STEP),
        )
        for toggle, entry in pairs:
            toggle.setChecked(get(entry))
        for box, entry in ((self.within, known.THREADS_WITHIN), (self.beside, known.THREADS_BESIDE)):
            box.setValue(get(entry))
        self.budget.setValue(get(known.RECORDING_BUDGET_MB))
        self._show_device(get(known.DEVICE))
        self._tell_costs()

    def _show_device(self, wish: str) -> None:
        if self.device.findData(wish) < 0:  # of another machine, or one that is gone
            self.device.addItem(self.tr("{name}, not found").format(name=wish.upper()), wish)
        self.device.setCurrentIndex(self.device.findData(wish))

    def _tell_costs(self) -> None:
        budget = self._settings.get(known.RECORDING_BUDGET_MB)
        for control, note, text in (
            (self.budget, self.budget_cost, words.budget(budget, self._step_bytes)),
            (self.every_step, self.every_step_cost, words.every_step(self._step_bytes)),
        ):
            note.setText(text)
            control.setAccessibleDescription(text)

    def restore_defaults(self) -> None:
        """Set everything that is shown here to what it was at first."""
        for entry in SHOWN:
            self._change(entry, entry.default)
        self.show_values()

    def _change(self, entry: Entry[T], value: T) -> None:
        if self._settings.get(entry) != value:
            self._settings.set(entry, value)
            self._tell_costs()
            self.changed.emit(entry)

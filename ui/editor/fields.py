"""Form fields that know their limits from the spec: numbers, choices, switches."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.support.fonts import font
from ui.support.widgets import label

LABEL_PX = 104


def _t(text: str) -> str:
    return QCoreApplication.translate("Fields", text)


@dataclass(frozen=True)
class Limits:
    """What a number may be."""

    least: float = -math.inf
    most: float = math.inf
    open_least: bool = False
    open_most: bool = False

    def complaint(self, value: float) -> str:
        """Return what is wrong with ``value``, as a clause, or nothing."""
        if not math.isfinite(value):
            return "a finite number is needed"
        if value < self.least or (self.open_least and value == self.least):
            return f"must be {'above' if self.open_least else 'at least'} {self.least:g}"
        if value > self.most or (self.open_most and value == self.most):
            return f"must be {'below' if self.open_most else 'at most'} {self.most:g}"
        return ""

    def words(self) -> str:
        """Return the range for a tool tip, such as "1 to 16,384" or "above 0, at most 100"."""
        bounded = math.isfinite(self.least), math.isfinite(self.most)
        if all(bounded) and not self.open_least and not self.open_most:
            return f"{self.least:,g} {_t('to')} {self.most:,g}"
        low = f"{_t('above') if self.open_least else _t('at least')} {self.least:,g}" if bounded[0] else ""
        high = f"{_t('below') if self.open_most else _t('at most')} {self.most:,g}" if bounded[1] else ""
        return ", ".join(part for part in (low, high) if part)


def limits_of(model: type[BaseModel], field: str) -> Limits:
    """Return the limits of a number in the spec, where they stand once and for all."""
    values: dict[str, Any] = {}
    for item in model.model_fields[field].metadata:
        if isinstance(item, Ge | Gt):
            values |= {
                "least": float(str(item.ge if isinstance(item, Ge) else item.gt)),
                "open_least": isinstance(item, Gt),
            }
        elif isinstance(item, Le | Lt):
            values |= {
                "most": float(str(item.le if isinstance(item, Le) else item.lt)),
                "open_most": isinstance(item, Lt),
            }
    return Limits(**values)


class NumberField(QLineEdit):
    """A number, committed by Enter or on leaving; the arrow keys change it, what is refused is said and put back.

    ``changed`` carries a float, or an int where ``whole``; ``complained`` a sentence, or nothing when all is well.
    """

    changed = Signal(object)
    complained = Signal(str)

    def __init__(self, name: str, limits: Limits, *, whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = limits
        self._whole = whole
        self._name = name
        self._value: float | None = None
        self.setFont(font(12, tabular=True))
        self.setAccessibleName(name)
        self.setMaximumWidth(120)
        self.editingFinished.connect(self._commit)

    def set_value(self, value: float | None) -> None:
        """Show ``value`` without a signal; None stands for several different ones."""
        self._value = value
        self.setPlaceholderText(self.tr("mixed") if value is None else "")
        if not (self.hasFocus() and self.isModified()):
            self.setText(self._shown(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down: by one for whole numbers, by a sixth of a decade for others."""
        power = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if power is None or self._value is None:
            super().keyPressEvent(event)
            return
        big = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._whole:
            self._take(self._value + power * (10 if big else 1))
        else:
            self._take(float(f"{self._value * 10 ** (power / (2 if big else 6)):.3g}"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel over a form scrolls the form; it never changes a number by accident."""
        event.ignore()

    def _commit(self) -> None:
        text = self.text().strip().replace("−", "-").replace(" ", "")
        if self.text() == self._shown(self._value):
            self.complained.emit("")
            return
        try:
            value = float(text.replace(",", "") if self._whole else text.replace(",", "."))
        except ValueError:
            self._refuse(
                self.tr("{name}: a number is needed, received {text}.").format(name=self._name, text=text or "–")
            )
            return
        self._take(value)

    def _take(self, value: float) -> None:
        complaint = self._limits.complaint(value)
        if not complaint and self._whole and value != round(value):
            complaint = "must be a whole number"
        if complaint:
            self._refuse(f"{self._name}: {complaint}, received {value:g}.")
            return
        self._value = value
        self.setText(self._shown(value))
        self.setModified(False)
        self.complained.emit("")
        self.changed.emit(round(value) if self._whole else value)

    def _refuse(self, sentence: str) -> None:
        self.setText(self._shown(self._value))
        self.setModified(False)
        self.complained.emit(sentence)

    def _shown(self, value: float | None) -> str:
        if value is None:
            return ""
        return str(round(value)) if self._whole else f"{value:.6g}"


class Choice(QComboBox):
    """One of several values, each with its word; ``changed`` comes only when a person chooses."""

    changed = Signal(object)

    def __init__(self, name: str, options: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(self.tr("mixed"))
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, word in options.items():
            self.addItem(word, value)
        self.activated.connect(lambda index: self.changed.emit(self.itemData(index)))

    def set_value(self, value: str | None) -> None:
        """Choose ``value`` without a signal; None stands for several different ones."""
        blocker = QSignalBlocker(self)
        self.setCurrentIndex(-1 if value is None else self.findData(value))
        blocker.unblock()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel over a form scrolls the form."""
        event.ignore()


class Row(QWidget):
    """A label, a field, and under them a sentence when something was refused or is wrong."""

    def __init__(self, text: str, field: QWidget, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        word = label(text, "body2", self)
        word.setFixedWidth(LABEL_PX)
        word.setWordWrap(True)
        word.setBuddy(field)
        for widget in (word, field):
            widget.setToolTip(tip)
        self._message = label("", "caption", self)
        self._message.setWordWrap(True)
        self._message.hide()
        line = self._line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(word)
        line.addWidget(field, 1)
        if field.maximumWidth() < 200 or field.sizePolicy().horizontalPolicy() == field.sizePolicy().Policy.Fixed:
            line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._message)
        if isinstance(field, NumberField):
            field.complained.connect(self.say)

    def add_sign(self, sign: QWidget) -> None:
        """Put a small sign behind the field."""
        self._line.insertWidget(2, sign)

    @property
    def message(self) -> str:
        """The sentence that is shown."""
        return self._message.text()

    def say(self, sentence: str) -> None:
        """Show a sentence under the field, or none."""
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))


def number_row(model: type[BaseModel], field: str) -> Row:
    """Return a row for a number of the spec: title, limits and help come from there."""
    info = model.model_fields[field]
    title = info.title or field
    limits = limits_of(model, field)
    tip = "\n".join(part for part in (info.description, limits.words()) if part)
    return Row(title, NumberField(title, limits, whole=info.annotation is int), tip)


def common(values: list[Any]) -> Any:
    """Return what all ``values`` agree on, else None."""
    return values[0] if values and all(value == values[0] for value in values) else None

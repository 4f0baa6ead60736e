"""The form of layers without a kernel: pooling, flatten, dropout, layer normalization, residual connections."""

from __future__ import annotations

from pydantic import BaseModel
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradlab.spec import Dropout, Layer, LayerNorm, Pool2D, Residual
from ui.editor.fields import NumberField, Row, common, number_row
from ui.support.widgets import SegmentedControl, Toggle, label

_NUMBERS: tuple[tuple[type[BaseModel], str], ...] = (
    (Pool2D, "size"),
    (Pool2D, "stride"),
    (Dropout, "rate"),
    (LayerNorm, "epsilon"),
    (Residual, "span"),
)
_SWITCHES = ("scale", "shift", "frozen")


class PlainForm(QWidget):
    """``changed`` carries what was changed, as words, and a function from a layer to its new values."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pooling = SegmentedControl([("max_pool", self.tr("largest")), ("average_pool", self.tr("mean"))], self)
        self.pooling.setAccessibleName(self.tr("Pooling"))
        self.pooling.valueChanged.connect(
            lambda kind: self.changed.emit(self.tr("pooling"), lambda _layer: {"kind": kind})
        )
        self.pooling_row = Row(self.tr("Takes"), self.pooling, self.tr("The largest or the mean value of each square"))
        self.numbers = {field: self._number(model, field) for model, field in _NUMBERS}
        self.switches: dict[str, Toggle] = {}
        self.rows: dict[str, Row] = {}
        for field in _SWITCHES:
            self._add_switch(field)
        self.nothing = label("", "body2", self)
        self.nothing.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in (self.pooling_row, *self.numbers.values(), *self.rows.values(), self.nothing):
            column.addWidget(row)

    def _number(self, model: type[BaseModel], field: str) -> Row:
        row = number_row(model, field)
        assert isinstance(row.field, NumberField)
        title = (model.model_fields[field].title or field).lower()
        row.field.changed.connect(lambda value: self.changed.emit(title, lambda _layer: {field: value}))
        return row

    def _add_switch(self, field: str) -> None:
        info = LayerNorm.model_fields[field]
        toggle = Toggle(parent=self)
        toggle.setAccessibleName(info.title or field)
        toggle.toggled.connect(lambda on: self.changed.emit((info.title or field).lower(), lambda _layer: {field: on}))
        self.switches[field] = toggle
        self.rows[field] = Row(info.title or field, toggle, info.description or "")

    def set_layers(self, layers: list[Layer]) -> None:
        """Show ``layers`` (at least one); rows that they do not all have are hidden."""
        shared = set.intersection(*(set(type(layer).model_fields) for layer in layers))
        kinds = {layer.kind for layer in layers}
        pooling = kinds <= {"max_pool", "average_pool"}
        self.pooling_row.setVisible(pooling)
        if pooling:
            self.pooling.set_value(layers[0].kind)
        for field, row in self.numbers.items():
            row.setVisible(field in shared)
            if field in shared and isinstance(row.field, NumberField):
                row.field.set_value(common([self._shown(layer, field) for layer in layers]))
                row.say("")
        for field, row in self.rows.items():
            row.setVisible(field in shared)
            if field in shared:
                with QSignalBlocker(self.switches[field]):
                    self.switches[field].setChecked(all(getattr(layer, field) for layer in layers))
        self._say_nothing(layers, shared)

    @staticmethod
    def _shown(layer: Layer, field: str) -> float:
        """Return the number of a field; the stride that follows the size is shown as what it is."""
        return layer.step if isinstance(layer, Pool2D) and field == "stride" else getattr(layer, field)

    def _say_nothing(self, layers: list[Layer], shared: set[str]) -> None:
        has_fields = bool(shared & (self.numbers.keys() | self.rows.keys()))
        text = self.tr("These layers have no setting in common; select layers of one kind to change them together.")
        if len(layers) == 1:
            text = self.tr("Makes a row of numbers of each picture; there is nothing to set.")
        self.nothing.setText(text)
        self.nothing.setVisible(not has_fields)

"""The stack as a Qt list: one row a layer, with the texts that a screen reader speaks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gradlab.records import FloatArray
from gradlab.spec import Experiment, Layer, Problem, is_frozen
from ui.editor.layer_words import chips_of, kind_of
from ui.support.health import classify, format_value, health_name

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Role(IntEnum):
    """What a card needs beyond Qt's own roles."""

    LAYER = Qt.ItemDataRole.UserRole + 1
    METER = Qt.ItemDataRole.UserRole + 2
    PROBLEMS = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True)
class Meter:
    """The live signal of a layer relative to the top one, with its range; NaN where none is measured.

    ``number`` is the signal at the step that is shown, which the card writes; the meter under it stays live.
    """

    value: float
    low: float
    high: float
    frozen: bool
    number: float


class StackModel(QAbstractListModel):
    """Rows are the layers of an experiment, input side first; the last one is the output."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layers: tuple[Layer, ...] = ()
        self.meters: list[Meter | None] | None = None
        self._problems: dict[int, list[str]] = {}

    def set_experiment(self, experiment: Experiment, problems: list[Problem]) -> None:
        """Show another experiment; rows are reset only when their number changes."""
        grouped: dict[int, list[str]] = {}
        for problem in problems:
            if problem.layer is not None:
                grouped.setdefault(problem.layer, []).append(problem.message)
        self._problems = grouped
        if len(experiment.layers) != len(self.layers):
            self.beginResetModel()
            self.layers = experiment.layers
            self.endResetModel()
        else:
            self.layers = experiment.layers
            self._announce()

    def set_signals(
        self,
        values: FloatArray | None,
        low: FloatArray,
        high: FloatArray,
        frozen: tuple[bool, ...],
        numbers: FloatArray | None = None,
    ) -> None:
        """Show live signals, float32 [layers] each; None clears the meters, NaN everywhere clears that of one layer.

        ``numbers`` are the signals at the shown step; None: the live ones.
        """
        if values is None:
            self.meters = None
        else:
            rows = zip(values, low, high, frozen, values if numbers is None else numbers, strict=True)
            self.meters = [
                None
                if math.isnan(value) and math.isnan(least)
                else Meter(float(value), float(least), float(most), still, float(number))
                for value, least, most, still, number in rows
            ]
        self._announce()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Qt's hook."""
        return 0 if parent.isValid() else len(self.layers)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's hook: the output cannot be dragged; drops go between rows."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        return flags if index.row() == len(self.layers) - 1 else flags | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Qt's hook."""
        return Qt.DropAction.MoveAction

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        row = index.row()
        if not index.isValid() or row >= len(self.layers):
            return None
        makers = {
            Qt.ItemDataRole.DisplayRole: self._name,
            Qt.ItemDataRole.EditRole: self._name,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Role.LAYER: self.layers.__getitem__,
            Role.METER: self._meter,
            Role.PROBLEMS: self._row_problems,
        }
        maker = makers.get(Role(role) if role in set(Role) else Qt.ItemDataRole(role))
        return maker(row) if maker is not None else None

    def _name(self, row: int) -> str:
        return self.layers[row].name

    def _meter(self, row: int) -> Meter | None:
        return self.meters[row] if self.meters is not None and row < len(self.meters) else None

    def _row_problems(self, row: int) -> list[str]:
        return self._problems.get(row, [])

    def _tip(self, row: int) -> str:
        problems = "\n".join(self._row_problems(row))
        if problems or row < len(self.layers) - 1:
            return problems
        return self.tr("The output layer stays last: it has one unit for each class, or one for a number.")

    def _spoken(self, row: int) -> str:
        layer = self.layers[row]
        parts = [layer.name, kind_of(layer), *chips_of(layer)]
        if is_frozen(layer):
            parts.append(self.tr("frozen"))
        meter = self._meter(row)
        if meter is not None and math.isfinite(meter.number):
            state = health_name(classify(meter.number, frozen=meter.frozen))
            parts.append(self.tr("signal {value}, {state}").format(value=format_value(meter.number), state=state))
        return ", ".join([*parts, *self._row_problems(row)])

    def _announce(self) -> None:
        if self.layers:
            self.dataChanged.emit(self.index(0), self.index(len(self.layers) - 1))

"""The stack as a Qt list: one row a card, with the texts that a screen reader speaks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from gradlab.records import FloatArray, Look
from gradlab.spec import DataShape, Experiment, Layer, LayerShape, Problem, is_frozen, layer_shapes, origin_of
from ui.editor.card_list import CardList, Index
from ui.editor.folding import Card
from ui.editor.layer_words import Words, chips_of, kind_of, place_of, span_of, tip_of
from ui.editor.signals import Meter, first_meters, folded_meter, live_meters
from ui.support.health import classify, format_value, health_name


class Role(IntEnum):
    """What a card needs beyond Qt's own roles."""

    LAYER = Qt.ItemDataRole.UserRole + 1
    METER = Qt.ItemDataRole.UserRole + 2
    PROBLEMS = Qt.ItemDataRole.UserRole + 3
    WORDS = Qt.ItemDataRole.UserRole + 4
    CARD = Qt.ItemDataRole.UserRole + 5
    GROUP = Qt.ItemDataRole.UserRole + 6


@dataclass(frozen=True)
class Group:
    """That a card belongs to layers whose weights were taken from ``source``, and whether it is their first or last."""

    source: str
    begins: bool
    ends: bool


class StackModel(CardList):
    """What stands on the cards: the layer, its meter, words, problems, and the group that it belongs to."""

    metersMoved = Signal()
    """Live meters show newer signals; all else on the cards is as it was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.meters: list[Meter | None] | None = None
        self._look: Look | None = None
        self._first: dict[str, Meter] = {}
        self._prefers_first = False
        self._problems: dict[int, list[Problem]] = {}
        self._shapes: tuple[LayerShape, ...] = ()
        self._clips = False
        self._makers: dict[int, Callable[[int], Any]] = {
            int(Qt.ItemDataRole.DisplayRole): self._name,
            int(Qt.ItemDataRole.EditRole): self._name,
            int(Qt.ItemDataRole.ToolTipRole): self._tip,
            int(Qt.ItemDataRole.AccessibleTextRole): self._spoken,
            int(Role.LAYER): self._layer,
            int(Role.METER): self._meter,
            int(Role.PROBLEMS): self._row_problems,
            int(Role.WORDS): self._words,
            int(Role.CARD): self.cards_at,
            int(Role.GROUP): self._group,
        }

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None = None) -> None:
        """Show another experiment; rows are reset only when the cards change."""
        self._problems = {}
        for problem in problems:
            if problem.layer is not None:
                self._problems.setdefault(problem.layer, []).append(problem)
        self._shapes = layer_shapes(experiment.layers, shape) if shape is not None else ()
        self._clips = experiment.training.clipping.kind != "none"
        self.lay_out(experiment.layers, self.folded)

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
        before = self.meters
        self.meters = None if values is None else live_meters(values, low, high, frozen, numbers)
        if before is None or self.meters is None:
            self.announce()
        else:
            self.metersMoved.emit()

    def set_look(self, look: Look | None, *, prefer: bool) -> None:
        """Show the signals before training where there are no live ones, or with ``prefer`` instead of these."""
        before = self._first if self.shows_first else None
        if look is not self._look:
            self._look, self._first = look, {} if look is None else first_meters(look)
        self._prefers_first = prefer
        if before is not (self._first if self.shows_first else None):
            self.announce()

    @property
    def shows_first(self) -> bool:
        """Tell whether the meters show signals from before training."""
        return bool(self._first) and (self._prefers_first or self.meters is None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        row = index.row()
        if not index.isValid() or row >= len(self.cards):
            return None
        maker = self._makers.get(int(role))
        return maker(row) if maker is not None else None

    def cards_at(self, row: int) -> Card:
        """Return what the card in ``row`` stands for."""
        return self.cards[row]

    def _layer(self, row: int) -> Layer:
        return self.layers[self.cards[row].first]

    def _name(self, row: int) -> str:
        return self._layer(row).name

    def _meter(self, row: int) -> Meter | None:
        rows = self.cards[row].rows
        if self.shows_first:
            return folded_meter([self._first.get(self.layers[layer].name) for layer in rows])
        if self.meters is None:
            return None
        return folded_meter([self.meters[layer] for layer in rows if layer < len(self.meters)])

    def _row_problems(self, row: int) -> list[Problem]:
        return [problem for layer in self.cards[row].rows for problem in self._problems.get(layer, [])]

    def _words(self, row: int) -> Words:
        """Return what is written on a card beside the layer's name and kind."""
        card = self.cards[row]
        layer = self.layers[card.first]
        shape = self._shapes[card.first] if self._shapes else None
        errors = [problem.message for problem in self._row_problems(row) if problem.severity == "error"]
        title = layer.name if card.count == 1 else span_of(layer.name, self.layers[card.rows[-1]].name)
        return Words(
            title=title,
            chips=tuple(chips_of(layer, clips=self._clips)),
            place=place_of(layer, shape),
            problem=errors[0].removeprefix(f"Layer {layer.name}: ") if errors else "",
            warns=bool(self._row_problems(row)),
            count=card.count,
        )

    def _group(self, row: int) -> Group | None:
        source = self._source(row)
        if not source:
            return None
        return Group(source, begins=self._source(row - 1) != source, ends=self._source(row + 1) != source)

    def _source(self, row: int) -> str:
        """Return from where the weights of a card's layer were taken; nothing where they are drawn."""
        if not 0 <= row < len(self.cards):
            return ""
        origin = origin_of(self.layers[self.cards[row].first])
        return "" if origin is None else origin.source

    def _tip(self, row: int) -> str:
        card = self.cards[row]
        shapes = [self._shapes[layer] for layer in card.rows] if self._shapes else []
        lines = [problem.message for problem in self._row_problems(row)]
        lines += tip_of(self.layers[card.first], shapes)
        if row == len(self.cards) - 1:
            lines.append(self.tr("The output layer stays last: it has one unit for each class, or one for a number."))
        if card.count > 1:
            lines.append(self.tr("{n} equal layers, folded; a double click unfolds them.").format(n=card.count))
        return "\n".join(lines)

    def _spoken(self, row: int) -> str:
        card = self.cards[row]
        layer = self.layers[card.first]
        parts = [self._words(row).title, kind_of(layer), *chips_of(layer, clips=self._clips)]
        if card.count > 1:
            parts.append(self.tr("{n} layers, folded").format(n=card.count))
        if is_frozen(layer):
            parts.append(self.tr("frozen"))
        meter = self._meter(row)
        if meter is not None and math.isfinite(meter.number):
            state = health_name(classify(meter.number, frozen=meter.frozen))
            text = (
                self.tr("signal before training {value}, {state}")
                if meter.before
                else self.tr("signal {value}, {state}")
            )
            parts.append(text.format(value=format_value(meter.number), state=state))
        return ", ".join([*parts, *(problem.message for problem in self._row_problems(row))])

"""The list of cards: selection, dragging, folding, and what the keys do."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QWidget

from gradlab.spec import DataShape, Experiment, Problem
from ui.editor.card import CARD_PX, GAP_PX, SPINE_PX, CardDelegate
from ui.editor.drop_list import DropList
from ui.editor.folding import Card, equal_runs
from ui.editor.live_cards import LiveCards
from ui.support.theme import Theme


class StackView(DropList):
    """Cards in a column. What a person asks for is emitted; the model's layers never change here."""

    renamed = Signal(int, str)
    selectionPicked = Signal(object)
    pointed = Signal(object)
    """The name of the layer under the pointer, or None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setItemDelegate(CardDelegate(theme, self))
        self.setProperty("role", "bare")
        self.setAccessibleName(self.tr("Layers, from input to output"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(SPINE_PX + 220)
        self.verticalScrollBar().setSingleStep((CARD_PX + GAP_PX) // 2)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selectionPicked.emit(self.rows()))
        self.stack.metersMoved.connect(LiveCards(self).refresh)
        self._pointed_at: str | None = None
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self.pointed.emit(self._name_on(index.row())))
        self.viewportEntered.connect(lambda: self.pointed.emit(None))

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None) -> None:
        """Show another stack."""
        self.stack.set_experiment(experiment, problems, shape)
        self.setUniformItemSizes(not self.stack.has_groups)

    def _name_on(self, card: int) -> str:
        return self.stack.layers[self.stack.cards[card].rows[0]].name

    def point_at(self, name: str | None) -> None:
        """Outline the card of the layer called ``name``, because the pointer is on it elsewhere; None: no card."""
        if name != self._pointed_at:
            self._pointed_at = name
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's hook: no pointer, no layer under it."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the cards, and an outline around the one that is pointed at in an instrument."""
        super().paintEvent(event)
        rows = [row for row, layer in enumerate(self.stack.layers) if layer.name == self._pointed_at]
        if rows:
            area = QRectF(self.visualRect(self.stack.index(self.stack.card_of(rows[0]))))
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.tokens.color("text3"), 1.33))
            painter.drawRoundedRect(
                QRectF(area.left() + SPINE_PX, area.top() + 1, area.width() - SPINE_PX - 2, CARD_PX), 7, 7
            )
            painter.end()

    def select(self, rows: tuple[int, ...]) -> None:
        """Select layers without a signal and bring the first one into view; a run that is only partly meant unfolds."""
        if rows == self.rows():
            return
        chosen = set(rows)
        split = [card for card in self.stack.cards if 0 < len(chosen.intersection(card.rows)) < card.count]
        if split:
            opened = {self.stack.layers[row].name for card in split for row in card.rows}
            self.stack.fold(self.stack.folded - opened)
        cards = sorted({self.stack.card_of(row) for row in rows} - {-1})
        wanted = QItemSelection()
        for card in cards:
            wanted.select(self.stack.index(card), self.stack.index(card))
        model = self.selectionModel()
        blocked = model.blockSignals(True)
        model.select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if cards:
            model.setCurrentIndex(self.stack.index(cards[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(self.stack.index(cards[0]))
        model.blockSignals(blocked)
        self.viewport().update()

    def fold(self, names: frozenset[str]) -> None:
        """Fold the runs of equal layers that hold one of ``names`` and no others; what is selected stays selected."""
        before = self.rows()
        blocked = self.selectionModel().blockSignals(True)
        self.stack.fold(names)
        self.selectionModel().blockSignals(blocked)
        whole = self.stack.layers_of(row for row in {self.stack.card_of(layer) for layer in before} if row >= 0)
        self.select(whole)
        if whole != before:
            self.selectionPicked.emit(whole)

    def set_folded(self, *, folded: bool, rows: tuple[int, ...]) -> bool:
        """Fold or unfold the runs in which the layers ``rows`` stand; tell whether anything changed."""
        names = {self.stack.layers[row].name for run in self._runs_at(rows) for row in run.rows}
        before = self.stack.cards
        self.fold(self.stack.folded | names if folded else self.stack.folded - names)
        return self.stack.cards != before

    def _runs_at(self, rows: tuple[int, ...]) -> list[Card]:
        return [run for run in equal_runs(self.stack.layers) if any(row in run.rows for row in rows)]

    def can_fold(self, rows: tuple[int, ...]) -> bool:
        """Tell whether one of the layers ``rows`` stands in a run of equal ones."""
        return bool(self._runs_at(rows))

    def is_folded(self, rows: tuple[int, ...]) -> bool:
        """Tell whether one of the layers ``rows`` stands on a folded card."""
        return any(self.stack.cards[self.stack.card_of(row)].count > 1 for row in rows if row < len(self.stack.layers))

    def rename(self, row: int, name: str) -> None:
        """Called by the delegate when a name was typed on the card ``row``."""
        self.renamed.emit(self.stack.cards[row].first, name)

    def begin_rename(self, layer: int) -> None:
        """Let the name of ``layer`` be typed on its card; a name that is being typed elsewhere is taken first."""
        self._end_rename()
        index = self.stack.index(self.stack.card_of(layer))
        if not self.is_folded((layer,)):
            self.edit(index)

    def _end_rename(self) -> None:
        """Take the name that is being typed on a card, as when the pointer goes elsewhere."""
        if self.state() == QAbstractItemView.State.EditingState:
            for field in (one for one in self.viewport().findChildren(QLineEdit) if one.isVisible()):
                self.commitData(field)
                self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Left folds, Right unfolds the run that the selection stands in, as in a tree."""
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.set_folded(folded=key == Qt.Key.Key_Left, rows=self.rows())
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: a folded card unfolds, any other lets its name be typed."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.stack.cards[index.row()].count > 1:
            self.set_folded(folded=False, rows=tuple(self.stack.cards[index.row()].rows))
            return
        super().mouseDoubleClickEvent(event)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Qt's hook: a list that is not laid out yet has nowhere to scroll to."""
        if self.isVisible() or self.viewport().height() > CARD_PX:
            super().scrollTo(index, hint)

"""The cards as rows of a Qt list: which layers each stands for, and what is dragged when they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from gradlab.spec import Layer, origin_of
from ui.editor.clipboard import MIME, to_text
from ui.editor.folding import Card, cards_of

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class CardList(QAbstractListModel):
    """Rows are cards, input side first; each stands for one layer, or for a folded run of equal ones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layers: tuple[Layer, ...] = ()
        self.cards: list[Card] = []
        self.folded: frozenset[str] = frozenset()

    def fold(self, names: Collection[str]) -> None:
        """Fold the runs of equal layers in which a layer of ``names`` stands, and no others."""
        self.lay_out(self.layers, frozenset(names))

    def lay_out(self, layers: tuple[Layer, ...], folded: frozenset[str]) -> None:
        """Show ``layers``; rows are reset only when the cards change."""
        cards = cards_of(layers, folded)
        changed = cards != self.cards
        if changed:
            self.beginResetModel()
        self.layers, self.cards, self.folded = layers, cards, folded
        if changed:
            self.endResetModel()
        else:
            self.announce()

    def announce(self) -> None:
        """Everything on the cards may have changed."""
        if self.cards:
            self.dataChanged.emit(self.index(0), self.index(len(self.cards) - 1))

    def card_of(self, layer: int) -> int:
        """Return the row of the card that stands for ``layer``."""
        return next((row for row, card in enumerate(self.cards) if layer in card.rows), -1)

    def layers_of(self, rows: Iterable[int]) -> tuple[int, ...]:
        """Return the layers that the cards ``rows`` stand for, in the order of the stack."""
        return tuple(sorted(layer for row in rows if row < len(self.cards) for layer in self.cards[row].rows))

    @property
    def has_groups(self) -> bool:
        """Tell whether some layers are reused, so that the first card of each group has a head."""
        return any(origin_of(layer) is not None for layer in self.layers)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Qt's hook."""
        return 0 if parent.isValid() else len(self.cards)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's hook: the output cannot be dragged; drops go between rows."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.cards[index.row()].count == 1:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags if index.row() == len(self.cards) - 1 else flags | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Qt's hook: cards move within a stack and are copied to that of another window."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Qt's hook."""
        return [MIME, "text/plain"]

    def mimeData(self, indexes: Iterable[Index]) -> QMimeData:
        """Qt's hook: dragged layers as text, for other windows."""
        rows = self.layers_of(index.row() for index in indexes)
        text = to_text([self.layers[row] for row in rows])
        data = QMimeData()
        data.setText(text)
        data.setData(MIME, text.encode())
        return data

"""The list of cards: selection, dragging, and what the keys do."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.editor.card import CARD_PX, GAP_PX, SPINE_PX, CardDelegate
from ui.editor.stack_model import StackModel
from ui.support.theme import Theme


class StackView(QListView):
    """Cards in a column. Dragging emits ``moved``, typing a name emits ``renamed``; the model itself never changes."""

    moved = Signal(object, int)
    """Rows, and the row before which they were dropped."""
    renamed = Signal(int, str)
    selectionPicked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._drop_at: int | None = None
        self.stack = StackModel(self)
        self.setModel(self.stack)
        self.setItemDelegate(CardDelegate(theme, self))
        self.setProperty("role", "bare")
        self.setAccessibleName(self.tr("Layers, from input to output"))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)
        self.setMinimumWidth(SPINE_PX + 220)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selectionPicked.emit(self.rows()))

    def rows(self) -> tuple[int, ...]:
        """The selected rows, in the order of the stack."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedIndexes()))

    def select(self, rows: tuple[int, ...]) -> None:
        """Select ``rows`` without a signal and bring the first one into view."""
        if rows == self.rows():
            return
        chosen = QItemSelection()
        for row in rows:
            if row < self.stack.rowCount():
                chosen.select(self.stack.index(row), self.stack.index(row))
        model = self.selectionModel()
        blocked = model.blockSignals(True)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows and rows[0] < self.stack.rowCount():
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            model.setCurrentIndex(self.stack.index(rows[0]), flag)
            self.scrollTo(self.stack.index(rows[0]))
        model.blockSignals(blocked)
        self.viewport().update()

    def rename(self, row: int, name: str) -> None:
        """Called by the delegate when a name was typed."""
        self.renamed.emit(row, name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's hook: only cards of this list may be dropped."""
        if event.source() is self:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt's hook: show where the cards would go."""
        if event.source() is self:
            self._drop_at = self._place(event.position().toPoint())
            self.viewport().update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        """Qt's hook."""
        self._drop_at = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook: ask for the move; the list is not changed here."""
        place = self._place(event.position().toPoint())
        self._drop_at = None
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.moved.emit(self.rows(), place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the cards, and an ink line where dragged ones would go."""
        super().paintEvent(event)
        if self._drop_at is None:
            return
        y = self._drop_at * (CARD_PX + GAP_PX) - self.verticalOffset() - GAP_PX // 2 + 1
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.tokens.color("ink"), 2))
        painter.drawLine(SPINE_PX, y, self.viewport().width() - 4, y)
        painter.end()

    def _place(self, point: QPoint) -> int:
        row = round((point.y() + self.verticalOffset()) / (CARD_PX + GAP_PX))
        return max(0, min(row, self.stack.rowCount() - 1))

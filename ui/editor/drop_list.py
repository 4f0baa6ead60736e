"""A list of cards into which cards, kinds of layers and layers of other windows can be dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.editor.card import GAP_PX, SPINE_PX
from ui.editor.clipboard import MIME
from ui.editor.stack_model import StackModel
from ui.support.theme import Theme

KIND_MIME = "application/x-gradlab-layer-kind"
"""Of a drag from the palette: the kind of layer that is to be added."""


class DropList(QListView):
    """Shows where something would go, and says where it went; the layers themselves never change here."""

    moved = Signal(object, object)
    """Layers, and the layer before which they were dropped."""
    kindDropped = Signal(str, int)
    textDropped = Signal(str, int)
    """Layers that were dragged from another window, as text, and the layer before which they were dropped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._drop_at: int | None = None
        self.stack = StackModel(self)
        self.setModel(self.stack)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)

    def rows(self) -> tuple[int, ...]:
        """The selected layers, in the order of the stack; a folded card stands for all of its own."""
        return self.stack.layers_of(index.row() for index in self.selectionModel().selectedIndexes())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's hook: cards of this and of other stacks, and kinds from the palette, may be dropped."""
        if _is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt's hook: show where the cards would go."""
        if not _is_welcome(event.mimeData()):
            return
        self._drop_at = self._place(event.position().toPoint())
        self.viewport().update()
        event.setDropAction(Qt.DropAction.MoveAction if event.source() is self else Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: object) -> None:
        """Qt's hook."""
        self._drop_at = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook: ask for the move or the layers; the list is not changed here."""
        place = self._layer_at(self._place(event.position().toPoint()))
        self._drop_at = None
        data = event.mimeData()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if event.source() is self:
            self.moved.emit(self.rows(), place)
        elif data.hasFormat(KIND_MIME):
            self.kindDropped.emit(bytes(data.data(KIND_MIME).data()).decode("utf-8", "replace"), place)
        elif data.hasFormat(MIME):
            self.textDropped.emit(bytes(data.data(MIME).data()).decode("utf-8", "replace"), place)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the cards, and an ink line where dragged ones would go."""
        super().paintEvent(event)
        if self._drop_at is None:
            return
        y = self.visualRect(self.stack.index(self._drop_at)).top() - GAP_PX // 2 + 1
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.theme.tokens.color("ink"), 2))
        painter.drawLine(SPINE_PX, y, self.viewport().width() - 4, y)
        painter.end()

    def _place(self, point: QPoint) -> int:
        """Return the card before which something dropped at ``point`` goes: never behind the output."""
        last = self.stack.rowCount() - 1
        index = self.indexAt(point)
        if not index.isValid():
            return 0 if point.y() < 0 or last < 0 else last
        rect = self.visualRect(index)
        return max(0, min(index.row() + (point.y() > rect.center().y()), last))

    def _layer_at(self, card: int) -> int:
        return self.stack.cards[card].first if 0 <= card < len(self.stack.cards) else 0


def _is_welcome(data: QMimeData) -> bool:
    return data.hasFormat(MIME) or data.hasFormat(KIND_MIME)

"""Two stacks beside each other: the source's, whose lowest layers are chosen, and one's own as it would become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from gradlab.spec import DataShape, Experiment, layer_shapes, origin_of
from ui.editor.layer_words import SHORT, kind_of
from ui.reuse.two_lines import TwoLines
from ui.support.theme import Theme

if TYPE_CHECKING:
    from gradlab.reuse import Source, SourceLayer
    from gradlab.spec import Layer, LayerShape

ROW_PX = 40


class SourceList(QListWidget):
    """The layers of a source, input on top; a click chooses all layers down to that one."""

    countPicked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setItemDelegate(TwoLines(theme, self))
        self.setAccessibleName(self.tr("Layers of the source, input on top"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemPressed.connect(lambda item: self.countPicked.emit(self.row(item) + 1))
        self._usable = 0
        self._empty = ""

    def show_empty(self, text: str) -> None:
        """Show no layers, and ``text`` in their place."""
        self.clear()
        self._empty = text
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: where there are no layers a sentence stands."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.tokens.color("text2"))
        area = self.viewport().rect().adjusted(16, 16, -16, -16)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
        painter.end()

    def set_source(self, source: Source) -> None:
        """Show the layers of `source`; those that cannot be taken say why."""
        self.clear()
        shapes, self._usable = source.shapes, source.usable
        for index, one in enumerate(source.layers):
            shape = shapes[index] if index < len(shapes) else None
            self.addItem(self._item(one, shape, taken=index < self._usable))

    def _item(self, one: SourceLayer, shape: LayerShape | None, *, taken: bool) -> QListWidgetItem:
        what = described(one.layer, shape) if one.layer is not None else one.kind
        why = one.why or ("" if taken else self.tr("The output of its own task stays with the source."))
        item = QListWidgetItem(f"{one.name}\n{why or what}")
        item.setSizeHint(QSize(0, ROW_PX))
        item.setToolTip(why or what)
        if not taken:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    def show_count(self, count: int) -> None:
        """Select the lowest `count` layers, without a signal."""
        for row in range(self.count()):
            self.item(row).setSelected(row < count)


class ResultList(QListWidget):
    """One's own stack as it would become; layers of the source can be dropped on it."""

    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(TwoLines(theme, self))
        self.setAccessibleName(self.tr("Your stack with the layers taken in, input on top"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_stack(self, experiment: Experiment, shape: DataShape | None, fresh: int) -> None:
        """Show `experiment`, whose lowest `fresh` layers are those that are taken in."""
        self.clear()
        shapes = layer_shapes(experiment.layers, shape) if shape is not None else ()
        for index, layer in enumerate(experiment.layers):
            what = described(layer, shapes[index] if shapes else None)
            origin, name = origin_of(layer), layer.name
            if index < fresh and origin is not None:
                name = self.tr("{name}  ←  {layer} of {source}").format(
                    name=name, layer=origin.layer, source=origin.source
                )
            item = QListWidgetItem(f"{name}\n{what}")
            item.setSizeHint(QSize(0, ROW_PX))
            item.setToolTip(what)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addItem(item)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's hook: layers of the source may enter."""
        if isinstance(event.source(), SourceList):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt's hook: they may be dropped anywhere, because they always go to the bottom of the network."""
        if isinstance(event.source(), SourceList):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook: take them in."""
        if isinstance(event.source(), SourceList):
            event.acceptProposedAction()
            self.dropped.emit()


def described(layer: Layer, shape: LayerShape | None) -> str:
    """Return kind, activation, whether it normalizes, and the shapes before and after, in a line."""
    activation = getattr(layer, "activation", None)
    words = [kind_of(layer), *([SHORT.get(activation.kind, activation.kind)] if activation is not None else [])]
    if getattr(layer, "batch_norm", None) is not None:
        words.append("BN")
    if shape is not None:
        before, after = ("×".join(f"{side:,}" for side in sides) for sides in (shape.before, shape.after))
        words.append(f"{before} → {after}")
    return " · ".join(words)

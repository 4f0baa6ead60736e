"""The row under the stack: kinds of layers to click or to drag into it, and a menu with everything else."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from gradlab.spec import LAYER_LABELS
from ui.editor.drop_list import KIND_MIME
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import IconButton

SPACE_PX = 4


class KindButton(QPushButton):
    """Adds a layer of one kind: a click behind the selection, a drag where it is dropped."""

    def __init__(self, text: str, kind: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self._pressed: QPoint | None = None
        name = LAYER_LABELS[kind]
        self.setProperty("role", "chip-button")
        self.setProperty("scale", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr("{kind}: click to add it after the selection, or drag it into the stack").format(kind=name)
        )
        self.setAccessibleName(self.tr("Add {kind}").format(kind=name))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: remember where a drag would begin."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: beyond a few pixels it is a drag and no click."""
        far = self._pressed is not None and (
            (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        )
        if not far or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        self._pressed = None
        self.setDown(False)
        drag = QDrag(self)
        drag.setMimeData(self.mime())
        drag.setPixmap(self.grab())
        drag.setHotSpot(self.rect().center())
        drag.exec(Qt.DropAction.CopyAction)

    def mime(self) -> QMimeData:
        """What is dragged: the kind of layer."""
        data = QMimeData()
        data.setData(KIND_MIME, self.kind.encode())
        return data


class Palette(QWidget):
    """``kindChosen`` carries a kind of layer, or nothing for one like its neighbor."""

    kindChosen = Signal(str)
    reuseRequested = Signal()

    def __init__(self, theme: Theme, more: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add = QPushButton(self.tr("Add layer"), self)
        self.add.setIcon(icon("add", theme))
        self.add.setProperty("role", "dashed")
        self.add.setProperty("scale", "bar")
        self.add.setToolTip(self.tr("Add a layer like its neighbor after the selection"))
        self.add.clicked.connect(lambda: self.kindChosen.emit(""))
        self.kinds = [
            KindButton(text, kind, self)
            for text, kind in (
                (self.tr("Dense"), "dense"),
                (self.tr("Conv"), "conv2d"),
                (self.tr("Norm"), "layer_norm"),
                (self.tr("Dropout"), "dropout"),
            )
        ]
        for button in self.kinds:
            button.clicked.connect(lambda _checked=False, kind=button.kind: self.kindChosen.emit(kind))
        self.reuse = QPushButton(self.tr("Reuse"), self)
        self.reuse.setProperty("role", "chip-button")
        self.reuse.setProperty("scale", "bar")
        self.reuse.setToolTip(self.tr("Take lower layers from a trained network"))
        self.reuse.clicked.connect(self.reuseRequested)
        self.more = IconButton(
            theme, "more", self.tr("More: other kinds, several layers, templates, copy and paste"), self
        )
        self.more.clicked.connect(lambda: more.popup(self.more.mapToGlobal(QPoint(0, -more.sizeHint().height()))))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 6, 12)
        row.setSpacing(SPACE_PX)
        row.addWidget(self.add, 1)
        for button in (self.reuse, *self.kinds, self.more):
            row.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        """Qt's hook: chips give way, so they do not make the stack wide."""
        return QSize(self.add.minimumSizeHint().width() + self.more.width() + 32, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: chips that have no room are left out; the menu has them all."""
        super().resizeEvent(event)
        room = event.size().width() - self.add.sizeHint().width() - self.more.width() - 18 - SPACE_PX
        for button in (self.reuse, *self.kinds):
            room -= button.sizeHint().width() + SPACE_PX
            button.setVisible(room >= 0)

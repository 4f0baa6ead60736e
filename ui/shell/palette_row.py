"""One row of the command palette: text, where it is found, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.shell.commands import Command
from ui.support.fonts import font
from ui.support.theme import Theme

ROW_PX = 32
INSET = 12
GAP = 10
CHIP_PX = 18


class CommandRow(QStyledItemDelegate):
    """Paints a command; the chosen one stands on a well with a bar of ink before it, so that more than a hue tells."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt's hook."""
        return QSize(200, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's hook: draw."""
        command = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(command, Command):
            return
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Qt's stubs do not know the attributes of style options.
        box = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("well"))
            painter.drawRoundedRect(box, 5, 5)
            painter.setBrush(tokens.color("ink"))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
        inner = box.adjusted(INSET, 0, -INSET, 0)
        inner.setRight(self._paint_keys(painter, inner, command.keys))
        self._paint_words(painter, inner, command)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, command: Command) -> None:
        tokens = self._theme.tokens
        text = command.text if not command.checked else f"✓ {command.text}"
        for words, px, weight, role in ((text, 12, 500, "text"), (command.place, 11, 400, "text3")):
            painter.setFont(font(px, weight))
            painter.setPen(tokens.color(role))
            metrics = QFontMetricsF(painter.font())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(box.width(), 0))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            box.setLeft(box.left() + metrics.horizontalAdvance(shown) + GAP)

    def _paint_keys(self, painter: QPainter, box: QRectF, keys: str) -> float:
        """Paint the keys at the right end and return where the room for words ends."""
        if not keys:
            return box.right()
        tokens = self._theme.tokens
        painter.setFont(font(10, 500))
        width = QFontMetricsF(painter.font()).horizontalAdvance(keys) + 12
        chip = QRectF(box.right() - width, box.center().y() - CHIP_PX / 2, width, CHIP_PX)
        painter.setPen(QPen(tokens.color("hair2"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(tokens.color("text2"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, keys)
        return chip.left() - GAP

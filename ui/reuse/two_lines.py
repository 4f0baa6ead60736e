"""Items of two lines: a name, and what it is in quiet letters."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.support.fonts import font
from ui.support.theme import Theme

INSET_PX = 12


class TwoLines(QStyledItemDelegate):
    """Paints a chosen item on a ground of its own, with an edge of ink, and one that is off in paler letters."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's hook."""
        name, _, detail = str(index.data()).partition("\n")
        rect = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        usable = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        tokens = self._theme.tokens
        painter.save()
        if chosen:
            painter.fillRect(rect, tokens.color("well"))
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), tokens.color("ink"))
        area = rect.adjusted(INSET_PX, 5, -INSET_PX, -5)
        lines = (
            (name, font(12, 500), "text" if usable else "text3", Qt.AlignmentFlag.AlignTop),
            (detail, font(11, tabular=True), "text2" if usable else "text3", Qt.AlignmentFlag.AlignBottom),
        )
        for text, face, color, side in lines:
            painter.setFont(face)
            painter.setPen(tokens.color(color))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, side | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

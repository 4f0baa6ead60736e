"""The legend line under a panel's title: swatches with words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.support.fonts import font
from ui.support.health import Health
from ui.support.marks import mark_path
from ui.support.theme import Theme

SWATCH_PX, GAP_PX, SPACE_PX, HEIGHT_PX = 18, 6, 18, 22


@dataclass(frozen=True)
class Entry:
    """A word with its swatch: the color's token, and how it is drawn."""

    text: str
    token: str
    kind: str = "line"
    """line, thin, dashed, disc (line with a disc), ring (line with a hollow disc), dot and circle (the same without a
    line), band, triangle"""


class LegendLine(QWidget):
    """Paints its entries from left to right; those that do not fit are left out."""

    def __init__(self, theme: Theme, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries = entries
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(entry.text for entry in entries))

    def entries(self) -> list[Entry]:
        """The entries that are shown, as far as there is room."""
        return list(self._entries)

    def set_entries(self, entries: list[Entry]) -> None:
        """Show other entries."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName(", ".join(entry.text for entry in entries))
            self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook: any width will do."""
        return QSize(100, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        metrics = QFontMetricsF(painter.font())
        x = 4.0
        for entry in self._entries:
            width = metrics.horizontalAdvance(entry.text)
            if x + SWATCH_PX + GAP_PX + width > self.width():
                break
            self._swatch(painter, entry, QRectF(x, 0, SWATCH_PX, self.height()))
            x += SWATCH_PX + GAP_PX
            painter.setPen(self._theme.tokens.color("text2"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(x, 0, width + 2, self.height()), flags, entry.text)
            x += width + SPACE_PX
        painter.end()

    def _swatch(self, painter: QPainter, entry: Entry, rect: QRectF) -> None:
        tokens = self._theme.tokens
        color = tokens.color(entry.token)
        middle = rect.center()
        if entry.kind == "band":
            painter.fillRect(QRectF(rect.left(), middle.y() - 4, rect.width(), 8), tokens.color(entry.token, 0.15))
            return
        if entry.kind == "triangle":
            painter.translate(middle)
            painter.fillPath(mark_path(Health.EXPLODING, 9), color)
            painter.resetTransform()
            return
        if entry.kind in {"dot", "circle"}:
            painter.setPen(QPen(color, 1.5))
            painter.setBrush(color if entry.kind == "dot" else tokens.color("surface"))
            painter.drawEllipse(middle, 3.6, 3.6)
            return
        pen = QPen(color, 1.0 if entry.kind == "thin" else 2.0)
        if entry.kind == "dashed":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(rect.left(), middle.y()), QPointF(rect.right(), middle.y()))
        if entry.kind in {"disc", "ring"}:
            painter.setPen(QPen(color, 1.35))
            painter.setBrush(color if entry.kind == "disc" else tokens.color("surface"))
            painter.drawEllipse(middle, 3.2, 3.2)

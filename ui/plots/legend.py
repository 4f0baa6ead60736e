"""The legend line under a panel's title: swatches with words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.support.fonts import font
from ui.support.health import Health
from ui.support.marks import mark_path
from ui.support.theme import Theme

SWATCH_PX, GAP_PX, SPACE_PX, HEIGHT_PX = 18, 6, 18, 22
LEFT_PX, LINE_PX = 4.0, 16
"""Where a line begins, and how far below each other lines are."""


@dataclass(frozen=True)
class Entry:
    """A word with its swatch: the color's token, and how it is drawn."""

    text: str
    token: str
    kind: str = "line"
    """line, thin, dashed, disc (line with a disc), ring (line with a hollow disc), dot and circle (the same without a
    line), band, triangle"""


class LegendLine(QWidget):
    """Paints its entries in as many lines as its width asks for; a word that is wider than a line is cut short."""

    def __init__(self, theme: Theme, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[Entry] = []
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_entries(entries)

    def entries(self) -> list[Entry]:
        """The entries that are shown."""
        return list(self._entries)

    def set_entries(self, entries: list[Entry]) -> None:
        """Show other entries."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName(", ".join(entry.text for entry in entries))
            self._fit()
            self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook: any width will do."""
        return QSize(100, HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: as many lines as the width asks for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = self.places()[-1][1] if self._entries else 0
        self.setFixedHeight(HEIGHT_PX + lines * LINE_PX)

    def places(self) -> list[tuple[float, int]]:
        """Return for each entry where it begins, in pixels, and in which line from 0."""
        metrics = QFontMetricsF(font(11))
        found: list[tuple[float, int]] = []
        x, line = LEFT_PX, 0
        for entry in self._entries:
            width = SWATCH_PX + GAP_PX + metrics.horizontalAdvance(entry.text)
            if x > LEFT_PX and x + width > self.width():
                x, line = LEFT_PX, line + 1
            found.append((x, line))
            x += width + SPACE_PX
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        metrics = QFontMetricsF(painter.font())
        for entry, (x, line) in zip(self._entries, self.places(), strict=True):
            top = line * LINE_PX
            self._swatch(painter, entry, QRectF(x, top, SWATCH_PX, HEIGHT_PX))
            left = x + SWATCH_PX + GAP_PX
            painter.setPen(self._theme.tokens.color("text2"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            word = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, max(self.width() - left, 1.0))
            painter.drawText(QRectF(left, top, metrics.horizontalAdvance(word) + 2, HEIGHT_PX), flags, word)
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

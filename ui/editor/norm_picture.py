"""Where batch normalization stands in its layer: W, then BN and the activation in their order."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.support.fonts import font
from ui.support.theme import Theme

BOX_PX, GAP_PX, HEIGHT_PX = 44, 26, 40


class NormPicture(QWidget):
    """Three boxes and the way through them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._order: tuple[str, ...] = ("W", "BN", "φ")
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_position(self, position: str) -> None:
        """Draw the norm "before" or "after" the activation."""
        self._order = ("W", "BN", "φ") if position == "before" else ("W", "φ", "BN")
        text = self.tr("Normalizes z, what the activation takes; the bias is left out because it would be cancelled")
        if position == "after":
            text = self.tr("Normalizes a, what the next layer takes")
        self.setToolTip(text)
        self.setAccessibleName(" → ".join(self._order))
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(3 * BOX_PX + 4 * GAP_PX, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 3 * BOX_PX + 4 * GAP_PX
        left, middle = (self.width() - width) / 2, self.height() / 2
        for number in range(4):
            end = left + GAP_PX + number * (BOX_PX + GAP_PX)
            painter.setPen(QPen(tokens.color("text3"), 1.2))
            painter.drawLine(QPointF(end - GAP_PX + 3, middle), QPointF(end - 4, middle))
            painter.drawLine(QPointF(end - 8, middle - 3.5), QPointF(end - 4, middle))
            painter.drawLine(QPointF(end - 8, middle + 3.5), QPointF(end - 4, middle))
        for number, word in enumerate(self._order):
            box = QRectF(left + GAP_PX + number * (BOX_PX + GAP_PX), middle - 13, BOX_PX, 26)
            stressed = word == "BN"
            painter.setPen(QPen(tokens.color("ink" if stressed else "hair2"), 1.2))
            painter.setBrush(tokens.color("ink" if stressed else "surface"))
            painter.drawRoundedRect(box, 5, 5)
            painter.setFont(font(12, 600 if stressed else 400))
            painter.setPen(tokens.color("on_ink" if stressed else "text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
        painter.end()

"""The card above the stack: what goes in, and the scale of all meters, printed once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradlab.spec import DATA_LABELS, DataShape, Experiment
from ui.editor.card import CARD_PX, METER_PX, SPINE_PX
from ui.support.fonts import font
from ui.support.icons import paint_icon
from ui.support.theme import Theme


class InputCard(QWidget):
    """Shows the data set; pressing it is left to the panel around it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._size = ""
        self.setFixedHeight(CARD_PX + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_experiment(self, experiment: Experiment, shape: DataShape | None) -> None:
        """Show the data of ``experiment``."""
        name = DATA_LABELS[experiment.data.kind]
        size = "" if shape is None else self.tr("{n} features").format(n=shape.features)
        if shape is not None and shape.picture is not None:
            size = f"{shape.picture[0]}×{shape.picture[1]}"
        if (name, size) == (self._name, self._size):
            return
        self._name, self._size = name, size
        self.setAccessibleName(self.tr("Input: {name}, {size}").format(name=self._name, size=self._size))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(260, CARD_PX + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("hair2"), 1.2))
        painter.drawLine(QPointF(6, CARD_PX / 2), QPointF(6, self.height()))
        painter.setBrush(tokens.color("dock"))
        painter.drawEllipse(QPointF(6, CARD_PX / 2), 3.5, 3.5)
        card = QRectF(SPINE_PX, 1, self.width() - SPINE_PX - 2, CARD_PX)
        painter.setPen(QPen(tokens.color("hair"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        paint_icon(painter, QRectF(card.left() + 22, card.top() + 18, 16, 16), "input", tokens.text)
        left = card.left() + 54
        painter.setFont(font(13, 600))
        painter.setPen(tokens.color("text"))
        painter.drawText(QPointF(left, card.top() + 22), self.tr("Input"))
        painter.setFont(font(11))
        painter.setPen(tokens.color("text2"))
        metrics = QFontMetricsF(painter.font())
        room = card.right() - METER_PX - 22 - left
        words = self._name if self._size in self._name else f"{self._name} · {self._size}"
        line = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, card.top() + 39), line)
        self._paint_scale(painter, card)
        painter.end()

    def _paint_scale(self, painter: QPainter, card: QRectF) -> None:
        """Print the meters' scale: 1e-7 to 10, logarithmic."""
        tokens = self._theme.tokens
        rect = QRectF(card.right() - METER_PX - 10, card.top(), METER_PX, card.height())
        painter.setFont(font(10))
        painter.setPen(tokens.color("text3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRectF(rect.left() - 20, rect.top() + 6, rect.width() + 20, 14), right, self.tr("signal δ, log")
        )
        y = rect.top() + 25
        painter.setPen(QPen(tokens.color("text3"), 1))
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        for place in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = rect.left() + place * rect.width()
            painter.drawLine(QPointF(x, y), QPointF(x, y + (4 if place in {0.0, 0.5, 1.0} else 2)))
        for place, word, flag in (
            (0.0, "10⁻⁷", Qt.AlignmentFlag.AlignLeft),
            (0.5, "10⁻³", Qt.AlignmentFlag.AlignHCenter),
            (1.0, "10", Qt.AlignmentFlag.AlignRight),
        ):
            x = rect.left() + place * rect.width()
            offset = {0.0: 0, 0.5: -20, 1.0: -40}[place]
            painter.drawText(QRectF(x + offset, y + 5, 40, 14), flag | Qt.AlignmentFlag.AlignVCenter, word)

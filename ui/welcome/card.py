"""Cards that open something; a bundled experiment shows its picture."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradlab.presets import Preset
from ui.support.fonts import font
from ui.support.health import classify, ramp_color
from ui.support.marks import paint_mark
from ui.support.theme import Theme

INSET = 16
PICTURE_PX = 148


class Card(QAbstractButton):
    """A surface that is pressed as a whole; a subclass paints what stands on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: ground, outline, content."""
        tokens = self.theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stressed = self.hasFocus() or self.underMouse()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("hover" if self.isDown() else "surface"))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, 8, 8)
        painter.save()
        self.paint_content(painter, QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET))
        painter.restore()
        color = tokens.color("ink" if self.hasFocus() else "hair2" if stressed else "panel_edge")
        painter.setPen(QPen(color, 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge.adjusted(0.5, 0.5, -0.5, -0.5) if self.hasFocus() else edge, 8, 8)
        painter.end()

    def paint_content(self, painter: QPainter, box: QRectF) -> None:
        """Paint what the card says into ``box``."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Enter opens as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt's hook: the outline answers the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Qt's hook."""
        self.update()

    def write(self, painter: QPainter, box: QRectF, text: str, *, px: int, weight: int, role: str) -> float:
        """Write wrapped text at the top of ``box`` and return its height."""
        painter.setFont(font(px, weight))
        painter.setPen(self.theme.tokens.color(role))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        return painter.drawText(box, flags, text).height()


class PresetCard(Card):
    """A bundled experiment: the signal that theory expects at each layer, title, what it shows."""

    def __init__(self, theme: Theme, preset: Preset, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.preset = preset
        self.setAccessibleName(preset.title)
        self.setAccessibleDescription(preset.summary)
        self.setToolTip(self.tr("Open this experiment"))
        self.setFixedHeight(INSET * 2 + PICTURE_PX + 130)

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(280, self.height())

    def paint_content(self, painter: QPainter, box: QRectF) -> None:
        """Picture above, words below."""
        self._paint_picture(painter, QRectF(box.left(), box.top(), box.width(), PICTURE_PX))
        words = box.adjusted(0, PICTURE_PX + 12, 0, 0)
        painter.setPen(QPen(self.theme.tokens.color("hair"), 1))
        painter.drawLine(words.topLeft(), words.topRight())
        words.setTop(words.top() + 14)
        height = self.write(painter, words, self.preset.title, px=15, weight=600, role="text")
        words.setTop(words.top() + height + 6)
        self.write(painter, words, self.preset.summary, px=12, weight=400, role="text2")

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        """The relative signal from the first layer, left, to the output, right, powers of a thousand as lines."""
        tokens = self.theme.tokens
        plot = box.adjusted(8, 8, -8, -20)
        count = len(self.preset.experiment.layers)
        values = [self.preset.fold ** (count - 1 - index) for index in range(count)]
        painter.setPen(QPen(tokens.color("hair"), 1))
        for power in (-6, -3, 0, 3, 6):
            y = plot.bottom() - plot.height() * _height(10.0**power)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        points = [
            QPointF(plot.left() + plot.width() * index / (count - 1), plot.bottom() - plot.height() * _height(value))
            for index, value in enumerate(values)
        ]
        for (one, other), value in zip(pairwise(points), values, strict=False):
            painter.setPen(QPen(ramp_color(value, tokens), 2))
            painter.drawLine(one, other)
        for point, value in zip(points, values, strict=True):
            paint_mark(painter, point, classify(value), tokens, 8, tokens.surface)
        self._paint_ends(painter, box)

    def _paint_ends(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(font(10))
        painter.setPen(self.theme.tokens.color("text3"))
        foot = QRectF(box.left(), box.bottom() - 14, box.width(), 14)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, self.tr("← input side"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, self.tr("output side →"))


def _height(value: float) -> float:
    """Return where ``value`` stands between 0 and 1 on a log scale that all pictures share, 1e-6.5 to 1e6.5."""
    return (math.log10(value) + 6.5) / 13

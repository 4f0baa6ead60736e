"""The line that explains the marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.support.fonts import font
from ui.support.health import Health, health_name
from ui.support.marks import paint_mark
from ui.support.theme import Theme

_STATES = (Health.VANISHING, Health.WEAK, Health.GOOD, Health.EXPLODING, Health.FROZEN)
_MARK_PX = 8.0
_TEXT_GAP = 4.0
_ITEM_GAP = 9.0
_HEIGHT = 20


class HealthLegend(QWidget):
    """Marks and names of the five states, in one line of at most 288 pixels in English."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = font(11)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(health_name(state) for state in _STATES))

    def sizeHint(self) -> QSize:
        """As wide as the words need."""
        metrics = QFontMetricsF(self._font)
        words = sum(metrics.horizontalAdvance(health_name(state)) for state in _STATES)
        marks = len(_STATES) * (_MARK_PX + _TEXT_GAP) + (len(_STATES) - 1) * _ITEM_GAP
        return QSize(int(words + marks) + 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the states from left to right."""
        painter = QPainter(self)
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        tokens = self._theme.tokens
        middle = self.height() / 2
        baseline = middle + metrics.capHeight() / 2
        x = 0.0
        for state in _STATES:
            center = QPointF(x + _MARK_PX / 2, middle)
            paint_mark(painter, center, state, tokens, _MARK_PX, halo=tokens.dock)
            x += _MARK_PX + _TEXT_GAP
            painter.setPen(tokens.color("text2"))
            painter.drawText(QPointF(x, baseline), health_name(state))
            x += metrics.horizontalAdvance(health_name(state)) + _ITEM_GAP
        painter.end()

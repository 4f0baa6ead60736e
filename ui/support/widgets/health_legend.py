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
    """Marks and names of the five states: one line of 288 pixels in English, more lines where words are long."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = font(11)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(health_name(state) for state in _STATES))

    def sizeHint(self) -> QSize:
        """As wide as the words need."""
        metrics = QFontMetricsF(self._font)
        words = sum(metrics.horizontalAdvance(health_name(state)) for state in _STATES)
        marks = len(_STATES) * (_MARK_PX + _TEXT_GAP) + (len(_STATES) - 1) * _ITEM_GAP
        return QSize(int(words + marks) + 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest name."""
        metrics = QFontMetricsF(self._font)
        longest = max(metrics.horizontalAdvance(health_name(state)) for state in _STATES)
        return QSize(int(_MARK_PX + _TEXT_GAP + longest) + 2, _HEIGHT)

    def hasHeightForWidth(self) -> bool:
        """Qt's hook: long words take more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's hook."""
        return round(max(top for _, _, top in self._places(width)) + _HEIGHT)

    def _places(self, width: float) -> list[tuple[Health, float, float]]:
        """Return where each state stands: its left edge and the top of its line."""
        metrics = QFontMetricsF(self._font)
        places: list[tuple[Health, float, float]] = []
        left, top = 0.0, 0.0
        for state in _STATES:
            wide = _MARK_PX + _TEXT_GAP + metrics.horizontalAdvance(health_name(state))
            if left > 0 and left + wide > width:
                left, top = 0.0, top + _HEIGHT
            places.append((state, left, top))
            left += wide + _ITEM_GAP
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the states from left to right."""
        painter = QPainter(self)
        painter.setFont(self._font)
        capitals = QFontMetricsF(self._font).capHeight()
        tokens = self._theme.tokens
        for state, left, top in self._places(self.width()):
            middle = top + _HEIGHT / 2
            paint_mark(painter, QPointF(left + _MARK_PX / 2, middle), state, tokens, _MARK_PX, halo=tokens.dock)
            painter.setPen(tokens.color("text2"))
            painter.drawText(QPointF(left + _MARK_PX + _TEXT_GAP, middle + capitals / 2), health_name(state))
        painter.end()

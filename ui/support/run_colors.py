"""The colors of runs: ink for the one that is shown, the palette's others for the rest."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.support.theme import Theme
from ui.support.tokens import Tokens

COLORS = (("run2", 1.0), ("run3", 1.0), ("run2", 0.55), ("run3", 0.55))
"""Token and opacity by a run's place in the palette; beyond its end it starts over."""
SWATCH_PX = 12


def run_color(place: int, tokens: Tokens, *, is_shown: bool = False) -> QColor:
    """Return the color of a run's swatch and curves: that of ``place``, or ink for the run that is shown."""
    if is_shown:
        return tokens.color("ink")
    token, alpha = COLORS[place % len(COLORS)]
    return tokens.color(token, alpha)


class Swatch(QWidget):
    """A run's color as a small square."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = 0
        self._is_shown = False
        self._faded = False
        self.setFixedSize(SWATCH_PX, SWATCH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_run(self, place: int, *, is_shown: bool, faded: bool) -> None:
        """Show the color of a run; ``faded`` when it is hidden."""
        self._place, self._is_shown, self._faded = place, is_shown, faded
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = run_color(self._place, self._theme.tokens, is_shown=self._is_shown)
        if self._faded:
            color.setAlphaF(0.4 * color.alphaF())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.end()

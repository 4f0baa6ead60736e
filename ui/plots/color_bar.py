"""The heatmap's scale: colors with their values, cut at the limits of the health classes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from ui.support.fonts import font
from ui.support.theme import Theme

WIDTH_PX, BAR_PX, TOP_PX, BOTTOM_PX, CAP_PX = 54, 8, 4, 26, 10


class ColorBar(QWidget):
    """A vertical bar of ``colors`` from bottom to top, ``ticks`` as (place 0..1, word), ``cuts`` as places."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.colors: list[QColor] = []
        self.ticks: list[tuple[float, str]] = []
        self.cuts: list[float] = []
        self.cap: tuple[QColor, str] | None = None
        self.word = ""
        """What the colors measure, with its unit."""
        self.setFixedWidth(WIDTH_PX)
        self.setAccessibleName(self.tr("Color scale"))

    def set_scale(
        self,
        colors: list[QColor],
        ticks: list[tuple[float, str]],
        cuts: list[float],
        cap: tuple[QColor, str] | None = None,
    ) -> None:
        """Show a scale; ``cap`` is a separate patch on top, for what is above the scale."""
        self.colors, self.ticks, self.cuts, self.cap = colors, ticks, cuts, cap
        self.update()

    def set_word(self, word: str) -> None:
        """Name what the colors measure."""
        if word != self.word:
            self.word = word
            self.setToolTip(word)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt's hook: draw."""
        if not self.colors:
            return
        painter = QPainter(self)
        painter.setFont(font(10, tabular=True))
        top = TOP_PX + (CAP_PX + 6 if self.cap else 0)
        bar = QRectF(4, top, BAR_PX, self.height() - top - BOTTOM_PX)
        height = bar.height() / len(self.colors)
        for index, color in enumerate(self.colors):
            painter.fillRect(QRectF(bar.left(), bar.bottom() - (index + 1) * height, BAR_PX, height + 0.6), color)
        surface = self._theme.tokens.color("surface")
        for place in self.cuts:
            painter.fillRect(QRectF(bar.left(), bar.bottom() - place * bar.height() - 1, BAR_PX, 2), surface)
        painter.setPen(self._theme.tokens.color("text3"))
        for place, word in self.ticks:
            self._word(painter, bar.bottom() - place * bar.height(), word)
        if self.cap is not None:
            color, word = self.cap
            painter.fillRect(QRectF(bar.left(), TOP_PX, BAR_PX, CAP_PX), color)
            self._word(painter, TOP_PX + CAP_PX / 2, word)
        painter.end()

    def _word(self, painter: QPainter, y: float, word: str) -> None:
        place = QRectF(QPointF(4 + BAR_PX + 5, y - 8), QPointF(self.width(), y + 8))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


def stand_beside(bar: QWidget, view: QWidget, column: QBoxLayout) -> None:
    """Give ``view`` and ``bar``, at its right, the place that ``view`` had in ``column``."""
    column.removeWidget(view)
    grid = QGridLayout()
    grid.setSpacing(4)
    grid.addWidget(view, 0, 0)
    grid.addWidget(bar, 0, 1)
    column.addLayout(grid, 1)

"""A word in a corner of a plot, which says what it shows."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from ui.support.fonts import font
from ui.support.theme import Theme


class CornerWord(pg.TextItem):
    """Stays in the right corner of ``plot``, or the ``left`` one; ``low`` moves it down, out of a curve's way."""

    def __init__(self, plot: Any, theme: Theme, text: str = "", *, left: bool = False, role: str = "text3") -> None:
        super().__init__(text, anchor=(0 if left else 1, 0))
        self._left, self._role = left, role
        self._box = plot.getViewBox()
        self._theme = theme
        self._low = False
        self.setFont(font(11))
        self.setParentItem(self._box)
        self._box.sigResized.connect(lambda _box: self.place(low=self._low))
        theme.changed.connect(self.dress)
        self.dress()

    def say(self, text: str) -> None:
        """Show another word."""
        if text != self.toPlainText():
            self.setText(text)
            self.place(low=self._low)

    def place(self, *, low: bool) -> None:
        """Stand in the top corner, or in the bottom one."""
        self._low = low
        across = 2 if self._left else self._box.width() - 2
        self.setPos(across, self._box.height() - self.boundingRect().height() - 2 if low else 0)

    def dress(self) -> None:
        """Take the theme's colors; what is drawn under the word shows through."""
        self.setColor(self._theme.tokens.color(self._role))
        self.fill = pg.mkBrush(self._theme.tokens.color("surface", 0.75))

"""The confusion matrix: which class the validation examples of each class are taken for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gradlab.records import Pictures
from ui.plots.axes import LabelAxis, make_plot, style_plot, thin_pen
from ui.plots.curve_item import CurveItem
from ui.plots.instrument import Table, empty_text
from ui.plots.legend import Entry, LegendLine
from ui.plots.pictured import PictureInstrument, mixed, rgb
from ui.plots.scales import thinned
from ui.support.fonts import font
from ui.support.health import format_count
from ui.support.theme import Theme

PALEST, STRONGEST = 0.07, 0.62
"""Opacity of a cell that holds next to nothing of its row, and of one that holds all."""
DARK_ENOUGH = 0.42
"""From this opacity of ink on, words stand in the cell in the color that is read on ink."""
MOST_LETTERS = 9
"""Of a name beside its row."""
COUNT_PX, BOTH_PX = (20, 15), (40, 36)
"""Width and height from which a cell says its count, and also its share."""


class ConfusionMatrix(PictureInstrument):
    """Rows are the true classes, columns the predicted ones; colors and percentages are shares of the row."""

    name = "confusion"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._true, self._predicted = LabelAxis("left", 64), LabelAxis("bottom", 40)
        self.plot: Any = make_plot({"left": self._true, "bottom": self._predicted})
        self.plot.getViewBox().invertY(True)
        self.plot.getViewBox().setMouseEnabled(x=False, y=False)
        self.image: Any = pg.ImageItem()
        self._lines = CurveItem(connect="pairs")
        for item in (self.image, self._lines):
            self.plot.addItem(item, ignoreBounds=True)
        self.words: list[pg.TextItem] = []
        self.view.addItem(self.plot)
        self._legend = LegendLine(theme, [])
        self.add_above(self._legend)
        empty_text(
            self,
            self.tr(
                "Choose data with classes, at most 50 of them, and press Train: which class the validation examples of"
                " each class are taken for will appear here."
            ),
        )
        self.apply_theme()

    @property
    def title(self) -> str:
        """The panel's title."""
        return self.tr("Confusion matrix")

    @property
    def has_content(self) -> bool:
        """Tell whether a matrix is recorded."""
        return self.counts is not None

    @property
    def counts(self) -> np.ndarray | None:
        """The matrix of the shown step, uint32 [classes, classes]: rows true, columns predicted."""
        pictures = self.pictures
        return None if pictures is None else pictures.confusion

    def show_pictures(self, pictures: Pictures | None) -> None:
        """Bring cells, words and labels up to date."""
        counts = None if pictures is None else pictures.confusion
        for axis in (self._true, self._predicted):
            axis.showLabel(counts is not None)
        if pictures is None or counts is None:
            self.image.clear()
            self._lines.setData([], [])
            self._have_words(0)
            self._true.set_labels([])
            self._predicted.set_labels([])
            return
        count = len(counts)
        self.plot.setXRange(-0.5, count - 0.5, padding=0)
        self.plot.setYRange(-0.5, count - 0.5, padding=0)
        shares = shares_of_rows(counts)
        self.image.setImage(self._colors(counts, shares), autoLevels=False)
        self.image.setRect(QRectF(-0.5, -0.5, count, count))
        edges = np.repeat(np.arange(1, count) - 0.5, 2)
        ends = np.tile([-0.5, count - 0.5], count - 1)
        self._lines.setData(np.concatenate([edges, ends]), np.concatenate([ends, edges]))
        self._label(pictures.class_names)
        self._write(counts, shares)

    def _label(self, names: tuple[str, ...]) -> None:
        box, count = self.plot.getViewBox(), len(names)
        longest = max(len(name) for name in names)
        self._true.setWidth(34 + 7 * min(longest, MOST_LETTERS))
        rows = thinned(count, max(2, int(box.height() / 15)))
        self._true.set_labels([(float(row), elided(names[row], MOST_LETTERS)) for row in rows])
        room = box.width() / count  # of one column, in pixels
        columns = thinned(count, max(2, int(box.width() / min(6.5 * longest + 8, 60))))
        letters = max(3, int(room * count / len(columns) / 6.5) - 1)
        self._predicted.set_labels([(float(column), elided(names[column], letters)) for column in columns])

    def _colors(self, counts: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return uint8 [classes, classes, 3]; a cell without an example has no color."""
        tokens = self.theme.tokens
        palette = np.array([rgb(tokens.color("exploding")), rgb(tokens.color("ink"))])
        return mixed(rgb(tokens.color("surface")), palette[np.eye(len(counts), dtype=int)], opacity(counts, shares))

    def _write(self, counts: np.ndarray, shares: np.ndarray) -> None:
        """Write counts, and shares under them where there is room, into the cells that hold examples."""
        box, classes = self.plot.getViewBox(), len(counts)
        width, height = box.width() / classes, box.height() / classes
        both = width >= BOTH_PX[0] and height >= BOTH_PX[1]
        cells = np.argwhere(counts) if width >= COUNT_PX[0] and height >= COUNT_PX[1] else np.empty((0, 2), int)
        self._have_words(len(cells) * (1 + both))
        tokens, strong = self.theme.tokens, opacity(counts, shares) >= DARK_ENOUGH
        for place, (row, column) in enumerate(cells):
            on_ink = row == column and strong[row, column]
            color = tokens.color("on_ink" if on_ink else "text")
            self._put(place, format_count(int(counts[row, column])), color, (row, column), 1.0 if both else 0.5)
            if both:
                word = f"{shares[row, column]:.0%}".replace("%", " %")
                quiet = color if on_ink else tokens.color("text2")
                self._put(len(cells) + place, word, quiet, (row, column), 0.1)

    def _put(self, place: int, text: str, color: QColor, cell: tuple[int, int], anchor: float) -> None:
        word = self.words[place]
        word.setText(text, color)
        word.setAnchor((0.5, anchor))
        word.setPos(float(cell[1]), float(cell[0]))

    def _have_words(self, count: int) -> None:
        """Show ``count`` words and keep the others for later."""
        while len(self.words) < count:
            word = pg.TextItem("")
            word.setFont(font(11, tabular=True))
            self.plot.addItem(word, ignoreBounds=True)
            self.words.append(word)
        for place, word in enumerate(self.words):
            word.setVisible(place < count)

    def summary(self) -> str:
        """Return how many are right, and how the matrix is to be read."""
        counts = self.counts
        if counts is None:
            return ""
        right = float(np.trace(counts)) / max(float(counts.sum()), 1.0)
        words = self.tr("{share} % of {count} right")
        return words.format(share=f"{100 * right:.1f}", count=format_count(int(counts.sum())))

    def restyle(self) -> None:
        """Give the items the theme's colors."""
        style_plot(self.plot, self.theme)
        look: Any = {"color": self.theme.tokens.text2, "font-size": "11px"}
        self._true.setLabel(self.tr("true class"), **look)
        self._predicted.setLabel(self.tr("predicted class"), **look)
        for axis in (self._true, self._predicted):
            axis.showLabel(self.counts is not None)
        self._lines.setPen(thin_pen(self.theme.tokens.color("surface"), 1.0))
        self._legend.set_entries(
            [Entry(self.tr("right"), "ink", "band"), Entry(self.tr("taken for another class"), "exploding", "band")]
        )

    def read_out(self, position: Any) -> None:
        """Say what the cell under the pointer holds."""
        counts, pictures, box = self.counts, self.pictures, self.plot.getViewBox()
        if counts is None or pictures is None or not box.sceneBoundingRect().contains(position):
            self.card.hide()
            return
        point, last = box.mapSceneToView(position), len(counts) - 1
        row, column = (min(max(round(place), 0), last) for place in (point.y(), point.x()))
        names = pictures.class_names
        head = self.tr("{true} taken for {predicted}").format(true=names[row], predicted=names[column])
        share = f"{shares_of_rows(counts)[row, column]:.1%}".replace("%", " %")
        words = self.tr("{count} of {all}").format(
            count=format_count(int(counts[row, column])), all=format_count(int(counts[row].sum()))
        )
        self.card.show_at(self.view, position, head, f"{words}   {share}")

    def table(self) -> Table:
        """Return the matrix in long form."""
        header = ["step", "true", "predicted", "count", "share"]
        record, counts, pictures = self.record, self.counts, self.pictures
        if record is None or counts is None or pictures is None:
            return header, [[] for _ in header]
        names, classes = pictures.class_names, len(counts)
        true = [name for name in names for _ in range(classes)]
        shares = list(shares_of_rows(counts).ravel())
        return header, [[record.step] * counts.size, true, list(names) * classes, list(counts.ravel()), shares]


def shares_of_rows(counts: np.ndarray) -> np.ndarray:
    """Return float64, same shape: what share of its row each cell holds; zeros where a row is empty."""
    totals = counts.sum(axis=1, keepdims=True).astype(np.float64)
    return np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)


def opacity(counts: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return float64, same shape: how strong each cell's color is; a single example can be seen."""
    return np.where(counts > 0, PALEST + (STRONGEST - PALEST) * shares, 0.0)


def elided(name: str, letters: int) -> str:
    """Return ``name`` with at most so many letters."""
    return name if len(name) <= letters else name[: max(letters - 1, 1)] + "…"

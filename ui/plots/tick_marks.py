"""Where an axis draws its lines and words, worked out once for each range and drawn at once.

pyqtgraph records an axis as a picture and plays it, words and all, each time that anything in the plot moves; with
words that Qt keeps laid out this takes less than half of that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QStaticText

MOST_WORDS = 400
"""Words that are kept laid out; a run of a million steps names many numbers."""
CROWDED = ((0, 0.8), (2, 0.6), (4, 0.4), (6, 0.2))
"""With so many words on the axis, a further level of ticks is named only while words fill less than this share."""
_words: dict[tuple[str, str], tuple[QStaticText, float, float]] = {}

LEAST_WORD_PX = 3.0
"""No word is narrower or lower: a level that is crowded even so need not be written."""
Level = tuple[list[float], Callable[[list[float]], list[str]]]
"""The places of a level's ticks on the data's axis, and what gives their words."""


@dataclass(frozen=True, eq=False)
class TickMarks:
    """Lines by pen, and words with the place of their upper left corner."""

    lines: tuple[tuple[QPen, list[QLineF]], ...]
    words: tuple[tuple[QPointF, QStaticText], ...]

    def draw(self, painter: QPainter, font: QFont, pen: QPen) -> None:
        """Draw everything, the words in ``font`` with ``pen``."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, on=True)
        for one, lines in self.lines:
            painter.setPen(one)
            painter.drawLines(lines)
        painter.setFont(font)
        painter.setPen(pen)
        for place, word in self.words:
            painter.drawStaticText(place, word)


def word_of(text: str, font: QFont, key: str) -> tuple[QStaticText, float, float]:
    """Return ``text`` laid out in ``font``, whose `QFont.key` is ``key``, its width and its height in pixels."""
    found = _words.get((text, key))
    if found is None:
        if len(_words) >= MOST_WORDS:
            _words.clear()
        laid = QStaticText(text)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        laid.prepare(font=font)
        size = laid.size()
        found = _words[text, key] = (laid, size.width(), size.height())
    return found


def tick_marks(axis: Any) -> TickMarks | None:
    """Return what ``axis``, a PlainAxis, draws for its present range and size; None where it has no room."""
    upright = axis.orientation in {"left", "right"}
    bounds = axis.mapRectFromParent(axis.geometry())
    view = axis.linkedView()
    inner = bounds if view is None or axis.grid is False else view.mapRectToItem(axis, view.boundingRect())
    length = bounds.height() if upright else bounds.width()
    if length <= 0:
        return None
    start, stop, spine = _edges(axis.orientation, bounds, inner)
    low, high = axis.range
    scale = length / (high - low) if high != low else 1.0
    ends = sorted((low, high))
    lines: list[tuple[QPen, list[QLineF]]] = [(axis.pen(), [spine])]
    levels: list[tuple[list[float], Callable[[], list[str]]]] = []
    spine_px = spine.length()  # by which pyqtgraph chooses and fades ticks
    for number, (values, words) in enumerate(_levels(axis, low, high, spine_px)):
        kept = [value for value in values if ends[0] <= value <= ends[1]]
        zero, sense = (bounds.bottom(), -scale) if upright else (bounds.left(), scale)
        at = [zero + (value - low) * sense for value in kept]
        if at and start != stop:
            ticks = [QLineF(start, x, stop, x) if upright else QLineF(x, start, x, stop) for x in at]
            lines.append((_faded(axis, number, spine_px / (len(values) + 1)), ticks))
        levels.append((at, partial(words, kept)))
    return TickMarks(tuple(lines), tuple(_placed(axis, levels, stop, spine_px)))


def _edges(orientation: str, bounds: QRectF, inner: QRectF) -> tuple[float, float, QLineF]:
    """Return from where to where ticks run across the axis, and the line along it."""
    if orientation == "left":
        spine = QLineF(bounds.right() - 1, bounds.top() - 1, bounds.right() - 1, bounds.bottom() + 1)
        return inner.right(), bounds.right(), spine
    if orientation == "right":
        spine = QLineF(bounds.left() + 1, bounds.top() - 1, bounds.left() + 1, bounds.bottom() + 1)
        return inner.left(), bounds.left(), spine
    spine = QLineF(bounds.left() - 1, bounds.top() + 1, bounds.right() + 1, bounds.top() + 1)
    return inner.top(), bounds.top(), spine


def _levels(axis: Any, low: float, high: float, length: float) -> list[Level]:
    """Return each level's ticks, from the coarsest on."""
    if axis._tickLevels is not None:
        named = [{float(value): str(word) for value, word in level} for level in axis._tickLevels]
        return [(list(one), lambda kept, one=one: [one[value] for value in kept]) for one in named]
    found = axis.tickValues(low, high, length)
    return [
        (list(values), lambda kept, spacing=spacing: axis.tickStrings(kept, 1.0, spacing)) for spacing, values in found
    ]


def _faded(axis: Any, level: int, room: float) -> QPen:
    """Return the pen of a level: finer levels, and crowded ones, are fainter."""
    alpha = 255.0 / (level + 1)
    if axis.grid is not False:
        alpha *= axis.grid / 255.0 * min(max(0.05 * room, 0.0), 1.0)
    pen = QPen(axis.tickPen())
    color = pen.color()
    color.setAlpha(int(alpha))
    pen.setColor(color)
    return pen


def _placed(
    axis: Any, levels: Sequence[tuple[list[float], Callable[[], list[str]]]], edge: float, length: float
) -> list[tuple[QPointF, QStaticText]]:
    """Return the words that find room, level by level, each beside its tick."""
    font, upright = axis.tick_font, axis.orientation in {"left", "right"}
    gap, room, key = axis.style["tickTextOffset"][0 if upright else 1], axis.boundingRect(), font.key()
    placed: list[tuple[QPointF, QStaticText]] = []
    filled = 0.0

    def is_crowded(pixels: float) -> bool:
        return any(len(placed) >= count and pixels >= limit * length for count, limit in CROWDED)

    for number, (at, words) in enumerate(levels[: axis.style["maxTextLevel"] + 1]):
        if number and is_crowded(filled + LEAST_WORD_PX * len(at)):
            break
        laid = [word_of(word, font, key) for word in words()]
        filled += sum(height if upright else width for _, width, height in laid)
        if number and is_crowded(filled):
            break
        for x, (word, width, height) in zip(at, laid, strict=True):
            if upright:
                left = edge - gap - width if axis.orientation == "left" else edge + gap
                corner = QPointF(left, x - height / 2)
            else:
                corner = QPointF(x - width / 2, edge + gap)
            if width and room.contains(QRectF(corner.x(), corner.y() + 0.15 * height, width, 0.7 * height)):
                placed.append((corner, word))
    return placed

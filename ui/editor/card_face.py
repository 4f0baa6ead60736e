"""What does not move on a card: ground, glyph, name, kind, chips, problem, shape."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gradlab.spec import Layer, WeightedLayer, is_frozen
from ui.editor.glyphs import paint_layer_glyph
from ui.editor.layer_words import Words, kind_of
from ui.support.fonts import font
from ui.support.icons import paint_icon
from ui.support.tokens import Tokens

METER_PX = 68
WORDS_PX = 54
"""From the card's left edge to its words."""
SHEET_PX = 3.0
"""How far the sheets behind a folded card stand out."""


def paint_face(painter: QPainter, card: QRectF, layer: Layer, words: Words, tokens: Tokens, *, selected: bool) -> None:
    """Draw everything of a card but its meter into ``card``."""
    _paint_ground(painter, card, layer, tokens, selected=selected, sheets=words.count > 1)
    tile = QRectF(card.left() + 19, card.top() + 13, 26, 26)
    painter.setPen(QPen(tokens.color("hair"), 1))
    painter.setBrush(tokens.color("surface"))
    painter.drawRoundedRect(tile, 4, 4)
    paint_layer_glyph(painter, tile.adjusted(5, 6, -5, -6), layer, tokens.color("text"))
    metered = isinstance(layer, WeightedLayer)
    room = card.right() - (METER_PX + 14 if metered else 10)
    _paint_first_line(painter, card, layer, words, tokens, room)
    corner = QPointF(card.left() + WORDS_PX, card.top() + 29)
    if words.problem:
        _paint_sentence(painter, corner, words.problem, tokens, room)
        return
    end = _paint_chips(painter, corner, words.chips, tokens, room)
    _paint_place(painter, end, corner.y(), words.place, tokens, room)


def _paint_ground(
    painter: QPainter, card: QRectF, layer: Layer, tokens: Tokens, *, selected: bool, sheets: bool
) -> None:
    painter.setBrush(tokens.color("frozen_tint" if is_frozen(layer) else "surface"))
    outline = QPen(tokens.color("ink"), 1.33) if selected else QPen(tokens.color("hair"), 1.0)
    if sheets:
        painter.setPen(QPen(tokens.color("hair2"), 1.0))
        painter.drawRoundedRect(card.adjusted(7, 6.5, -7, 2 * SHEET_PX - 0.5), 6, 6)
        painter.drawRoundedRect(card.adjusted(3.5, 4.5, -3.5, SHEET_PX - 0.5), 6, 6)
    painter.setPen(outline)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("disabled"))
    for row in range(3):
        for column in range(2):
            painter.drawEllipse(QPointF(card.left() + 8 + 4 * column, card.center().y() - 5 + 5 * row), 0.9, 0.9)


def _paint_first_line(painter: QPainter, card: QRectF, layer: Layer, words: Words, tokens: Tokens, room: float) -> None:
    """Draw name, kind, how many, lock and warning; what must be seen keeps its place, words give way."""
    signs = [name for name, there in (("lock", is_frozen(layer)), ("warning", words.warns)) if there]
    count = f"× {words.count}" if words.count > 1 else ""
    badge = _advance(count, 10, 600) + 12 if count else 0.0
    space = room - 17 * len(signs) - badge
    left = card.left() + WORDS_PX
    for text, weight, px, token in ((words.title, 600, 13, "text"), (kind_of(layer), 400, 11, "text2")):
        painter.setFont(font(px, weight))
        painter.setPen(tokens.color(token))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(space - left, 0))
        painter.drawText(QPointF(left, card.top() + 21), shown)
        left += QFontMetricsF(painter.font()).horizontalAdvance(shown) + (6 if shown else 0)
    if count:
        rect = QRectF(left, card.top() + 9, badge - 4, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("ink"))
        painter.drawRoundedRect(rect, 8, 8)
        painter.setFont(font(10, 600))
        painter.setPen(tokens.color("on_ink"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, count)
        left += badge
    for name in signs:
        paint_icon(
            painter, QRectF(left, card.top() + 10, 13, 13), name, tokens.text2 if name == "lock" else tokens.text
        )
        left += 17


def _paint_sentence(painter: QPainter, corner: QPointF, sentence: str, tokens: Tokens, room: float) -> None:
    """Draw what is wrong in the place of the chips; the tool tip has it in full."""
    painter.setFont(font(11))
    painter.setPen(tokens.color("text"))
    shown = QFontMetricsF(painter.font()).elidedText(sentence, Qt.TextElideMode.ElideRight, room - corner.x())
    painter.drawText(QPointF(corner.x(), corner.y() + 12), shown)


def _paint_chips(painter: QPainter, corner: QPointF, chips: tuple[str, ...], tokens: Tokens, room: float) -> float:
    """Draw the chips that fit; return where they end."""
    painter.setFont(font(10, 500))
    metrics = QFontMetricsF(painter.font())
    left = corner.x()
    for chip in chips:
        width = metrics.horizontalAdvance(chip) + 10
        if left + width > room:
            break
        rect = QRectF(left, corner.y(), width, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("well"))
        painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(tokens.color("text2"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, chip)
        left += width + 4
    return left


def _paint_place(painter: QPainter, left: float, top: float, place: str, tokens: Tokens, room: float) -> None:
    """Draw the shape of what comes out at the right, where there is room for all of it."""
    if place and left + _advance(place, 10, 400) <= room:
        painter.setFont(font(10, tabular=True))
        painter.setPen(tokens.color("text3"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, top, room - left, 15), flags, place)


def _advance(text: str, px: int, weight: int) -> float:
    return QFontMetricsF(font(px, weight)).horizontalAdvance(text)

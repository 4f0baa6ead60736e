"""Draws a layer's card: glyph, name, size, chips, problem mark, live meter, and the spine at its left."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from gradlab.spec import Layer, is_frozen
from ui.editor.glyphs import paint_layer_glyph
from ui.editor.layer_words import chips_of, kind_of
from ui.editor.stack_model import Meter, Role
from ui.support.fonts import font
from ui.support.health import classify, format_value, health_color, ramp_color
from ui.support.icons import paint_icon
from ui.support.theme import Theme
from ui.support.widgets.meter import paint_meter

Index = QModelIndex | QPersistentModelIndex

MOST_PICTURES = 400
CARD_PX, GAP_PX, SPINE_PX, METER_PX = 52, 8, 18, 68


class CardDelegate(QStyledItemDelegate):
    """Paints rows of the stack as cards; a name is edited where it stands."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt's hook: all cards are equally high."""
        return QSize(240, CARD_PX + GAP_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook: draw one card."""
        layer: Layer = index.data(Role.LAYER)
        meter: Meter | None = index.data(Role.METER)
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        area = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_spine(painter, area, index, meter, selected=selected)
        card = QRectF(area.left() + SPINE_PX, area.top() + 1, area.width() - SPINE_PX - 2, CARD_PX)
        look = (bool(index.data(Role.PROBLEMS)), selected)
        picture = self._picture(card, layer, look, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(card.left() - 1, card.top() - 1), picture)
        if meter is not None:
            self._paint_signal(painter, QRectF(card.right() - METER_PX - 10, card.top() + 8, METER_PX, 36), meter)
        painter.restore()

    def _picture(self, card: QRectF, layer: Layer, look: tuple[bool, bool], ratio: float) -> QPixmap:
        """Return what does not move on a card, drawn once: while training only meters are drawn again."""
        has_problem, selected = look
        key = (layer, look, card.width(), ratio, self._theme.tokens.ink)  # the ink is another in each palette
        if key not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.clear()
            picture = QPixmap(math.ceil((card.width() + 2) * ratio), math.ceil((card.height() + 2) * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = QRectF(1, 1, card.width(), card.height())
            self._paint_ground(painter, place, layer, selected=selected)
            self._paint_words(painter, place, layer, has_problem=has_problem)
            painter.end()
            self._pictures[key] = picture
        return self._pictures[key]

    def _paint_signal(self, painter: QPainter, rect: QRectF, meter: Meter) -> None:
        """Draw the shown step's value in the color of its state, and the live meter under it."""
        tokens = self._theme.tokens
        painter.setFont(font(11, 600, tabular=True))
        painter.setPen(health_color(classify(meter.number, frozen=meter.frozen), tokens))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(rect, flags, format_value(meter.number))
        place = rect.adjusted(0, 19, 0, 0)
        paint_meter(painter, place, meter.value, meter.low, meter.high, tokens, frozen=meter.frozen)

    def _paint_spine(
        self, painter: QPainter, area: QRectF, index: Index, meter: Meter | None, *, selected: bool
    ) -> None:
        """Draw the way back of the gradient: color and width follow the signal."""
        tokens = self._theme.tokens
        x = area.left() + 6
        middle = area.top() + 1 + CARD_PX / 2
        color, width = QColor(tokens.hair2), 1.2
        if meter is not None and math.isfinite(meter.value):
            color = ramp_color(meter.value, tokens)
            width = 1.2 + 2.2 * max(0.0, min(1.0, (math.log10(max(abs(meter.value), 1e-7)) + 7) / 8))
        bottom = middle if index.row() == index.model().rowCount() - 1 else area.bottom() + 1
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))
        painter.setPen(QPen(color if meter else QColor(tokens.text3), 1.4))
        painter.setBrush(tokens.color("ink") if selected else tokens.color("dock"))
        painter.drawEllipse(QPointF(x, middle), 3.5, 3.5)

    def _paint_ground(self, painter: QPainter, card: QRectF, layer: Layer, *, selected: bool) -> None:
        tokens = self._theme.tokens
        painter.setBrush(tokens.color("frozen_tint" if is_frozen(layer) else "surface"))
        painter.setPen(QPen(tokens.color("ink"), 1.33) if selected else QPen(tokens.color("hair"), 1.0))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("disabled"))
        for row in range(3):
            for column in range(2):
                painter.drawEllipse(QPointF(card.left() + 8 + 4 * column, card.center().y() - 5 + 5 * row), 0.9, 0.9)

    def _paint_words(self, painter: QPainter, card: QRectF, layer: Layer, *, has_problem: bool) -> None:
        tokens = self._theme.tokens
        tile = QRectF(card.left() + 19, card.top() + 13, 26, 26)
        painter.setPen(QPen(tokens.color("hair"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(tile, 4, 4)
        paint_layer_glyph(painter, tile.adjusted(5, 6, -5, -6), layer, tokens.color("text"))
        room = card.right() - METER_PX - 14
        left = self._paint_name(painter, card, layer, room)
        if has_problem:
            paint_icon(painter, QRectF(min(left + 4, room - 14), card.top() + 9, 14, 14), "warning", tokens.text)
        self._paint_chips(painter, QPointF(card.left() + 54, card.top() + 29), chips_of(layer), room)

    def _paint_name(self, painter: QPainter, card: QRectF, layer: Layer, room: float) -> float:
        """Draw name, kind and lock; return where they end."""
        tokens = self._theme.tokens
        left = card.left() + 54
        for text, weight, px, token in ((layer.name, 600, 13, "text"), (kind_of(layer), 400, 11, "text2")):
            painter.setFont(font(px, weight))
            painter.setPen(tokens.color(token))
            shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(room - left, 0))
            painter.drawText(QPointF(left, card.top() + 21), shown)
            left += QFontMetricsF(painter.font()).horizontalAdvance(shown) + 6
        if is_frozen(layer) and left + 14 < room:
            paint_icon(painter, QRectF(left, card.top() + 10, 13, 13), "lock", tokens.text2)
            left += 16
        return left

    def _paint_chips(self, painter: QPainter, corner: QPointF, chips: list[str], room: float) -> None:
        tokens = self._theme.tokens
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

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt's hook: a field for the name."""
        field = QLineEdit(parent)
        field.setMaxLength(60)
        field.setAccessibleName(self.tr("Name of the layer"))
        return field

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook: the field stands where the name does."""
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        editor.setGeometry(rect.left() + SPINE_PX + 48, rect.top() + 5, 120, 24)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's hook: hand the typed name to the view, which makes an edit of it."""
        assert isinstance(editor, QLineEdit)
        parent = self.parent()
        rename = getattr(parent, "rename", None)
        if rename is not None:
            rename(index.row(), editor.text())

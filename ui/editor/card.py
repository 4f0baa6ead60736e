"""Draws a card: its face, its live meter, the spine at its left, and the bracket around reused layers."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from gradlab.spec import Layer
from ui.editor.card_face import METER_PX, SHEET_PX, WORDS_PX, paint_face
from ui.editor.layer_words import Words
from ui.editor.signals import Meter
from ui.editor.stack_model import Group, Role
from ui.support.fonts import font
from ui.support.health import classify, format_value, health_color, ramp_color
from ui.support.icons import paint_icon
from ui.support.theme import Theme
from ui.support.widgets.meter import paint_meter, paint_quiet_meter

Index = QModelIndex | QPersistentModelIndex

MOST_PICTURES = 400
CARD_PX, GAP_PX, SPINE_PX, HEAD_PX = 52, 8, 18, 26
MARGIN_PX = 1 + math.ceil(2 * SHEET_PX)
"""Around a card's picture: its outline and the sheets behind it."""
RING_RADIUS = 5
"""Of the ring within a card that says that it has the keyboard."""


class CardDelegate(QStyledItemDelegate):
    """Paints rows of the stack as cards; a name is edited where it stands."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt's hook: all cards are equally high; the first of a reused group has a head above it."""
        group: Group | None = index.data(Role.GROUP)
        return QSize(240, CARD_PX + GAP_PX + (HEAD_PX if group is not None and group.begins else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook: draw one card."""
        meter: Meter | None = index.data(Role.METER)
        group: Group | None = index.data(Role.GROUP)
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        area = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = area.top() + 1 + (HEAD_PX if group is not None and group.begins else 0)
        if group is not None:
            self._paint_group(painter, area, group)
        self._paint_spine(painter, area, top, index, meter, selected=selected)
        card = QRectF(area.left() + SPINE_PX, top, area.width() - SPINE_PX - 2, CARD_PX)
        picture = self._picture(card, index, selected=selected, ratio=painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(card.left() - MARGIN_PX, card.top() - MARGIN_PX), picture)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.tokens.color("ink", 0.4), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.adjusted(2.5, 2.5, -2.5, -2.5), RING_RADIUS, RING_RADIUS)
        if meter is not None:
            self._paint_signal(painter, QRectF(card.right() - METER_PX - 10, card.top() + 8, METER_PX, 36), meter)
        painter.restore()

    def _picture(self, card: QRectF, index: Index, *, selected: bool, ratio: float) -> QPixmap:
        """Return what does not move on a card, drawn once: while training only meters are drawn again."""
        layer: Layer = index.data(Role.LAYER)
        words: Words = index.data(Role.WORDS)
        # The ink is another in each palette.
        key = (layer, words, selected, card.width(), ratio, self._theme.tokens.ink)
        if key not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.clear()
            wide, high = card.width() + 2 * MARGIN_PX, card.height() + 2 * MARGIN_PX
            picture = QPixmap(math.ceil(wide * ratio), math.ceil(high * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = QRectF(MARGIN_PX, MARGIN_PX, card.width(), card.height())
            paint_face(painter, place, layer, words, self._theme.tokens, selected=selected)
            painter.end()
            self._pictures[key] = picture
        return self._pictures[key]

    def _paint_signal(self, painter: QPainter, rect: QRectF, meter: Meter) -> None:
        """Draw the shown step's value and the live meter under it, or quietly those from before training."""
        tokens = self._theme.tokens
        place = rect.adjusted(0, 19, 0, 0)
        painter.setFont(font(11, 400 if meter.before else 600, tabular=True))
        color = health_color(classify(meter.number, frozen=meter.frozen), tokens)
        painter.setPen(tokens.color("text3") if meter.before else color)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(rect, flags, format_value(meter.number))
        draw = paint_quiet_meter if meter.before else paint_meter
        draw(painter, place, meter.value, meter.low, meter.high, tokens, frozen=meter.frozen)

    def _paint_group(self, painter: QPainter, area: QRectF, group: Group) -> None:
        """Draw the ground of reused layers, its head where it begins, and the bracket at its left."""
        tokens = self._theme.tokens
        top = area.top() + (2 if group.begins else -12)
        bottom = area.bottom() - (4 if group.ends else -13)
        painter.save()
        painter.setClipRect(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("frozen_tint"))
        painter.drawRoundedRect(QRectF(area.left() - 8, top, area.width() + 10, bottom - top), 8, 8)
        painter.setPen(QPen(tokens.color("text3"), 1.0))
        left = area.left() + 0.75
        first, last = (top + 4 if group.begins else area.top()), (bottom - 4 if group.ends else area.bottom() + 1)
        painter.drawLine(QPointF(left, first), QPointF(left, last))
        for there, y in ((group.begins, first), (group.ends, last)):
            if there:
                painter.drawLine(QPointF(left, y), QPointF(left + 3, y))
        painter.restore()
        if group.begins:
            self._paint_head(painter, area, group.source)

    def _paint_head(self, painter: QPainter, area: QRectF, source: str) -> None:
        tokens = self._theme.tokens
        left = area.left() + SPINE_PX + 4
        paint_icon(painter, QRectF(left, area.top() + 7, 14, 14), "link", tokens.text2)
        painter.setFont(font(11))
        painter.setPen(tokens.color("text2"))
        text = self.tr("reused from {source}").format(source=source)
        room = area.right() - left - 24
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QPointF(left + 20, area.top() + 18), shown)

    def _paint_spine(
        self, painter: QPainter, area: QRectF, top: float, index: Index, meter: Meter | None, *, selected: bool
    ) -> None:
        """Draw the way back of the gradient: color and width follow the signal."""
        tokens = self._theme.tokens
        x = area.left() + 6
        middle = top + CARD_PX / 2
        color, width = QColor(tokens.hair2), 1.2
        if meter is not None and not meter.before and math.isfinite(meter.value):
            color = ramp_color(meter.value, tokens)
            width = 1.2 + 2.2 * max(0.0, min(1.0, (math.log10(max(abs(meter.value), 1e-7)) + 7) / 8))
        bottom = middle if index.row() == index.model().rowCount() - 1 else area.bottom() + 1
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))
        painter.setPen(QPen(color if meter else QColor(tokens.text3), 1.4))
        painter.setBrush(tokens.color("ink") if selected else tokens.color("dock"))
        painter.drawEllipse(QPointF(x, middle), 3.5, 3.5)

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
        top = rect.bottom() - CARD_PX - GAP_PX + 6
        left = rect.left() + SPINE_PX + WORDS_PX - 6
        editor.setGeometry(left, top, max(120, rect.right() - METER_PX - 20 - left), 24)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's hook: hand the typed name to the view, which makes an edit of it."""
        assert isinstance(editor, QLineEdit)
        parent = self.parent()
        rename = getattr(parent, "rename", None)
        if rename is not None:
            rename(index.row(), editor.text())

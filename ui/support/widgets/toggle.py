"""A switch: a check box drawn as a sliding knob."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

TRACK = QSize(28, 16)
KNOB_PX = 12.0
_GAP = 8
_RING = 2


class Toggle(QCheckBox):
    """On or off, ink when on. Signals, keys and screen-reader role are those of ``QCheckBox``."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        """The track with its focus ring, and the text when there is one."""
        width = TRACK.width() + 2 * _RING
        if self.text():
            width += _GAP - _RING + self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, max(TRACK.height() + 2 * _RING, self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its hint."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The text belongs to the switch."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, knob, text and, with the focus, a ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_RING, (self.height() - TRACK.height()) / 2, TRACK.width(), TRACK.height())
        self._paint_track(painter, track)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._color(QPalette.ColorRole.Highlight), 1))
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), 9.5, 9.5)
        if self.text():
            left = int(track.right()) + _GAP
            painter.setPen(self._color(QPalette.ColorRole.WindowText))
            box = self.rect().adjusted(left, 0, 0, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
            painter.drawText(box, flags, self.text())
        painter.end()

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(QPalette.ColorRole.Highlight if on else QPalette.ColorRole.Mid))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        inset = track.height() / 2
        x = track.right() - inset if on else track.left() + inset
        painter.setBrush(self._color(QPalette.ColorRole.HighlightedText))
        painter.drawEllipse(QPointF(x, track.center().y()), KNOB_PX / 2, KNOB_PX / 2)

    def _color(self, role: QPalette.ColorRole) -> QColor:
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        return self.palette().color(group, role)

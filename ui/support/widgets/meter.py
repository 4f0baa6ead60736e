"""The health meter: where a layer's signal stands on the one log scale, 1e-7 to 10."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.support.health import Health, classify, health_color, position
from ui.support.marks import mark_path, paint_hatch, paint_mark
from ui.support.tokens import Tokens

TRACK_PX = 4.0
BAND_PX = 10.0
MARK_PX = 9.0
_BAR_ALPHA = 0.5
_BAND_ALPHA = 0.2


def meter_x(rect: QRectF, value: float) -> float:
    """Horizontal place of a finite ``value`` in a meter that fills ``rect``."""
    return rect.left() + position(value) * rect.width()


def paint_meter(
    painter: QPainter,
    rect: QRectF,
    value: float | None,
    low: float | None,
    high: float | None,
    tokens: Tokens,
    frozen: bool = False,
    ground: str | None = None,
) -> None:
    """Draw a meter centred vertically in ``rect`` (at least 12 high).

    ``value`` is the relative delta now, None before the first measurement: the empty track then.
    ``low`` and ``high`` bound the last 500 steps. ``frozen`` gives hatch and hollow square.
    ``ground`` is the colour behind the meter, for the rim of the mark (``surface`` by default).
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    track = QRectF(rect.left(), rect.center().y() - TRACK_PX / 2, rect.width(), TRACK_PX)
    painter.setBrush(QColor(tokens.well))
    painter.drawRoundedRect(track, 2, 2)
    if value is not None:
        state = classify(value, frozen=frozen)
        _paint_value(painter, rect, track, value, state, tokens, (low, high), ground)
    painter.restore()


def paint_quiet_meter(
    painter: QPainter, rect: QRectF, value: float, low: float, high: float, tokens: Tokens, frozen: bool = False
) -> None:
    """Draw a meter of what was seen before training: no bar, the mark hollow.

    ``low`` and ``high`` bound several layers, NaN where there is one.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = rect.center().y()
    painter.setBrush(QColor(tokens.well))
    painter.drawRoundedRect(QRectF(rect.left(), middle - TRACK_PX / 2, rect.width(), TRACK_PX), 2, 2)
    if math.isfinite(low) and math.isfinite(high):
        left, right = meter_x(rect, low), meter_x(rect, high)
        painter.setBrush(QColor(tokens.hair2))
        painter.drawRoundedRect(QRectF(left, middle - TRACK_PX / 2, max(right - left, 1.0), TRACK_PX), 2, 2)
    state = classify(value, frozen=frozen)
    x = rect.right() - MARK_PX / 2 if state is Health.NON_FINITE else meter_x(rect, value)
    path = mark_path(state, MARK_PX - 1).translated(QPointF(x, middle))
    painter.setPen(QPen(health_color(state, tokens), 1.35))
    painter.setBrush(QColor(tokens.surface))
    painter.drawPath(path)
    painter.restore()


def _paint_value(
    painter: QPainter,
    rect: QRectF,
    track: QRectF,
    value: float,
    state: Health,
    tokens: Tokens,
    bounds: tuple[float | None, float | None],
    ground: str | None,
) -> None:
    color = health_color(state, tokens)
    rim = ground or tokens.surface
    if state is Health.NON_FINITE:
        paint_hatch(painter, _rounded(track, 2), _faded(color, 0.7))
        center = QPointF(rect.right() - MARK_PX / 2, rect.center().y())
        paint_mark(painter, center, state, tokens, MARK_PX, halo=rim)
        return
    x = meter_x(rect, value)
    _paint_bar(painter, QRectF(track.left(), track.top(), x - track.left(), TRACK_PX), color, state)
    _paint_band(painter, rect, bounds, color)
    paint_mark(painter, QPointF(x, rect.center().y()), state, tokens, MARK_PX, halo=rim)


def _paint_bar(painter: QPainter, bar: QRectF, color: QColor, state: Health) -> None:
    if bar.width() <= 0:
        return
    if state is Health.FROZEN:
        paint_hatch(painter, _rounded(bar, 2), color, spacing=3.0)
    else:
        painter.fillPath(_rounded(bar, 2), _faded(color, _BAR_ALPHA))


def _paint_band(painter: QPainter, rect: QRectF, bounds: tuple[float | None, float | None], color: QColor) -> None:
    low, high = bounds
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return
    left, right = meter_x(rect, low), meter_x(rect, high)
    band = QRectF(left, rect.center().y() - BAND_PX / 2, right - left, BAND_PX)
    if band.width() > 1:
        painter.fillPath(_rounded(band, 3), _faded(color, _BAND_ALPHA))


def _rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def _faded(color: QColor, alpha: float) -> QColor:
    result = QColor(color)
    result.setAlphaF(alpha)
    return result

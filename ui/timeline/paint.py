"""How a timeline looks: places of steps, the strip, ticks, marks with their words, pins, the playhead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from ui.support.fonts import font
from ui.support.health import format_count, signal_map
from ui.support.icons import paint_icon
from ui.support.tokens import Tokens
from ui.timeline.marks import Mark
from ui.timeline.strip import Strip

SIGNAL_PX = 4.0
SIGN_PX = 12.0
LEAST_WORDS_PX = 44.0
TICK_PX = 90.0


@dataclass(frozen=True)
class Track:
    """Where steps lie: from ``left`` over ``width`` pixels, ``last`` of them; marks above ``top``, ticks below."""

    left: float
    width: float
    last: int
    top: float = 19.0
    bottom: float = 38.0

    def x_of(self, step: float) -> float:
        """Return the place of a step; step 0 is the left end."""
        return self.left + self.width * min(max(step, 0), self.last) / self.last

    def step_at(self, x: float) -> int:
        """Return the step at a place, within the run."""
        return max(1, min(self.last, round((x - self.left) / self.width * self.last)))


def strip_image(track: Track, strip: Strip | None, tokens: Tokens, ratio: float) -> QImage:
    """Return the loss as a gray height over the signal's color, ``ratio`` pixels a point; not finite is a red gap.

    Its upper left corner is that of the track. One column of pixels shows the bucket at its middle.
    """
    wide = max(math.ceil(track.width * ratio), 1)
    high, signal = round((track.bottom - track.top) * ratio), round(SIGNAL_PX * ratio)
    pixels = np.zeros((high, wide, 4), np.float64)
    pixels[high - signal :] = _blended(tokens.color("well"))
    if strip is not None and strip.last:
        middles = (np.arange(wide) + 0.5) / wide * track.last
        edges = (strip.steps[:-1] + strip.steps[1:]) / 2
        bucket = np.searchsorted(edges, middles)
        there = middles >= strip.first - 1
        gray = _blended(tokens.color("hair2"))
        pixels[: high - signal] = _loss_cover(strip.heights[bucket], high - signal, ratio, there)[..., None] * gray
        pixels[high - signal :, there] = _signal_colors(strip.signals, tokens)[bucket][there]
        for place in np.flatnonzero(strip.bad):
            first, last = np.searchsorted(bucket, (place, place + 1))
            over = slice(first, max(last, min(first + round(3 * ratio), wide)))
            pixels[:, over] = _blended(tokens.color("exploding", 0.55)) + 0.45 * _blended(tokens.color("chrome"))
    codes = np.ascontiguousarray(np.rint(pixels).astype(np.uint8))
    image = QImage(codes.data, wide, high, 4 * wide, QImage.Format.Format_RGBA8888_Premultiplied).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _blended(color: QColor) -> np.ndarray:
    """Return float64 [4]: red, green, blue and alpha in 0..255, the colors multiplied by alpha."""
    alpha = color.alphaF()
    return np.array([alpha * color.red(), alpha * color.green(), alpha * color.blue(), 255.0 * alpha])


def _loss_cover(heights: np.ndarray, rows: int, ratio: float, there: np.ndarray) -> np.ndarray:
    """Return float64 [rows, columns]: the share of each pixel under the loss.

    It is at least 1.5 points high, so that a small one is still seen to be there.
    """
    least = 1.5 * ratio
    tall = least + (rows - ratio - least) * np.nan_to_num(heights)
    tall[~(np.isfinite(heights) & there)] = 0.0
    return np.clip(tall[None] - np.arange(rows - 1, -1, -1)[:, None], 0.0, 1.0)


def _signal_colors(signals: np.ndarray, tokens: Tokens) -> np.ndarray:
    """Return float64 [m, 4]: the signal map's color of each value; nothing known is the ground."""
    with np.errstate(all="ignore"):
        places = (np.log10(np.abs(signals.astype(np.float64))) + 7.0) / 8.0 * 255.0
    rows = np.nan_to_num(places, nan=0.0, posinf=256.0, neginf=0.0).clip(0, 256).astype(int)
    colors = signal_map(tokens)[rows].astype(np.float64)
    colors[np.isnan(places)] = _blended(tokens.color("well"))
    return colors


def paint_ticks(painter: QPainter, track: Track, free_of: QRectF, tokens: Tokens) -> None:
    """Write round steps under the strip, but where they would touch ``free_of``."""
    painter.setFont(font(10, tabular=True))
    painter.setPen(tokens.color("text3"))
    metrics = QFontMetricsF(painter.font())
    for step in round_steps(track.last, max(2, int(track.width / TICK_PX))):
        text = format_count(step)
        width = metrics.horizontalAdvance(text)
        box = QRectF(track.x_of(step) - width / 2, track.bottom + 2, width + 1, 14)
        box.moveRight(min(box.right(), painter.window().right()))
        if not box.adjusted(-3, 0, 3, 0).intersects(free_of):
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)


def round_steps(last: int, most: int) -> list[int]:
    """Return at most ``most`` + 1 round steps from 0 to ``last``."""
    if last <= 1:
        return [0]
    rough = last / most
    power = 10 ** math.floor(math.log10(rough))
    size = max(1, int(next(part * power for part in (1, 2, 5, 10) if part * power >= rough * (1 - 1e-9))))
    return list(range(0, last + 1, size))


def paint_marks(painter: QPainter, track: Track, marks: Sequence[Mark], tokens: Tokens) -> None:
    """Draw a sign for each mark, with its words where they fit before the next that has some.

    What has no words of its own gives way to those of others: only its line is left then.
    """
    painter.setFont(font(11))
    metrics = QFontMetricsF(painter.font())
    wordy = [track.x_of(mark.step) for mark in marks if mark.text]
    taken = -math.inf
    for mark in marks:
        x, color = track.x_of(mark.step), getattr(tokens, mark.color)
        free = x >= taken
        painter.setPen(QPen(QColor(color), 1.2))
        painter.drawLine(QPointF(x, 3 if free else track.top), QPointF(x, track.bottom))
        if not free:
            continue
        paint_icon(painter, QRectF(x + 2, 3, SIGN_PX, SIGN_PX), mark.icon, color)
        taken = x + SIGN_PX + 4
        following = min((place for place in wordy if place > x), default=track.left + track.width)
        room = following - x - SIGN_PX - 10
        if mark.text and room >= LEAST_WORDS_PX:
            painter.setPen(tokens.color("text"))
            words = metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(x + SIGN_PX + 5, 13), words)
            taken = x + SIGN_PX + 9 + metrics.horizontalAdvance(words)


def paint_pins(painter: QPainter, track: Track, pins: tuple[int, ...], tokens: Tokens) -> None:
    """Draw a pin as a small ink wedge under the strip."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("ink"))
    for step in pins:
        x, y = track.x_of(step), track.bottom + 1
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - 4, y + 6), QPointF(x + 4, y + 6)]))


def chip_of(track: Track, step: int | None) -> QRectF:
    """Return where the shown step is written under the strip; nowhere at the live edge."""
    if step is None:
        return QRectF()
    width = QFontMetricsF(font(11, 600, tabular=True)).horizontalAdvance(format_count(step)) + 14
    left = min(max(track.x_of(step) - width / 2, 1.0), track.left + track.width + 11 - width)
    return QRectF(left, track.bottom + 2, width, 15)


def paint_handle(painter: QPainter, track: Track, step: int | None, tokens: Tokens) -> None:
    """Draw the playhead with its step; at the live edge a dot in ink stands at the strip's end."""
    if step is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("ink"))
        painter.drawEllipse(QPointF(track.x_of(track.last), track.bottom - SIGNAL_PX / 2), 3.2, 3.2)
        return
    x = track.x_of(step)
    painter.setPen(QPen(tokens.color("now_line"), 1.5))
    painter.drawLine(QPointF(x, 6), QPointF(x, track.bottom + 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("now_fill"))
    painter.drawEllipse(QPointF(x, 5), 3.6, 3.6)
    painter.setFont(font(11, 600, tabular=True))
    box = chip_of(track, step)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(tokens.color("on_now"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, format_count(step))

"""How a timeline looks: places of steps, the strip, ticks, marks with their words, pins, the playhead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

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


def paint_strip(painter: QPainter, track: Track, strip: Strip | None, tokens: Tokens) -> None:
    """Draw the loss as a gray height over the signal's color; what is not finite is a hatched gap."""
    ground = QRectF(track.left, track.bottom - SIGNAL_PX, track.width, SIGNAL_PX)
    painter.fillRect(ground, tokens.color("well"))
    if strip is None or not strip.last:
        return
    edges = [track.x_of(strip.first - 1), *(track.x_of(place) for place in (strip.steps[:-1] + strip.steps[1:]) / 2)]
    edges.append(track.left + track.width)
    _paint_loss(painter, track, strip, edges, tokens)
    colors = _colors(strip.signals, tokens)
    for left, right, color, bad in zip(edges[:-1], edges[1:], colors, strip.bad, strict=True):
        box = QRectF(left, track.bottom - SIGNAL_PX, right - left + 0.5, SIGNAL_PX)
        if bad:
            tall = QRectF(left, track.top, max(right - left, 3.0), track.bottom - track.top)
            painter.fillRect(tall, tokens.color("chrome"))
            painter.fillRect(tall, _hatch(tokens))
        else:
            painter.fillRect(box, color)


def _hatch(tokens: Tokens) -> QColor:
    return tokens.color("exploding", 0.55)


def _colors(signals: np.ndarray, tokens: Tokens) -> list[QColor]:
    """Return the signal map's color of each value; nothing known is the ground."""
    table = signal_map(tokens)
    with np.errstate(all="ignore"):
        places = (np.log10(np.abs(signals.astype(np.float64))) + 7.0) / 8.0 * 255.0
    ground = tokens.color("well")
    rows = np.nan_to_num(places, nan=-1.0, posinf=256.0, neginf=0.0).clip(-1, 256).astype(int)
    return [ground if row < 0 and not np.isfinite(place) else QColor(*(int(part) for part in table[max(row, 0)]))
            for row, place in zip(rows, places, strict=True)]  # fmt: skip


def _paint_loss(painter: QPainter, track: Track, strip: Strip, edges: list[float], tokens: Tokens) -> None:
    """Draw the loss; it is at least a pixel high, so that a small one is still seen to be there."""
    room = track.bottom - SIGNAL_PX - track.top - 1
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("hair2"))
    base = track.bottom - SIGNAL_PX
    points: list[QPointF] = []
    for index, height in enumerate(strip.heights):
        if math.isfinite(height):
            y = base - 1.5 - (room - 1.5) * float(height)
            points += [QPointF(edges[index], y), QPointF(edges[index + 1], y)]
        if points and (not math.isfinite(height) or index == len(strip.heights) - 1):
            ends = [QPointF(points[-1].x(), base), QPointF(points[0].x(), base)]
            painter.drawPolygon(QPolygonF([*points, *ends]))
            points = []


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

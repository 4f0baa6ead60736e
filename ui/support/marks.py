"""Marks of the health states: the shape repeats what the colour says."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from ui.support.health import Health, health_color
from ui.support.tokens import Tokens


def mark_path(state: Health, size: float) -> QPainterPath:
    """Outline of a state's mark, centred on (0, 0), with about the same area for every state.

    ``size`` is the diameter of the circle. A path of size 1 serves as a pyqtgraph symbol.
    """
    return _SHAPES[state](size / 2)


def disc_path() -> QPainterPath:
    """Outline of a circle of diameter 1, for what has no state."""
    return _circle(0.5)


def paint_mark(
    painter: QPainter,
    center: QPointF,
    state: Health,
    tokens: Tokens,
    size: float = 9.0,
    halo: str | None = None,
) -> None:
    """Draw a mark; ``halo`` is the colour of the ground, which then shows as a thin rim round it."""
    path = mark_path(state, size).translated(center)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if halo is not None:
        pen = QPen(QColor(halo), 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(path, pen)
    color = health_color(state, tokens)
    if state is Health.FROZEN:
        painter.fillPath(path, QColor(halo or tokens.surface))
        pen = QPen(color, 1.35)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.strokePath(path, pen)
    else:
        painter.fillPath(path, color)
    painter.restore()


def paint_hatch(painter: QPainter, area: QPainterPath, color: QColor, spacing: float = 4.0) -> None:
    """Fill ``area`` with the diagonal hatch of frozen layers and of NaN gaps."""
    box = area.boundingRect()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(color, 1.0))
    x = math.floor((box.left() - box.height()) / spacing) * spacing
    while x < box.right():
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        x += spacing
    painter.restore()


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _circle(r: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), r, r)
    return path


def _square(r: float) -> QPainterPath:
    side = r * 0.82
    path = QPainterPath()
    path.addRect(QRectF(-side, -side, 2 * side, 2 * side))
    return path


def _diamond(r: float) -> QPainterPath:
    d = r * 1.2
    return _polygon((0, -d), (d, 0), (0, d), (-d, 0))


def _triangle_down(r: float) -> QPainterPath:
    return _polygon((-r * 1.18, -r * 0.9), (r * 1.18, -r * 0.9), (0, r * 1.12))


def _triangle_up(r: float) -> QPainterPath:
    return _polygon((-r * 1.18, r * 0.9), (r * 1.18, r * 0.9), (0, -r * 1.12))


def _cross(r: float) -> QPainterPath:
    arm, thick = r * 1.1, r * 0.36
    corners = [
        (arm, thick), (thick, thick), (thick, arm), (-thick, arm), (-thick, thick), (-arm, thick),
        (-arm, -thick), (-thick, -thick), (-thick, -arm), (thick, -arm), (thick, -thick), (arm, -thick),
    ]  # fmt: skip
    turn = math.sqrt(0.5)
    return _polygon(*(((x - y) * turn, (x + y) * turn) for x, y in corners))


_SHAPES = {
    Health.VANISHING: _triangle_down,
    Health.WEAK: _diamond,
    Health.GOOD: _circle,
    Health.EXPLODING: _triangle_up,
    Health.FROZEN: _square,
    Health.NON_FINITE: _cross,
}

"""Meters, the signal map, banners, the type scale."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from ui.support.fonts import font
from ui.support.health import Health, classify, format_value, health_color, signal_map
from ui.support.theme import Theme
from ui.support.widgets import (
    Banner,
    EmptyState,
    Logo,
    label,
)
from ui.support.widgets.meter import paint_meter


class _Meters(QWidget):
    """Meter rows as the stack's cards draw them."""

    ROWS = (
        (4.8e-7, 3e-7, 2e-6, True),
        (2.0e-5, 8e-6, 6e-5, True),
        (8.6e-4, 7e-5, 1e-2, False),
        (3.6e-3, 3e-4, 3e-2, False),
        (6.2e-2, 2e-2, 0.12, False),
        (0.26, 0.03, 1.5, False),
        (1.0, 0.6, 1.6, False),
        (38.0, 6.0, 60.0, False),
        (math.nan, 6.0, 60.0, False),
        (None, None, None, False),
    )

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(96, len(self.ROWS) * 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        for row, (value, low, high, frozen) in enumerate(self.ROWS):
            top = row * 32.0
            if value is not None:
                state = classify(value, frozen=frozen)
                color = health_color(state, tokens)
                painter.setPen(QColor(tokens.text2) if state is Health.FROZEN else color)
                painter.setFont(font(11, 600, tabular=True))
                box = QRectF(0, top, 84, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight, format_value(value))
            meter = QRectF(16, top + 16, 68, 12)
            paint_meter(painter, meter, value, low, high, tokens, frozen)
        painter.end()


class _Map(QWidget):
    """The signal map as a strip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        table = signal_map(self._theme.tokens)
        step = self.width() / len(table)
        for i, (r, g, b, _) in enumerate(table.tolist()):
            painter.fillRect(QRectF(i * step, 0, step + 1, 12), QColor(r, g, b))
        painter.end()


def measures(theme: Theme) -> QLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    banner = Banner(theme)
    banner.show_message(
        "The loss became NaN at step 2,134.",
        action="Go back to 2,100",
        details="loss = nan",
        state=Health.NON_FINITE,
    )
    notice = Banner(theme)
    notice.show_message("Recovered 12,480 recorded steps that were not saved.", action="Restore")
    column.addWidget(banner)
    column.addWidget(notice)
    column.addWidget(_Map(theme))
    dots = Logo(theme)
    texts = QVBoxLayout()
    for role in ("page-title", "hero", "section", "title", "body2", "caption", "tick"):
        texts.addWidget(label(role.capitalize(), role))
    texts.addWidget(dots)
    texts.addStretch(1)
    side = QHBoxLayout()
    side.addWidget(_Meters(theme), 0, Qt.AlignmentFlag.AlignTop)
    side.addSpacing(24)
    side.addLayout(texts, 1)
    column.addLayout(side)
    column.addWidget(EmptyState("The gradient of every layer appears here while training.", "Train"))
    return column

"""A recent file's card: the heatmap of its newest run, its name, when it was saved, how its signal fares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QImage, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QMenu, QWidget

from ui.support.fonts import font
from ui.support.health import Health, health_color, health_name, signal_map
from ui.support.marks import paint_hatch, paint_mark
from ui.support.theme import Theme
from ui.support.tokens import Tokens
from ui.welcome.card import Card
from ui.welcome.glance import Glance

PICTURE_PX = 104
WORDS_PX = 64
MARK_PX = 8
LAST_ROW = 255


class RecentCard(Card):
    """Opens its file; Delete, while it has the keyboard, takes it off the list."""

    forgotten = Signal()

    def __init__(self, theme: Theme, path: Path, glance: Glance | None, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.path = path
        self.glance: Glance | None = None
        self._picture: tuple[str, QImage] | None = None
        self.setAccessibleName(path.name)
        self.setToolTip(str(path))
        self.setFixedHeight(PICTURE_PX + WORDS_PX)
        self.set_glance(glance)

    def set_glance(self, glance: Glance | None) -> None:
        """Show what the file holds; None while it is being read."""
        self.glance = glance
        self._picture = None
        self.setAccessibleDescription(", ".join(part for part in (self.summary(), self.state_text()) if part))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(240, self.height())

    def summary(self) -> str:
        """When the file was saved, and its runs."""
        if self.glance is not None and self.glance.problem:
            return self.tr("cannot be read")
        when = age(self.path)
        if self.glance is None:
            return when
        runs = self.tr("1 run") if self.glance.runs == 1 else self.tr("{n} runs").format(n=self.glance.runs)
        return f"{when} · {runs}"

    def state_text(self) -> str:
        """How the signal fared, in a word."""
        health = self.glance.health if self.glance is not None else None
        if health is Health.GOOD:
            return self.tr("healthy")
        return health_name(health) if health is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Delete takes the card off the list."""
        if event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's hook: open, or take off the list."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), self.click)
        menu.addAction(self.tr("Remove from this list"), self.forgotten.emit)
        menu.popup(event.globalPos())

    def paint_content(self, painter: QPainter, box: QRectF) -> None:
        """Picture above to the card's edges, two lines below."""
        whole = QRectF(self.rect())
        self._paint_picture(painter, QRectF(1, 1, whole.width() - 2, PICTURE_PX - 1))
        words = QRectF(box.left(), PICTURE_PX + 10, box.width(), 20)
        self._write(painter, words, self.path.name, (13, 600, "text"))
        words.translate(0, 22)
        words.setRight(self._paint_state(painter, words) - 8)
        self._write(painter, words, self.summary(), (11, 400, "text2"))

    def _write(self, painter: QPainter, box: QRectF, text: str, look: tuple[int, int, str]) -> None:
        px, weight, role = look
        painter.setFont(font(px, weight))
        painter.setPen(self.theme.tokens.color(role))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, max(box.width(), 0))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_state(self, painter: QPainter, box: QRectF) -> float:
        """Paint mark and word at the right and return where they begin."""
        health = self.glance.health if self.glance is not None else None
        if health is None:
            return box.right()
        painter.setFont(font(11))
        text = self.state_text()
        left = box.right() - QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(self.theme.tokens.color("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        spot = QRectF(left - 16, box.top(), 12, box.height()).center()
        paint_mark(painter, spot, health, self.theme.tokens, MARK_PX, self.theme.tokens.surface)
        return left - 20

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        tokens = self.theme.tokens
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(box.adjusted(0, 0, 0, 12), 7, 7)
        painter.setClipPath(outline)
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        painter.fillRect(box, tokens.color("well"))
        if self.glance is not None and self.glance.signal.size:
            painter.drawImage(box, self._image(tokens))
            self._paint_lines(painter, box, tokens)
        else:
            self._paint_nothing(painter, box)
        painter.restore()

    def _paint_lines(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        assert self.glance is not None
        count = self.glance.signal.shape[0]
        if count > PICTURE_PX // 4:
            return
        painter.setPen(QPen(tokens.color("surface"), 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for row in range(1, count):
            y = box.top() + box.height() * row / count
            painter.drawLine(int(box.left()), int(y), int(box.right()), int(y))

    def _paint_nothing(self, painter: QPainter, box: QRectF) -> None:
        """Say why there is no picture: not read yet, not readable, or nothing recorded."""
        painter.setFont(font(11))
        painter.setPen(self.theme.tokens.color("text3"))
        if self.glance is None:
            text = self.tr("reading …")
        elif self.glance.problem:
            text = ""
            area = QPainterPath()
            area.addRect(box)
            paint_hatch(painter, area, self.theme.tokens.color("hair2"), 6)
        else:
            text = self.tr("nothing recorded yet")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _image(self, tokens: Tokens) -> QImage:
        """The signal in the colors of the signal map; what is not finite stands in the exploding color."""
        assert self.glance is not None
        if self._picture is None or self._picture[0] != tokens.ink:
            self._picture = (tokens.ink, picture_of(self.glance, tokens))
        return self._picture[1]


def picture_of(glance: Glance, tokens: Tokens) -> QImage:
    """Return one pixel for each layer and column, output below, in the colors of the signal map."""
    table = signal_map(tokens)
    bad = health_color(Health.NON_FINITE, tokens)
    with np.errstate(all="ignore"):
        size = np.abs(glance.signal.astype(np.float64))
        places = (np.log10(size) - np.log10(1e-7)) / 8
    rows = np.nan_to_num(places * LAST_ROW, nan=0, posinf=LAST_ROW + 1, neginf=0).clip(0, LAST_ROW + 1)
    colors = table[np.where(size > 10, LAST_ROW + 1, rows.clip(0, LAST_ROW)).astype(np.int64)]
    colors[~np.isfinite(glance.signal)] = (bad.red(), bad.green(), bad.blue(), 255)
    pixels = np.ascontiguousarray(colors)
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_RGBA8888)
    return image.copy()  # a copy owns its pixels


def age(path: Path) -> str:
    """Say when a file was written as a person would: today 14:32, yesterday, 3 days ago, else the date."""
    try:
        written = QDateTime.fromSecsSinceEpoch(int(path.stat().st_mtime))
    except OSError:
        return ""
    days = written.date().daysTo(QDateTime.currentDateTime().date())
    if days == 0:
        time = QLocale().toString(written.time(), QLocale.FormatType.ShortFormat)
        return QCoreApplication.translate("Age", "today {time}").format(time=time)
    if days == 1:
        return QCoreApplication.translate("Age", "yesterday")
    if 1 < days < 7:
        return QCoreApplication.translate("Age", "{n} days ago").format(n=days)
    return QLocale().toString(written.date(), QLocale.FormatType.ShortFormat)

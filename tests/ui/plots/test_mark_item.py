"""Marks stand where they are put, at their size whatever the plot's scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from ui.plots.axes import make_plot, thin_pen
from ui.plots.mark_item import MarkItem
from ui.support.marks import disc_path

RED = QColor(255, 0, 0)


class Bench:
    def __init__(self, bot: QtBot) -> None:
        self.view: Any = pg.GraphicsLayoutWidget()
        self.view.setBackground("w")
        bot.addWidget(self.view)
        self.plot = make_plot({})
        self.view.addItem(self.plot)
        self.item = MarkItem(disc_path())
        self.item.dress(thin_pen(RED), RED)
        self.plot.addItem(self.item, ignoreBounds=True)
        self.view.resize(400, 300)
        self.view.show()
        self.show(10)

    def show(self, width: float) -> None:
        self.plot.setRange(xRange=(0, width), yRange=(0, 10), padding=0)

    def red(self) -> np.ndarray:
        """Return where the view is red, bool [y, x]."""
        picture = self.view.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)
        return (pixels[..., 0] > 200) & (pixels[..., 1] < 60)

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        point = self.view.mapFromScene(self.plot.getViewBox().mapViewToScene(QPointF(x, y)))
        return point.x(), point.y()


def test_marks_stand_where_they_are_put(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.item.put(np.array([2.0, 8.0, np.nan]), np.array([3.0, 6.0, 1.0]), 10)
    red = bench.red()
    for place in ((2.0, 3.0), (8.0, 6.0)):
        x, y = bench.pixel(*place)
        assert red[y - 2 : y + 3, x - 2 : x + 3].all()
        around = np.argwhere(red[y - 12 : y + 13, x - 12 : x + 13])
        assert (around.max(axis=0) - around.min(axis=0) + 1 <= 12).all()
        assert (around.max(axis=0) - around.min(axis=0) + 1 >= 9).all()
    left, right = bench.pixel(2.0, 0)[0], bench.pixel(8.0, 0)[0]
    assert not red[:, left + 12 : right - 12].any()
    assert len(bench.item.xs) == 2


def test_their_size_does_not_follow_the_scale(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.item.put(np.array([2.0]), np.array([5.0]), 10)
    before = bench.red().sum()
    bench.show(100)
    assert abs(int(bench.red().sum()) - int(before)) <= 6
    bench.item.put(np.array([2.0]), np.array([5.0]), 20)
    assert bench.red().sum() > 3 * before


def test_without_marks_it_is_hidden(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.item.put(np.array([2.0]), np.array([5.0]))
    assert bench.item.isVisible()
    bench.item.put(np.array([np.nan]), np.array([5.0]))
    assert not bench.item.isVisible()
    assert not bench.red().any()

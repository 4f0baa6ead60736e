"""Each code is painted in its color of the table, whatever is shown before or after."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.plots.axes import make_plot
from ui.plots.coded_image import CodedImage


@pytest.fixture
def table() -> np.ndarray:
    colors = np.zeros((256, 4), np.uint8)
    colors[:, 0], colors[:, 1], colors[:, 2], colors[:, 3] = np.arange(256), 255 - np.arange(256), 40, 255
    return colors


def test_codes_become_the_colors_of_their_rows(qtbot: QtBot, table: np.ndarray) -> None:
    view = pg.GraphicsLayoutWidget()
    view.setBackground("w")
    qtbot.addWidget(view)
    plot = make_plot({})
    view.addItem(plot)
    item = CodedImage()
    item.set_colors(table)
    plot.addItem(item)
    view.resize(500, 300)
    view.show()
    for codes in (np.array([[0, 255, 7], [9, 100, 30]], np.uint8), np.array([[1, 2]], np.uint8)):
        high, wide = codes.shape
        item.set_codes(codes[:, ::-1][:, ::-1])  # not as it lies in memory
        item.setRect(QRectF(0, 0, wide, high))
        plot.setRange(xRange=(0, wide), yRange=(0, high), padding=0)
        picture = view.grab().toImage()
        box = plot.getViewBox()
        for row in range(high):
            for column in range(wide):
                place = view.mapFromScene(box.mapViewToScene(pg.Point(column + 0.5, row + 0.5)))
                expected = QColor(*table[codes[row, column]].tolist())
                assert picture.pixelColor(place) == expected


def test_new_colors_change_what_is_shown(table: np.ndarray) -> None:
    item = CodedImage()
    item.set_codes(np.array([[3]], np.uint8))
    item.set_colors(table)
    item.render()
    assert item.qimage.pixelColor(0, 0) == QColor(3, 252, 40)
    item.set_colors(table[::-1])
    item.render()
    assert item.qimage.pixelColor(0, 0) == QColor(252, 3, 40)


def test_nothing_is_painted_of_an_empty_picture(table: np.ndarray) -> None:
    item = CodedImage()
    item.set_colors(table)
    item.render()
    assert item.qimage is None
    item.set_codes(np.empty((0, 4), np.uint8))
    item.render()
    assert item.qimage is None

"""The area between two curves."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.plots.band import Band


def test_it_is_one_polygon_for_each_finite_stretch(qapp: QApplication) -> None:
    band = Band()
    low = np.array([1.0, 1.0, np.nan, 2.0, 2.0, 2.0])
    band.set_data(np.arange(6), low, np.array([3.0, 3.0, 3.0, 4.0, 4.0, 4.0]))
    (first_x, first_y), (second_x, second_y) = band.stretches
    assert first_x.tolist() == [0, 1, 1, 0]
    assert first_y.tolist() == [1, 1, 3, 3]
    assert second_x.tolist() == [3, 4, 5, 5, 4, 3]
    assert second_y.tolist() == [2, 2, 2, 4, 4, 4]
    assert band.boundingRect().getRect() == (0, 1, 5, 3)
    band.set_data(np.empty(0), np.empty(0), np.empty(0))
    assert band.stretches == []


def test_it_fills_what_lies_between(qapp: QApplication) -> None:
    band = Band()
    band.set_data(np.array([0.0, 20.0]), np.array([5.0, 5.0]), np.array([15.0, 15.0]))
    band.setBrush(QColor("red"))
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    band.paint(painter, None)
    painter.end()
    assert [picture.pixelColor(10, y).name() for y in (2, 10, 18)] == ["#ffffff", "#ff0000", "#ffffff"]

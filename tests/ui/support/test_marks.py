"""Marks: the shape alone tells the states apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication

from ui.support.health import Health
from ui.support.marks import mark_path, paint_hatch, paint_mark
from ui.support.tokens import LIGHT


def picture() -> QImage:
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def shape(state: Health) -> bytes:
    """The pixels that a mark covers, without its colour."""
    image = picture()
    painter = QPainter(image)
    paint_mark(painter, QPointF(12, 12), state, LIGHT, 14)
    painter.end()
    white = image.pixel(0, 0)
    return bytes(image.pixel(x, y) != white for y in range(24) for x in range(24))


def test_every_state_has_its_own_shape(qapp: QApplication) -> None:
    assert len({shape(state) for state in Health}) == len(Health)


@pytest.mark.parametrize("state", Health)
def test_marks_are_centred_and_of_the_given_size(state: Health) -> None:
    box = mark_path(state, 10).boundingRect()
    assert abs(box.center().x()) < 0.01
    assert abs(box.center().y()) < 0.7
    assert 8 <= max(box.width(), box.height()) <= 12.5


def test_the_frozen_mark_is_hollow(qapp: QApplication) -> None:
    image = picture()
    painter = QPainter(image)
    paint_mark(painter, QPointF(12, 12), Health.FROZEN, LIGHT, 14)
    painter.end()
    assert image.pixelColor(12, 12) == LIGHT.color("surface")


def test_hatch_stays_inside_its_area(qapp: QApplication) -> None:
    image = picture()
    area = QPainterPath()
    area.addRect(QRectF(6, 6, 12, 12))
    painter = QPainter(image)
    paint_hatch(painter, area, LIGHT.color("frozen"))
    painter.end()
    white = image.pixel(0, 0)
    touched = [(x, y) for x in range(24) for y in range(24) if image.pixel(x, y) != white]
    assert touched
    assert all(5 < x < 18 and 5 < y < 18 for x, y in touched)

"""The health meter: one log scale, read from left to right."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.support.tokens import LIGHT
from ui.support.widgets.meter import meter_x, paint_meter

RECT = QRectF(8, 2, 160, 12)


def drawn(
    value: float | None,
    *,
    low: float | None = None,
    high: float | None = None,
    frozen: bool = False,
) -> QImage:
    image = QImage(176, 16, QImage.Format.Format_ARGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    paint_meter(painter, RECT, value, low, high, LIGHT, frozen)
    painter.end()
    return image


def near(a: QColor, b: str, slack: int = 6) -> bool:
    wanted = QColor(b)
    differences = (a.red() - wanted.red(), a.green() - wanted.green(), a.blue() - wanted.blue())
    return all(abs(difference) <= slack for difference in differences)


@pytest.mark.parametrize(("value", "token"), [(1e-4, "vanishing"), (1e-2, "weak"), (1.0, "good"), (100.0, "exploding")])
def test_the_mark_stands_at_the_value_in_the_colour_of_its_state(qapp: QApplication, value: float, token: str) -> None:
    x = min(int(meter_x(RECT, value)), int(RECT.right()))
    assert near(drawn(value).pixelColor(x, 8), getattr(LIGHT, token))


def test_the_scale_is_logarithmic() -> None:
    assert meter_x(RECT, 1e-7) == 8
    assert meter_x(RECT, 1e-3) == 88
    assert meter_x(RECT, 10) == 168


def test_the_bar_ends_at_the_value_and_the_track_goes_on(qapp: QApplication) -> None:
    image = drawn(1e-3)
    assert not near(image.pixelColor(40, 8), LIGHT.well)
    assert near(image.pixelColor(140, 8), LIGHT.well)


def test_the_band_spans_the_last_steps(qapp: QApplication) -> None:
    without, banded = drawn(1e-3), drawn(1e-3, low=1e-5, high=1e-1)
    above_track = 4
    for x in (60, 110):
        assert near(without.pixelColor(x, above_track), LIGHT.surface)
        assert not near(banded.pixelColor(x, above_track), LIGHT.surface)
    assert near(banded.pixelColor(150, above_track), LIGHT.surface)


def test_nothing_measured_is_an_empty_track(qapp: QApplication) -> None:
    image = drawn(None)
    assert near(image.pixelColor(88, 8), LIGHT.well)


def test_frozen_is_hollow_and_nan_is_hatched_to_the_end(qapp: QApplication) -> None:
    assert near(drawn(1e-3, frozen=True).pixelColor(88, 8), LIGHT.surface)
    nan = drawn(math.nan)
    row = {nan.pixelColor(x, 8).name() for x in range(20, 140)}
    assert len(row) > 1
    assert near(nan.pixelColor(163, 8), LIGHT.exploding)


def test_bounds_that_are_nan_draw_no_band(qapp: QApplication) -> None:
    assert drawn(1e-3, low=math.nan, high=1.0) == drawn(1e-3)

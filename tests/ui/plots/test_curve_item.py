"""A curve's bounds hold all that it draws, as pyqtgraph's own do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.plots.axes import make_plot, thin_pen
from ui.plots.curve_item import CurveItem

NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf])
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def plot(qtbot: QtBot) -> Any:
    view = pg.GraphicsLayoutWidget()
    qtbot.addWidget(view)
    made = make_plot({})
    view.addItem(made)
    view.resize(400, 300)
    view.show()
    made.setRange(xRange=(0, 10), yRange=(-5, 5), padding=0)
    qtbot.waitExposed(view)
    made.scene().prepareForPaint()
    made.view = view
    return made


def bounds(item: Any, points: list[tuple[float, float]]) -> QRectF:
    item.setData(np.array([x for x, _ in points]), np.array([y for _, y in points]), connect="finite")
    return item.boundingRect()


@FEW
@given(points=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8), width=st.sampled_from([0.0, 1.0, 3.0]))
def test_the_bounds_are_those_that_pyqtgraph_finds(plot: Any, points: list[tuple[float, float]], width: float) -> None:
    quick, slow = (
        CurveItem(pen=thin_pen(QColor(0, 0, 0), width)),
        pg.PlotCurveItem(pen=thin_pen(QColor(0, 0, 0), width)),
    )
    for item in (quick, slow):
        plot.addItem(item, ignoreBounds=True)
    found, expected = bounds(quick, points), bounds(slow, points)
    for item in (quick, slow):
        plot.removeItem(item)
    finite = [[value for value in column if np.isfinite(value)] for column in zip(*points, strict=True)] or [[], []]
    if not all(finite):
        assert found.isEmpty()
        return
    assert found.center().x() == pytest.approx(expected.center().x(), abs=1e-6)
    assert found.center().y() == pytest.approx(expected.center().y(), abs=1e-6)
    assert found.width() == pytest.approx(expected.width(), abs=0.06)
    assert found.height() == pytest.approx(expected.height(), abs=0.06)


def test_the_room_of_the_pen_follows_the_scale(plot: Any) -> None:
    item = CurveItem(pen=thin_pen(QColor(0, 0, 0), 2.0))
    plot.addItem(item, ignoreBounds=True)
    near = bounds(item, [(2.0, 1.0), (3.0, 1.0)]).height()
    plot.setYRange(-50, 50, padding=0)
    plot.scene().prepareForPaint()
    assert item.boundingRect().height() == pytest.approx(10 * near, rel=1e-3)


def test_a_curve_that_stands_nowhere_has_its_points_alone() -> None:
    assert bounds(CurveItem(), [(1.0, 2.0), (4.0, 8.0)]) == QRectF(1, 2, 3, 6)

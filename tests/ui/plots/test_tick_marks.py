"""An axis stands where pyqtgraph's own would: its lines and words are worked out by both and compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from ui.plots.axes import LEAST_PX, LabelAxis, LinearAxis, PlainAxis, PowerAxis, StepAxis, make_plot, style_plot
from ui.plots.tick_marks import tick_marks
from ui.support.theme import Theme


def labels(orientation: str) -> LabelAxis:
    axis = LabelAxis(orientation, 44)
    axis.set_labels([(0.0, "h1"), (40.0, "h41"), (99.0, "out"), (500.0, "far away")])
    return axis


AXES = {
    "steps": (lambda: {"bottom": StepAxis(), "left": PowerAxis()}, (0.0, 1234.5), (-7.25, 1.25)),
    "many steps": (lambda: {"bottom": StepAxis(), "left": LinearAxis(suffix=" %")}, (480_000, 490_000), (-2, 102)),
    "part of a decade": (lambda: {"bottom": StepAxis(), "left": PowerAxis()}, (3.5, 9.5), (-2.4, -1.6)),
    "names": (lambda: {"bottom": labels("bottom"), "right": labels("right"), "left": PowerAxis()}, (-1, 100), (0, 100)),
}


@pytest.mark.parametrize("name", AXES)
@pytest.mark.parametrize("size", [(640, 300), (260, 120)])
def test_lines_and_words_stand_where_pyqtgraph_puts_them(
    qtbot: QtBot, theme: Theme, name: str, size: tuple[int, int]
) -> None:
    make, x_range, y_range = AXES[name]
    axes: dict[str, Any] = make()
    view: Any = pg.GraphicsLayoutWidget()
    qtbot.addWidget(view)
    plot = make_plot(axes)
    view.addItem(plot)
    style_plot(plot, theme)
    view.resize(*size)
    view.show()
    plot.setRange(xRange=x_range, yRange=y_range, padding=0)
    view.grab()
    for axis in axes.values():
        compare(axis)


def compare(axis: PlainAxis) -> None:
    image = QImage(10, 10, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    specs = pg.AxisItem.generateDrawSpecs(axis, painter)
    painter.end()
    own = tick_marks(axis)
    assert specs is not None
    assert own is not None
    (_, start, end), ticks, texts = specs
    drawn = [(pen, line) for pen, lines in own.lines for line in lines]
    expected = [(start, end), *((one, other) for _, one, other in ticks if one != other)]
    places = [(line.x1(), line.y1(), line.x2(), line.y2()) for _, line in drawn]
    np.testing.assert_allclose(places, [(a.x(), a.y(), b.x(), b.y()) for a, b in expected], atol=1e-6)
    fades = [pen.color().alpha() for pen, _ in drawn[1:]]
    assert fades == [pen.color().alpha() for pen, one, other in ticks if one != other]
    theirs = {text: rect for rect, _, text in texts if text}
    ours = {word.text(): (corner, word.size()) for corner, word in own.words}
    assert set(theirs) <= set(ours)
    assert len(ours) <= len(theirs) + 1  # a word at an edge fits by its ink, not by its line's height
    for text, rect in theirs.items():
        corner, size = ours[text]
        assert abs(corner.x() + size.width() / 2 - rect.center().x()) <= 1.5
        upright = axis.orientation in {"left", "right"}
        assert abs(corner.y() + size.height() / 2 - rect.center().y()) <= 1.5 or not upright
        assert abs(corner.y() - rect.top()) <= 1.5 or upright


@given(low=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), size=st.floats(40, 2000), kind=st.sampled_from([0, 1]))
def test_round_numbers_are_pyqtgraph_s(low: float, width: float, size: float, kind: int) -> None:
    axis = (LinearAxis(), StepAxis())[kind]
    own, theirs = axis.tickValues(low, low + width, size), pg.AxisItem.tickValues(axis, low, low + width, size)
    if kind == 0:  # beside a vertical axis words need room
        least = LEAST_PX * (low + width - low) / size
        theirs = [level for level in theirs if level[0] >= least]
        own = own if theirs else []
    assert [spacing for spacing, _ in own] == [spacing for spacing, _ in theirs]

    def inside(values: Sequence[float]) -> list[float]:
        """Leave out what stands at an end, which is a matter of rounding."""
        return [value for value in values if low + 1e-6 * width < value < low + (1 - 1e-6) * width]

    for (spacing, values), (_, expected) in zip(own, theirs, strict=True):
        np.testing.assert_allclose(inside(values), inside(expected), rtol=1e-9, atol=1e-6 * spacing)


def test_a_new_range_is_drawn_anew_and_an_old_one_is_kept(qtbot: QtBot, theme: Theme) -> None:
    view: Any = pg.GraphicsLayoutWidget()
    qtbot.addWidget(view)
    axis = StepAxis()
    plot = make_plot({"bottom": axis, "left": PowerAxis()})
    view.addItem(plot)
    style_plot(plot, theme)
    view.show()
    plot.setXRange(0, 100, padding=0)
    view.grab()
    first = axis.picture
    assert first is not None
    view.grab()
    assert axis.picture is first
    plot.setXRange(0, 200, padding=0)
    view.grab()
    assert axis.picture is not first

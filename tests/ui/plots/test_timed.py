"""Keys zoom and move every plot over steps, never beyond the run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import numbers, recorded
from ui.plots.timed import zoomed
from ui.plots.traces import Traces
from ui.support.theme import Theme

LAST = 1000
KEY, SHIFT, NONE = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "modifier", "shown", "expected"),
    [
        (KEY.Key_Plus, NONE, (100, 500), (200, 400)),
        (KEY.Key_Minus, NONE, (200, 400), (100, 500)),
        (KEY.Key_Minus, NONE, (1, 900), (1, LAST)),
        (KEY.Key_0, NONE, (200, 400), (1, LAST)),
        (KEY.Key_Right, SHIFT, (200, 400), (250, 450)),
        (KEY.Key_Right, SHIFT, (790, 990), (800, 1000)),
        (KEY.Key_Left, SHIFT, (20, 220), (1, 201)),
        (KEY.Key_Left, NONE, (200, 400), None),
        (KEY.Key_A, NONE, (200, 400), None),
    ],
)
def test_where_a_key_leads(
    key: Qt.Key, modifier: Qt.KeyboardModifier, shown: tuple[int, int], expected: tuple[int, int] | None
) -> None:
    assert zoomed(QKeyEvent(QEvent.Type.KeyPress, key, modifier), shown, LAST) == expected


def test_a_focused_plot_is_zoomed_and_tells_the_others(qtbot: QtBot, theme: Theme) -> None:
    traces = Traces(theme)
    qtbot.addWidget(traces)
    traces.show()
    traces.set_history(recorded(numbers(200)))
    spans: list[object] = []
    traces.spanChanged.connect(spans.append)
    qtbot.keyClick(traces, Qt.Key.Key_Plus)
    assert traces.span == spans[-1] is not None
    qtbot.keyClick(traces, Qt.Key.Key_0)
    assert traces.span is None

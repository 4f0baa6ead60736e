"""The legend under a title: no entry is lost in a narrow panel."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.plots.legend import HEIGHT_PX, LEFT_PX, LINE_PX, Entry, LegendLine
from ui.support.theme import Theme

ENTRIES = [Entry(text, "ink") for text in ("validation", "training, each batch", "guide 10⁻³", "median layer")]


def test_it_takes_as_many_lines_as_its_width_asks_for(qtbot: QtBot, theme: Theme) -> None:
    legend = LegendLine(theme, ENTRIES)
    qtbot.addWidget(legend)
    legend.resize(900, HEIGHT_PX)
    legend.show()
    assert {line for _, line in legend.places()} == {0}
    assert legend.height() == HEIGHT_PX
    legend.resize(220, HEIGHT_PX)
    places = legend.places()
    assert places[0] == (LEFT_PX, 0)
    assert places[-1][1] >= 1
    assert legend.height() == HEIGHT_PX + places[-1][1] * LINE_PX
    legend.resize(40, HEIGHT_PX)
    assert [line for _, line in legend.places()] == [0, 1, 2, 3]
    assert not legend.grab().isNull()  # words that are wider than a line are cut short


def test_without_entries_it_is_one_empty_line(qtbot: QtBot, theme: Theme) -> None:
    legend = LegendLine(theme, ENTRIES)
    qtbot.addWidget(legend)
    legend.resize(100, HEIGHT_PX)
    legend.show()
    legend.set_entries([])
    assert legend.entries() == []
    assert legend.height() == HEIGHT_PX

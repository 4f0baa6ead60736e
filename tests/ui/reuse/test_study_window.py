"""The study's window tells what is done, and its figure takes the room that there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradlab.records import WAYS, StudyPoint
from tests.ui.reuse.cells import cell, texts
from ui.reuse import StudyWindow
from ui.support.theme import Theme


def points() -> list[StudyPoint]:
    return [
        StudyPoint(way, share, round(717 * share), seed, 0.6 + share / 4 + seed / 100, 0.5, ((10, 0.5, 0.7),))
        for seed in (0, 1)
        for share in (0.1, 1.0)
        for way in WAYS
    ]


def begun(bot: QtBot, theme: Theme) -> StudyWindow:
    window = StudyWindow(theme, "mine", 100)

    def leave(_window: object) -> None:
        assert window.drawing.shutdown()

    bot.addWidget(window, before_close_func=leave)
    window.show()
    window.begin(len(points()))
    for point in points():
        window.add(point)
    return window


def test_results_stand_in_rows_and_numbers_at_the_right(qtbot: QtBot, theme: Theme) -> None:
    window = begun(qtbot, theme)
    window.finish()
    assert window.state.text() == "All 12 runs are done."
    table = window.table
    assert table.rowCount() == 6
    assert texts(table, 0) == ["10 %", "72", "from scratch", "63.0 %", "62.5 … 63.5 %", "0.50"]
    assert cell(table, 0, 3).textAlignment() & Qt.AlignmentFlag.AlignRight.value
    assert cell(table, 0, 2).textAlignment() & Qt.AlignmentFlag.AlignLeft.value


def test_the_figure_follows_the_window_s_size(qtbot: QtBot, theme: Theme) -> None:
    window = begun(qtbot, theme)

    def fits() -> bool:
        return not window.picture.pixmap().isNull() and drawn() == window.picture.size().toTuple()

    def drawn() -> tuple[int, int]:
        size = window.picture.pixmap().deviceIndependentSize()
        return round(size.width()), round(size.height())

    qtbot.waitUntil(fits)
    before = drawn()
    window.resize(window.width() + 120, window.height() + 60)
    qtbot.waitUntil(lambda: drawn() != before and fits())

"""A panel's dock: it floats and comes back, and its surface takes the theme's color."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import finished, numbers
from ui.plots.board import InstrumentBoard
from ui.support.theme import Theme


def test_floating_offers_docking_and_forbids_maximizing(qtbot: QtBot, theme: Theme) -> None:
    board = InstrumentBoard(theme)
    qtbot.addWidget(board)
    board.resize(1000, 700)
    board.show()
    dock, panel = board.docks["outcome"], board.panels["outcome"]
    texts = lambda: [action.text() for action in panel.menu.actions()]  # noqa: E731 - read twice, before and after
    assert "Float panel" in texts()
    panel.floatRequested.emit()
    assert dock.isFloating()
    assert "Dock panel" in texts()
    board.toggle_maximized(panel)
    assert board.panels["heatmap"].isVisible()
    panel.floatRequested.emit()
    assert not dock.isFloating()
    panel.hideRequested.emit()
    assert not dock.isVisible()


def test_the_surface_under_head_and_instrument_is_one_color(qtbot: QtBot, theme: Theme) -> None:
    board = InstrumentBoard(theme)
    qtbot.addWidget(board)
    board.resize(1000, 700)
    board.show()
    dock = board.docks["heatmap"]
    for mode in ("dark", "light"):
        theme.set_mode(mode)
        picture = dock.grab().toImage()
        assert picture.pixelColor(6, 20) == theme.tokens.color("surface")
        assert picture.pixelColor(6, dock.height() - 20) == theme.tokens.color("surface")


def test_behind_another_tab_nothing_is_drawn(qtbot: QtBot, theme: Theme) -> None:
    board = InstrumentBoard(theme)
    qtbot.addWidget(board)
    board.resize(1000, 700)
    board.show()
    board.set_history(finished(numbers(30)))
    traces = board.instruments()["traces"]
    board.set_open("shift", on=True)
    qtbot.waitUntil(lambda: not traces.is_seen)
    draws = traces.draws
    board.refresh()
    board.set_step(7)
    assert traces.draws == draws
    board.docks["traces"].raise_()
    qtbot.waitUntil(lambda: traces.is_seen and traces.draws > draws)
    assert not board.instruments()["shift"].is_seen
    assert board.further_names() == []

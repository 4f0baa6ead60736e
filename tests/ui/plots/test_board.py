"""The instruments together: one run, one selection, one span; what is shown is what is exported."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gradlab.errors import ExportError
from tests.gradlab.store.runs import finished, numbers, recorded
from tests.gradlab.store.spread import normalized, with_distributions
from ui.plots import OtherRun
from ui.plots.board import INSTRUMENTS, MORE, InstrumentBoard
from ui.plots.traces import Traces
from ui.support.theme import Theme


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> InstrumentBoard:
    result = InstrumentBoard(theme)
    qtbot.addWidget(result)
    result.resize(1200, 800)
    result.show()
    return result


def test_an_empty_instrument_says_what_will_be_here(board: InstrumentBoard) -> None:
    for instrument in board.instruments().values():
        assert instrument.empty.isVisible()
        assert len(instrument.empty.text()) > 20
    for name in MORE:  # each is a tab over the last one
        board.set_open(name, on=True)
        assert board.instruments()[name].empty.isVisible()
        assert len(board.instruments()[name].empty.text()) > 20
    board.set_history(normalized(with_distributions(finished(numbers(50)))))
    board.set_others((OtherRun(finished(numbers(50), run="other"), "other", 1),))
    for instrument in board.instruments().values():
        assert not instrument.is_seen or not instrument.empty.isVisible()


def test_every_kind_of_bad_number_is_drawn(board: InstrumentBoard) -> None:
    values = numbers(200)
    values[20:30, 0] = 0.0
    values[50, 1] = np.nan
    values[60, 2] = np.inf
    board.set_history(with_distributions(recorded(values)))
    for name in INSTRUMENTS | MORE:
        board.set_open(name, on=True)
        instrument = board.instruments()[name]
        draws = instrument.draws
        board.refresh(name)
        assert instrument.draws == draws + 1, name


def test_a_span_is_shared_and_a_double_click_lets_go(board: InstrumentBoard) -> None:
    board.set_history(finished(numbers(500)))
    instruments = board.instruments()
    instruments["heatmap"].spanChanged.emit((100, 200))
    assert {instruments[name].span for name in ("outcome", "traces")} == {(100, 200)}
    assert instruments["traces"].steps_shown() == (100, 200)
    instruments["outcome"].spanChanged.emit(None)
    assert instruments["traces"].span is None


def test_a_hidden_instrument_draws_when_it_is_shown(board: InstrumentBoard) -> None:
    board.set_history(finished(numbers(50)))
    panel, other = board.panels["traces"], board.instruments()["heatmap"]
    board.toggle_maximized(panel)
    assert not other.isVisible()
    draws = other.draws
    board.refresh()
    assert other.draws == draws
    board.reset_layout()
    assert other.isVisible()
    assert other.draws == draws + 1


def test_each_is_exported_as_a_picture_and_as_numbers(board: InstrumentBoard, tmp_path: Path) -> None:
    board.set_history(normalized(with_distributions(finished(numbers(120)))))
    for name in INSTRUMENTS | MORE:
        board.set_open(name, on=True)
        instrument = board.instruments()[name]
        instrument.export_png(tmp_path / "it.png")
        picture = QImage(str(tmp_path / "it.png"))
        assert picture.width() == 2 * instrument.width(), name
        instrument.export_csv(tmp_path / "it.csv")
        with (tmp_path / "it.csv").open(newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) >= 2, name
        assert {len(row) for row in rows} == {len(rows[0])}, name
        with pytest.raises(ExportError, match=r"no/it\.png"):
            instrument.export_png(tmp_path / "no" / "it.png")


def test_the_theme_can_change_under_a_drawn_board(board: InstrumentBoard, theme: Theme, qtbot: QtBot) -> None:
    board.set_history(finished(numbers(60)))
    light = board.instruments()["profile"].picture().toImage().pixelColor(2, 2)
    theme.set_mode("dark")
    dark = board.instruments()["profile"].picture().toImage().pixelColor(2, 2)
    theme.set_mode("light")
    assert dark.lightness() < 80
    assert light.lightness() > 200


def test_a_further_instrument_is_made_when_it_is_opened_and_knows_what_the_others_show(board: InstrumentBoard) -> None:
    history = with_distributions(finished(numbers(50)))
    board.set_history(history)
    board.set_selection((1,))
    board.set_step(20)
    board.instruments()["heatmap"].spanChanged.emit((10, 30))
    board.instruments()["heatmap"].set_span((10, 30))
    assert "shift" not in board.instruments()
    board.set_open("shift", on=True)
    new = board.instruments()["shift"]
    assert (new.history, new.selection, new.step, new.span) == (history, (1,), 20, (10, 30))
    assert board.further_names() == ["shift"]
    draws = new.draws
    assert board.further["shift"].isChecked()
    board.panels["shift"].hideRequested.emit()
    board.refresh()
    assert new.draws == draws
    assert not board.further["shift"].isChecked()
    assert board.further_names() == []


def test_the_first_layout_has_the_four_panels_whatever_was_opened_and_closed(board: InstrumentBoard) -> None:
    board.further["saturation"].trigger()
    board.set_open("profile", on=False)
    assert not board.panels["profile"].isVisible()
    board.reset_layout()
    assert {name for name, panel in board.panels.items() if panel.isVisible()} == set(INSTRUMENTS)
    assert not board.further["saturation"].isChecked()


def test_titles_in_the_menu_are_those_on_the_panels(board: InstrumentBoard) -> None:
    for name, action in board.further.items():
        board.set_open(name, on=True)
        assert board.panels[name].instrument.title == action.text()


def test_a_panels_menu_offers_what_its_instrument_can_show(board: InstrumentBoard) -> None:
    panel = board.panels["traces"]
    action = next(one for one in panel.menu.actions() if one.text().startswith("Weight norm"))
    before = next(one for one in panel.menu.actions() if one.text().startswith("Weight gradient"))
    assert (before.isChecked(), action.isChecked()) == (True, False)
    action.trigger()
    panel.menu.aboutToShow.emit()
    assert (before.isChecked(), action.isChecked()) == (False, True)
    instrument = panel.instrument
    assert isinstance(instrument, Traces)
    assert instrument.lines.quantity == "weight_norm"


def test_the_layer_under_the_pointer_is_pointed_at_everywhere(board: InstrumentBoard) -> None:
    board.set_history(finished(numbers(50)))
    told: list[int | None] = []
    board.layerHovered.connect(told.append)
    board.instruments()["profile"].hover(1)
    assert {one.hovered for one in board.instruments().values()} == {1}
    board.instruments()["profile"].hover(1)
    board.instruments()["profile"].hover(None)
    assert told == [1, None]
    board.set_hovered(2)
    assert told == [1, None]
    assert board.instruments()["heatmap"].hovered == 2

"""The playhead: one step in every instrument; over time it only moves a line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradlab.records import STEP_QUANTITIES, Frame
from gradlab.store import History
from tests.gradlab.store.runs import finished, numbers, started
from ui.plots.board import InstrumentBoard
from ui.plots.profile import Profile
from ui.plots.timed import TimedInstrument
from ui.support.theme import Theme


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> InstrumentBoard:
    result = InstrumentBoard(theme)
    qtbot.addWidget(result)
    result.resize(1200, 800)
    result.show()
    result.set_history(finished(numbers(900)))
    return result


def timed(board: InstrumentBoard) -> list[TimedInstrument]:
    found = [one for one in board.instruments().values() if isinstance(one, TimedInstrument)]
    assert len(found) >= 3
    return found


def test_every_step_axis_shows_the_same_line_and_draws_nothing_else(board: InstrumentBoard) -> None:
    lines = [line for one in timed(board) for line in one.now_lines]
    assert len(lines) >= 4  # loss and accuracy have one each
    assert not any(line.isVisible() for line in lines)
    draws = {one.name: one.draws for one in timed(board)}
    board.set_step(321)
    assert [line.value() for line in lines] == [321] * len(lines)
    assert all(line.isVisible() for line in lines)
    assert {one.name: one.draws for one in timed(board)} == draws
    board.set_step(None)
    assert not any(line.isVisible() for line in lines)


def test_the_profile_shows_that_step_with_the_range_up_to_it(board: InstrumentBoard) -> None:
    profile = board.instruments()["profile"]
    assert isinstance(profile, Profile)
    said: list[str] = []
    profile.subtitleChanged.connect(said.append)
    board.set_step(17)
    assert said[-1].startswith("at step 17")
    history = profile.history
    assert history is not None
    header, columns = profile.table()
    np.testing.assert_array_equal(columns[header.index("delta_rms")], history.row("delta_rms", 17))
    low, high = history.recent("delta_rms", 500, 17)
    first = history.image("delta_rms", 1, 17, 17).values
    np.testing.assert_array_equal(low, first.min(axis=1))
    np.testing.assert_array_equal(high, first.max(axis=1))


def test_a_dragged_line_asks_for_its_step(board: InstrumentBoard) -> None:
    asked: list[int] = []
    board.stepAsked.connect(asked.append)
    board.set_step(100)
    line = timed(board)[0].now_lines[0]
    line.setValue(250.4)
    line.sigDragged.emit(line)
    assert asked == [250]


def test_another_run_is_shown_at_its_live_edge(board: InstrumentBoard) -> None:
    board.set_step(100)
    board.set_history(finished(numbers(50)))
    assert {one.step for one in board.instruments().values()} == {None}


def test_the_range_of_a_forked_run_is_counted_from_its_parent(board: InstrumentBoard) -> None:
    history = History(replace(started(), parent="0000", parent_step=100))
    values = numbers(50)
    history.add(Frame(101, values, np.zeros((50, len(STEP_QUANTITIES)), np.float32), 0.1))
    low, high = history.recent("delta_rms", 500, 110)
    np.testing.assert_array_equal(low, values[:10, :, 0].min(axis=0))
    np.testing.assert_array_equal(high, values[:10, :, 0].max(axis=0))
    board.set_history(history)
    board.set_step(5)
    assert board.instruments()["profile"].shown_step == 101

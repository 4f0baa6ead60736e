"""The timeline by hand and by keys; it asks for steps and moves nothing itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from gradlab.records import Event
from tests.gradlab.store.runs import numbers, recorded
from ui.support.theme import Theme
from ui.timeline import TimelineBar

LAST = 1000


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> TimelineBar:
    """A timeline that does what is asked of it, as the window does."""
    result = TimelineBar(theme)
    qtbot.addWidget(result)
    result.resize(1400, 56)
    result.show()
    result.stepAsked.connect(result.set_step)
    result.set_history(recorded(numbers(LAST), frame=500))
    return result


def asked(bar: TimelineBar) -> list[int | None]:
    steps: list[int | None] = []
    bar.stepAsked.connect(steps.append)
    return steps


def test_every_key_of_a_slider_over_time(bar: TimelineBar, qtbot: QtBot) -> None:
    steps = asked(bar)
    key, shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
    for press, modifiers in (
        (key.Key_Home, None), (key.Key_Right, None), (key.Key_Right, shift), (key.Key_PageUp, None),
        (key.Key_Left, None), (key.Key_Left, shift), (key.Key_PageDown, None), (key.Key_Left, None),
        (key.Key_End, None), (key.Key_Left, None), (key.Key_Right, None),
    ):  # fmt: skip
        qtbot.keyClick(bar.scrubber, press, modifiers or Qt.KeyboardModifier.NoModifier)
    assert steps == [1, 2, 12, 32, 31, 21, 1, 1, None, LAST - 1, None]


def test_the_pointer_goes_where_it_points_and_the_right_end_is_live(bar: TimelineBar, qtbot: QtBot) -> None:
    steps = asked(bar)
    track = bar.scrubber.track()
    at = lambda step: QPoint(round(track.x_of(step)), 30)  # noqa: E731 - a short name for a place
    qtbot.mousePress(bar.scrubber, Qt.MouseButton.LeftButton, pos=at(500))
    qtbot.mouseMove(bar.scrubber, at(250))
    qtbot.mouseRelease(bar.scrubber, Qt.MouseButton.LeftButton, pos=at(250))
    assert steps[0] is not None
    assert abs(steps[0] - 500) <= 1
    qtbot.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=at(LAST))
    assert steps[-1] is None


def test_a_click_on_a_mark_goes_to_its_step(bar: TimelineBar, qtbot: QtBot) -> None:
    history = recorded(numbers(LAST), frame=500)
    history.add(Event(321, "learning_rate", "Learning rate 0.5 from step 321 on.", {"value": 0.5}))
    bar.set_history(history)
    steps = asked(bar)
    sign = QPoint(round(bar.scrubber.track().x_of(321)) + 8, 8)
    qtbot.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=sign)
    assert steps == [321]


def test_the_buttons_and_what_they_say(bar: TimelineBar, qtbot: QtBot) -> None:
    steps = asked(bar)
    assert bar.live_button.text() == "Live"
    assert not bar.live_button.isEnabled()
    bar.back_button.click()
    assert bar.live_button.text() == "Go to live 1,000"
    bar.first_button.click()
    bar.forward_button.click()
    bar.live_button.click()
    assert steps == [LAST - 1, 1, 2, None]
    assert not bar.forward_button.isEnabled()


def test_playing_back_ends_at_the_live_edge_and_any_move_stops_it(bar: TimelineBar) -> None:
    steps = asked(bar)
    bar.set_speed(10)
    bar.toggle_play()
    assert bar.plays
    bar.playback.play_on(5.0)
    assert steps == [1, 501]
    bar.playback.play_on(60.0)
    assert steps[-1] is None
    assert not bar.plays
    bar.toggle_play()
    bar.back_button.click()
    assert not bar.plays


def test_an_empty_timeline_asks_for_nothing(bar: TimelineBar, qtbot: QtBot) -> None:
    bar.set_history(None)
    steps = asked(bar)
    qtbot.mouseClick(bar.scrubber, Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    qtbot.keyClick(bar.scrubber, Qt.Key.Key_Home)
    bar.toggle_play()
    assert steps == []
    assert not bar.play_button.isEnabled()


def test_a_screen_reader_meets_a_slider_with_its_step(bar: TimelineBar) -> None:
    bar.set_step(123)
    spoken = QAccessible.queryAccessibleInterface(bar.scrubber)
    assert spoken.role() == QAccessible.Role.Slider
    assert bar.scrubber.value() == 123
    assert bar.scrubber.accessibleName()

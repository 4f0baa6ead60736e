"""Timeline, keys, instruments and pins in the whole window."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from tests.ui.desk import Desk


@pytest.fixture
def trained(desk: Desk) -> Desk:
    desk.start()
    desk.train(60)
    desk.stop()
    return desk


def steps(desk: Desk) -> set[int | None]:
    """The step of every instrument, of the timeline and of the whole."""
    return {one.step for one in desk.app.board.instruments().values()} | {desk.app.shown.step}


def test_one_playhead_moves_everything(trained: Desk) -> None:
    window, last = trained.app.window, trained.last_step()
    window.timeline.scrubber.stepAsked.emit(20)
    assert steps(trained) == {20}
    trained.press("step_forward")
    assert steps(trained) == {21}
    trained.press("first_step")
    assert steps(trained) == {1}
    assert window.timeline.scrubber.value() == 1
    trained.app.board.instruments()["traces"].stepAsked.emit(33)
    assert window.timeline.scrubber.value() == 33
    trained.press("go_live")
    assert steps(trained) == {None}
    trained.press("step_back")
    assert steps(trained) == {last - 1}


def test_scrubbing_while_training_stays_where_it_is_and_numbers_go_on(desk: Desk) -> None:
    desk.start()
    desk.train(40)
    desk.app.shown.set_step(15)
    before = desk.last_step()
    desk.until(lambda: desk.last_step() > before + 30 and desk.app.shown.is_up_to_date)
    assert steps(desk) == {15}
    assert desk.app.window.timeline.live_button.text() == f"Go to live {desk.app.window.timeline.last:,}"
    assert desk.app.window.run_bar.step.value() != "15"
    desk.stop()


def test_pins_are_edits_of_the_document(trained: Desk) -> None:
    app = trained.app
    app.shown.set_step(12)
    trained.press("pin_step")
    app.shown.set_step(7)
    trained.press("pin_step")
    assert app.shown.pins == (7, 12)
    assert {one.pins for one in app.board.instruments().values()} == {(7, 12)}
    assert app.window.timeline.scrubber.pins == (7, 12)
    stack = app.document.undo_stack
    assert stack.undoText() == "Pin step 7"
    stack.undo()
    assert app.shown.pins == (12,)
    app.shown.set_step(12)
    trained.press("pin_step")
    assert app.shown.pins == ()
    stack.undo()
    app.window.timeline.unpin_action.trigger()
    assert app.shown.pins == ()


def test_every_time_action_has_keys_and_stands_in_a_menu(desk: Desk) -> None:
    desk.start()
    window = desk.app.window
    shown: set[QAction] = {action for menu in window.menus.values() for action in menu.actions()}
    for name in ("first_step", "step_back", "step_forward", "play_back", "go_live", "pin_step"):
        action = window.actions_by_name[name]
        assert not action.shortcut().isEmpty()
        assert action in shown

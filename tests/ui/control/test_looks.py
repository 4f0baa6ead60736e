"""After each edit the cards and the profile show the stack before training, until a run of it is shown."""

from __future__ import annotations

from gradlab.records import Look
from gradlab.spec import with_value
from tests.ui.desk import Desk
from ui.editor.signals import Meter
from ui.editor.stack_model import Role
from ui.plots.profile import Profile
from ui.running import RunState


def first_meter(desk: Desk) -> Meter | None:
    stack = desk.app.window.stack_editor.view.stack
    return stack.index(0).data(Role.METER)


def is_before(desk: Desk) -> bool:
    meter = first_meter(desk)
    return meter is not None and meter.before


def profile_look(desk: Desk) -> Look | None:
    profile = desk.app.board.instruments()["profile"]
    assert isinstance(profile, Profile)
    return profile.look


def test_cards_and_profile_show_the_stack_before_training_until_a_run_starts(desk: Desk) -> None:
    desk.start()
    desk.until(lambda: is_before(desk))
    assert profile_look(desk) is not None
    spoken = desk.app.window.stack_editor.view.stack.index(0).data(11)  # accessible text
    assert "signal before training" in spoken
    desk.train()
    assert profile_look(desk) is None
    assert not is_before(desk)
    desk.stop()
    assert not is_before(desk)  # the run's own numbers stay


def test_an_edited_stack_shows_what_it_would_do_and_undo_brings_back_the_run(desk: Desk) -> None:
    desk.start()
    desk.train()
    desk.stop()
    document = desk.app.document
    document.edit("Change units", with_value(document.experiment, "layers.0.units", 50))
    desk.until(lambda: is_before(desk))
    document.undo_stack.undo()
    assert not is_before(desk)


def test_no_look_is_taken_of_a_stack_with_a_problem_nor_while_a_run_trains(desk: Desk) -> None:
    desk.start()
    desk.until(lambda: is_before(desk))
    document = desk.app.document
    document.edit("Change units", with_value(document.experiment, "layers.output.units", 3))
    desk.until(lambda: first_meter(desk) is None)
    document.undo_stack.undo()
    desk.until(lambda: is_before(desk))
    desk.train()
    looked = desk.app.runner.looker.look
    document.edit("Change units", with_value(document.experiment, "layers.0.units", 60))
    desk.stop()
    desk.until_state(RunState.ENDED)
    desk.until(lambda: desk.app.runner.looker.look is not looked)

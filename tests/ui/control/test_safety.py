"""The window after a crash, and while the disk refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

import gradlab
from gradlab.spec import with_value
from gradlab.store import Session, load
from tests.ui.desk import Desk
from ui.control.safety import RecoveryPrompt
from ui.running import RunState

Button = QMessageBox.StandardButton


def leave_behind(desk: Desk, *names: str) -> None:
    """Put sessions of experiments of those names where a crash would leave them."""
    for name in names:
        session = Session.create(desk.folder / "sessions", gradlab.preset("healthy"), lambda _news: None)
        session.put_experiment(with_value(gradlab.preset("healthy"), "name", name))
        session.close(keep=True)


def prompt(desk: Desk) -> RecoveryPrompt:
    desk.until(lambda: desk.app.safety.prompt is not None)
    found = desk.app.safety.prompt
    assert found is not None
    return found


def test_what_a_crash_left_is_offered_and_recovered(desk: Desk) -> None:
    leave_behind(desk, "Lost and found")
    desk.start()
    asked = prompt(desk)
    assert "Lost and found" in asked.text()
    asked.recover.click()
    assert desk.app.document.experiment.name == "Lost and found"
    assert desk.app.window.isWindowModified()
    assert desk.app.keeper.leftovers() == []


def test_discarding_one_offers_the_next(desk: Desk) -> None:
    leave_behind(desk, "One", "Two")
    desk.start()
    first = prompt(desk)
    first.discard.click()
    desk.until(lambda: desk.app.safety.prompt is not first)
    prompt(desk).discard.click()
    assert list((desk.folder / "sessions").iterdir()) == []
    assert desk.app.document.experiment == gradlab.preset("vanishing")


def test_each_of_several_is_offered_and_recovering_one_names_the_others(desk: Desk) -> None:
    leave_behind(desk, "One", "Two", "Three")
    desk.start()
    first = prompt(desk)
    assert "2 more sessions are offered next" in first.informativeText()
    first.later.click()
    desk.until(lambda: desk.app.safety.prompt is not first)
    second = prompt(desk)
    second.recover.click()
    assert {first.left.title, second.left.title} < {"One", "Two", "Three"}
    assert desk.app.document.experiment.name == second.left.title
    assert "2 more sessions were left unsaved" in desk.banner()
    desk.will_choose(desk.folder / "a.gradlab")
    desk.press("save")
    desk.app.window.banner.action_button().click()
    third = prompt(desk)
    assert third.isVisible()
    assert third.left.title not in {second.left.title, ""}
    third.recover.click()
    assert "Another session was left unsaved" in desk.banner()
    assert len(desk.app.keeper.leftovers()) == 1


def test_what_cannot_be_recovered_says_so_and_the_next_is_offered(desk: Desk) -> None:
    leave_behind(desk, "One", "Two")
    newest = max((desk.folder / "sessions").iterdir(), key=lambda folder: (folder / "session.gradlab").stat().st_mtime)
    with (newest / "session.gradlab").open("r+b") as file:
        file.write(bytes(50))
    desk.start()
    broken = prompt(desk)
    broken.recover.click()
    desk.until(lambda: desk.app.safety.prompt is not broken)
    assert "cannot be recovered" in desk.banner()
    prompt(desk).recover.click()
    assert desk.app.document.experiment.name in {"One", "Two"}


def test_a_person_may_ask_for_what_was_left_undecided(desk: Desk) -> None:
    leave_behind(desk, "One")
    desk.start()
    first = prompt(desk)
    first.later.click()
    desk.press("recover")
    assert prompt(desk) is not first
    prompt(desk).discard.click()
    desk.press("recover")
    assert "No session was left unsaved" in desk.app.window.status_line.currentMessage()


def test_the_foot_says_where_the_work_stands(desk: Desk) -> None:
    desk.start()
    saved = desk.app.window.status_line.saved
    assert saved.text() == "Nothing to save"
    desk.app.window.stack_editor.commands.add_action.trigger()
    desk.until(lambda: saved.text() == "Saved to session")
    desk.will_choose(desk.folder / "a.gradlab")
    desk.press("save")
    assert saved.text() == "Saved"


def test_a_disk_that_refuses_pauses_the_run_and_lets_it_go_on(desk: Desk) -> None:
    (desk.folder / "sessions").touch()
    desk.start()
    desk.app.window.run_bar.primary.click()
    desk.until(lambda: "No session can be kept" in desk.banner())
    desk.until_state(RunState.PAUSED)
    assert desk.app.window.status_line.saved.text() == "Not saved: the disk refuses"
    (desk.folder / "sessions").unlink()
    desk.app.window.banner.action_button().click()
    desk.until(lambda: desk.app.runner.state is RunState.RUNNING and not desk.banner())
    desk.stop()
    desk.will_choose(desk.folder / "a.gradlab")
    desk.press("save")
    assert load(desk.folder / "a.gradlab").histories[0].last_step == desk.last_step()


@pytest.mark.parametrize(("button", "name"), [(Button.Ok, "Mine"), (Button.Cancel, "Healthy gradients")])
def test_a_file_that_changed_on_the_disk_is_asked_about(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton, name: str
) -> None:
    desk.start()
    path = desk.folder / "a.gradlab"
    desk.will_choose(path)
    desk.press("save")
    gradlab.save(path, gradlab.preset("healthy"))
    desk.app.document.edit("Rename", with_value(desk.app.document.experiment, "name", "Mine"))
    asked: list[Path] = []
    monkeypatch.setattr(desk.app.files, "_ask_about_disk", lambda path: (asked.append(path), button)[1])
    desk.press("save")
    assert asked == [path]
    assert load(path).experiment.name == name


def test_revert_goes_back_to_the_file_and_a_copy_keeps_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.start()
    path = desk.folder / "a.gradlab"
    desk.will_choose(path)
    desk.press("save")
    before = desk.app.document.experiment
    desk.app.document.edit("Rename", with_value(before, "name", "Mine"))
    desk.will_choose(desk.folder / "copy.gradlab")
    desk.press("save_copy")
    assert load(desk.folder / "copy.gradlab").experiment.name == "Mine"
    assert desk.app.document.path == path
    monkeypatch.setattr(desk.app.files, "_ask_about_revert", lambda: Button.Ok)
    desk.press("revert")
    assert desk.app.document.experiment == before
    assert not desk.app.window.isWindowModified()

"""Weights that are kept, gone on from and forked in the window, with a pretended engine."""

from __future__ import annotations

from gradlab.spec import with_value
from tests.ui.desk import Desk
from ui.running import RunState


def test_weights_are_kept_forked_and_gone_on_from(desk: Desk) -> None:
    desk.start()
    app, bar = desk.app, desk.app.window.run_bar
    assert not bar.fork_button.isEnabled()
    desk.train(20)
    desk.press("keep_weights")
    desk.until(lambda: bool(app.runner.history and app.runner.history.checkpoints))
    desk.stop()
    (first,) = app.document.histories
    kept = first.checkpoints[0]
    assert kept.kind == "wish"
    assert bar.fork_button.isEnabled()
    app.menus.fork.aboutToShow.emit()
    texts = [action.text() for action in app.menus.fork.actions()]
    assert texts[0].endswith("at the end")
    assert texts[-1].endswith("kept by you")

    app.menus.fork.actions()[-1].trigger()
    desk.until(lambda: len(app.document.histories) == 2 and desk.last_step() > kept.step)
    desk.stop()
    fork = app.document.histories[1]
    assert (fork.started.parent, fork.started.parent_step) == (first.started.run, kept.step)
    assert fork.first_step == kept.step + 1

    last = fork.last_step
    desk.press("go_on")
    desk.until(lambda: fork.last_step > last)
    desk.stop()
    assert app.document.histories == [first, fork]
    assert fork.started.parent == first.started.run
    path = desk.folder / "forks.gradlab"
    desk.will_choose(path)
    assert app.files.save()
    steps = fork.last_step
    assert app.files.open(path)
    assert [history.last_step for history in app.document.histories] == [first.last_step, steps]
    assert app.document.histories[1].started.parent_step == kept.step


def test_a_stack_with_problems_is_not_forked(desk: Desk) -> None:
    desk.start()
    desk.train(20)
    desk.stop()
    app = desk.app
    app.document.edit("Break", with_value(app.document.experiment, "layers.output.units", "7"))
    app.menus.fork.aboutToShow.emit()
    app.menus.fork.actions()[0].trigger()
    assert app.runner.state is RunState.ENDED
    assert "output" in desk.banner()

"""A fork in the window: begun from kept weights, it ends where the straight run ended, bit for bit."""

from __future__ import annotations

import numpy as np

from gradlab.spec import with_value
from gradlab.store import History
from tests.ui.desk import Desk
from ui.running import RunState


def test_a_fork_repeats_what_the_straight_run_did_behind_the_checkpoint(lab: Desk) -> None:
    lab.start(preset="healthy")
    app = lab.app
    experiment = app.document.experiment
    for path, value in (("steps", 60), ("checkpoint_every", 25), ("evaluate_every", 20)):
        experiment = with_value(experiment, f"training.{path}", value)
    app.document.edit("Shorten", experiment.model_copy(update={"layers": experiment.layers[-3:]}))
    app.window.run_bar.primary.click()
    lab.until(lambda: app.runner.state is RunState.ENDED)
    (straight,) = app.document.histories
    assert straight.last_step == 60

    app.menus.fork.aboutToShow.emit()
    (entry,) = [action for action in app.menus.fork.actions() if action.text().startswith("Step 25,")]
    entry.trigger()
    lab.until(lambda: len(app.document.histories) == 2 and app.runner.state is RunState.ENDED)
    forked = app.document.histories[1]
    assert (forked.started.parent, forked.started.parent_step) == (straight.started.run, 25)
    assert (forked.first_step, forked.last_step) == (26, 60)
    same_from(straight, forked, 26)

    path = lab.folder / "fork.gradlab"
    lab.will_choose(path)
    lab.press("save")
    assert app.files.open(path)
    saved, saved_fork = app.document.histories
    same_from(saved, saved_fork, 26)


def same_from(straight: History, forked: History, first: int) -> None:
    """Compare every recorded number from step `first` on, and the last weights."""
    for quantity in ("delta_rms", "grad_norm", "weight_norm"):
        for step in range(first, straight.last_step + 1):
            assert np.array_equal(straight.row(quantity, step), forked.row(quantity, step))
    assert straight.checkpoint is not None
    assert forked.checkpoint is not None
    weights, again = straight.checkpoint.weights, forked.checkpoint.weights
    assert weights.keys() == again.keys()
    assert weights
    assert all(np.array_equal(weights[name], again[name]) for name in weights)

"""The inspector shows the norms and the distributions of the run that is shown, and marks what acts on it."""

from __future__ import annotations

import numpy as np
import pytest

from gradlab.records import BINS, COUNTS, HISTOGRAM_INDEX, HISTOGRAMS, Distributions
from gradlab.spec import with_value
from gradlab.store import compared_sizes
from tests.gradlab.store.runs import numbers, recorded
from tests.ui.desk import Desk


def distributions(desk: Desk, step: int, spread: float) -> Distributions:
    """What the engine would record of normal pre-activations and weights with this deviation."""
    layers = len(desk.app.document.experiment.layers)
    values = np.random.default_rng(step).normal(0, spread, 20_000)
    counts = np.zeros((layers, len(HISTOGRAMS), COUNTS), np.uint32)
    for name in ("pre", "weight"):
        index = HISTOGRAM_INDEX[name]
        counts[:, index, :BINS] = np.histogram(values, HISTOGRAMS[index].edges)[0]
    return Distributions(step, counts, np.full((layers, 1), np.nan, np.float32))


def test_norms_and_distributions_of_the_shown_step_are_shown(desk: Desk) -> None:
    app, inspector = desk.app, desk.app.window.inspector
    desk.start()
    desk.until(lambda: app.runner.looker.look is not None)
    app.edits.select_name("hidden1")
    assert np.isnan(inspector.settings.norms.share_above)
    assert "at start" in inspector.form.start.measured.text()
    desk.train()
    assert inspector.form.live_dot.isVisibleTo(inspector)
    desk.stop()
    assert not inspector.form.live_dot.isVisibleTo(inspector)
    history = app.shown.history
    assert history is not None
    for step, spread in ((1, 0.5), (6, 2.0)):
        history.distributions.add(distributions(desk, step, spread))
    app.inspecting.show()
    assert "at step 6" in inspector.form.start.measured.text()
    assert inspector.form.picture.reach == pytest.approx(2.0 * 2.8 * 1.1, rel=0.1)
    app.shown.set_step(3)
    assert "at step 1" in inspector.form.start.measured.text()
    app.shown.show(None)
    assert "at s" in inspector.form.start.measured.text()


def test_each_kind_of_clipping_shows_what_it_compares(desk: Desk) -> None:
    app, picture = desk.app, desk.app.window.inspector.settings.norms
    desk.start()
    history = recorded(numbers(100))
    app.shown.show(history)
    for kind in ("global_norm", "norm", "value"):
        experiment = with_value(app.document.experiment, "training.clipping.kind", kind)
        app.document.edit("clip", with_value(experiment, "training.clipping.threshold", 0.5))
        sizes = compared_sizes(history, kind)
        usable = sizes[np.isfinite(sizes) & (sizes > 0)]
        assert len(usable)
        assert picture.share_above == pytest.approx(float((usable > 0.5).mean()))
        assert not picture.isHidden()
    app.document.edit("clip", with_value(app.document.experiment, "training.clipping.kind", "adaptive"))
    assert picture.isHidden()

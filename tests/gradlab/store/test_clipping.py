"""What clipping did is told from a run's own records, and the suggested threshold acts on one step in ten."""

from __future__ import annotations

import numpy as np
import pytest

from gradlab.records import (
    LAYER_INDEX,
    LAYER_QUANTITIES,
    STEP_INDEX,
    STEP_QUANTITIES,
    EndReason,
    Frame,
    RunEnded,
    RunStarted,
)
from gradlab.spec import Experiment, with_value
from gradlab.store import History, clipping_effect, compared_sizes
from tests.gradlab.cli.experiments import small


def started(experiment: Experiment) -> RunStarted:
    return RunStarted("one", experiment, ("hidden1", "hidden2", "output"), (False,) * 3, "CPU", {}, 0.0)


NORMS = np.arange(1.0, 101.0)


def recorded(kind: str) -> History:
    """Return a run of 100 steps with norms 1 to 100, of which those above 80 were cut to it."""
    experiment = with_value(with_value(small(), "training.clipping.kind", kind), "training.clipping.threshold", 80)
    history = History(started(experiment))
    steps = np.zeros((100, len(STEP_QUANTITIES)), np.float32)
    steps[:, STEP_INDEX["global_norm"]] = NORMS
    steps[:, STEP_INDEX["clipped_norm"]] = np.minimum(NORMS, 80)
    steps[:, STEP_INDEX["clip_active"]] = NORMS > 80
    steps[:, STEP_INDEX["clip_cosine"]] = np.where(NORMS > 80, 0.8, 1.0)
    history.add(Frame(1, np.ones((100, 3, len(LAYER_QUANTITIES)), np.float32), steps, 0.1))
    return history


def test_share_cosine_and_suggestion() -> None:
    effect = clipping_effect(recorded("global_norm"))
    assert effect is not None
    assert (effect.steps, effect.share) == (100, pytest.approx(0.2))
    assert (effect.cosine, effect.least_cosine) == (pytest.approx(0.96), pytest.approx(0.8))
    assert (effect.raw, effect.clipped) == (pytest.approx(50.5), pytest.approx(50.5))
    assert effect.suggested is not None
    assert (effect.suggested < NORMS).mean() == pytest.approx(0.1)


def test_only_the_newest_steps_count() -> None:
    effect = clipping_effect(recorded("global_norm"), steps=40)
    assert effect is not None
    assert (effect.steps, effect.share) == (40, pytest.approx(0.5))


def test_the_last_bad_step_is_left_out() -> None:
    history = recorded("norm")
    history.add(RunEnded(100, EndReason.NONFINITE, "It broke."))
    effect = clipping_effect(history)
    assert effect is not None
    assert effect.steps == 99
    assert effect.suggested is None, "each tensor is compared by itself, not the whole gradient"


def test_a_run_that_does_not_clip_has_no_effect() -> None:
    assert clipping_effect(recorded("none")) is None
    assert clipping_effect(History(started(with_value(small(), "training.clipping.kind", "value")))) is None


def test_sizes_are_those_that_each_kind_compares() -> None:
    history = History(started(small()))
    random = np.random.default_rng(3)
    values = np.exp(random.normal(0, 2, (300, 3, len(LAYER_QUANTITIES)))).astype(np.float32)
    values[299, 1] = np.nan
    steps = np.exp(random.normal(0, 2, (300, len(STEP_QUANTITIES)))).astype(np.float32)
    history.add(Frame(1, values, steps, 0.1))
    expected = {
        "global_norm": steps[:, STEP_INDEX["global_norm"]],
        "norm": np.nanmax(values[:, :, LAYER_INDEX["grad_norm"]], axis=1),
        "value": np.nanmax(values[:, :, LAYER_INDEX["grad_max_abs"]], axis=1),
    }
    for kind, sizes in expected.items():
        np.testing.assert_allclose(compared_sizes(history, kind)[:299], sizes[:299], rtol=1e-6)
        assert len(compared_sizes(history, kind, 50)) <= 60
    for kind in ("none", "adaptive"):
        assert not len(compared_sizes(history, kind))
    assert not len(compared_sizes(History(started(small())), "value"))

"""Early stopping ends a run that no longer improves, and keeps the best weights that it saw."""

from __future__ import annotations

import numpy as np

from gradlab.records import Checkpoint, EndReason, Evaluation
from gradlab.spec import EarlyStopping
from gradlab.train.patience import Patience
from tests.gradlab.train.small import ended, run, small, weights


def _evaluation(step: int, loss: float) -> Evaluation:
    return Evaluation(step, 0.0, 0.0, loss, 0.0)


def test_it_waits_for_as_many_evaluations_without_progress() -> None:
    patience = Patience(EarlyStopping(patience=2, min_delta=0.1))
    seen = [patience.improved(_evaluation(step, loss)) for step, loss in enumerate([1.0, 0.95, 0.8, 0.75])]
    assert seen == [True, False, True, False]
    assert not patience.exhausted
    assert not patience.improved(_evaluation(4, float("nan")))
    assert patience.exhausted
    assert patience.best_step == 2


def test_a_run_that_learns_by_heart_ends_early_with_its_best_weights() -> None:
    changes = {"training__steps": 4000, "training__optimizer__kind": "adam", "training__evaluate_every": 20}
    records = run(small(**changes, training__early_stopping__patience=3))
    last = ended(records)
    assert last.reason is EndReason.EARLY
    assert "had not improved for 3 evaluations" in last.text
    looks = [record for record in records if isinstance(record, Evaluation)]
    best = min(looks, key=lambda look: look.validation_loss)
    assert last.step == looks[-1].step == best.step + 60
    kept = next(record for record in records if isinstance(record, Checkpoint))
    assert kept.step == best.step
    straight = run(small(**{**changes, "training__steps": best.step}))
    for name, value in weights(straight).items():
        np.testing.assert_array_equal(kept.weights[name], value)

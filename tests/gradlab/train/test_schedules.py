"""Factors of the learning rate equal Keras' own schedules; a warm-up stands in front; the run records the product."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from gradlab.records import STEP_INDEX, Frame
from gradlab.spec import SCHEDULE_LABELS, Schedule
from gradlab.train.schedules import factors
from tests.gradlab.train.small import run, small

TOTAL = 60
SCHEDULES = keras.optimizers.schedules
PEERS = {
    "exponential": (
        Schedule(kind="exponential", decay_rate=0.7, decay_steps=9),
        SCHEDULES.ExponentialDecay(1.0, 9, 0.7),
    ),
    "step": (
        Schedule(kind="step", decay_rate=0.7, decay_steps=9),
        SCHEDULES.ExponentialDecay(1.0, 9, 0.7, staircase=True),
    ),
    "cosine": (Schedule(kind="cosine", final_share=0.1), SCHEDULES.CosineDecay(1.0, TOTAL, alpha=0.1)),
}


@pytest.mark.parametrize("kind", PEERS)
def test_factors_equal_keras(kind: str) -> None:
    schedule, peer = PEERS[kind]
    expected = [float(np.asarray(peer(step))) for step in range(TOTAL)]
    np.testing.assert_allclose(factors(schedule, 1, TOTAL, TOTAL), expected, rtol=1e-5)


@pytest.mark.parametrize("kind", SCHEDULE_LABELS)
def test_any_part_of_the_run_gets_the_same_factors(kind: str) -> None:
    schedule = Schedule.model_validate({"kind": kind, "warmup_steps": 7})
    whole = factors(schedule, 1, TOTAL, TOTAL)
    np.testing.assert_array_equal(factors(schedule, 20, 11, TOTAL), whole[19:30])
    np.testing.assert_allclose(whole[:7], np.arange(1, 8) / 7, rtol=1e-6)
    assert (whole > -1e-9).all()
    assert whole.max() == pytest.approx(1)


def test_one_cycle_rises_to_the_rate_and_falls_to_its_end() -> None:
    values = factors(Schedule(kind="one_cycle", start_share=0.1, rise=0.25, final_share=0.01), 1, 101, 100)
    assert values[0] == pytest.approx(0.1)
    assert np.argmax(values) == 25
    assert values[100] == pytest.approx(0.01)
    assert (np.diff(values[:26]) > 0).all()
    assert (np.diff(values[25:]) < 0).all()


def test_a_run_records_the_rate_that_it_used() -> None:
    records = run(small(training__schedule__kind="cosine", training__schedule__warmup_steps=5))
    rates = np.concatenate([record.steps for record in records if isinstance(record, Frame)])[
        :, STEP_INDEX["learning_rate"]
    ]
    expected = 0.05 * factors(Schedule(kind="cosine", warmup_steps=5), 1, 40, 40)
    np.testing.assert_allclose(rates, expected, rtol=1e-5, atol=1e-9)

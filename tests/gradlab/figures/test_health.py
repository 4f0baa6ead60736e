"""The words for a signal, at and around their limits."""

from __future__ import annotations

import numpy as np
import pytest

from gradlab.figures import Health, health
from gradlab.figures.health import last_finite_step
from tests.gradlab.store.runs import broken, numbers


@pytest.mark.parametrize(
    ("signal", "state"),
    [
        (0.0, Health.VANISHING),
        (0.9e-3, Health.VANISHING),
        (1e-3, Health.WEAK),
        (0.1, Health.GOOD),
        (10.0, Health.GOOD),
        (10.1, Health.EXPLODING),
        (float("nan"), Health.NON_FINITE),
        (float("inf"), Health.NON_FINITE),
    ],
)
def test_states(signal: float, state: Health) -> None:
    assert health(signal) is state


def test_a_frozen_layer_is_frozen_unless_it_broke() -> None:
    assert health(1e-9, frozen=True) is Health.FROZEN
    assert health(float("nan"), frozen=True) is Health.NON_FINITE


def test_the_last_step_that_tells_something() -> None:
    values = numbers(60)
    values[59] = np.nan
    assert last_finite_step(broken(values)) == 59
    values[:] = np.nan
    assert last_finite_step(broken(values)) == 60

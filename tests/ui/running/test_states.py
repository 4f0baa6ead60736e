"""Which state of a run follows which, and the speed that is shown."""

from __future__ import annotations

import pytest

from ui.running import RunState
from ui.running.speed import WINDOW_SECONDS, Speed
from ui.running.states import FOLLOWS, follow


def test_every_state_can_be_left_and_an_impossible_step_is_refused() -> None:
    assert set(FOLLOWS) == set(RunState)
    assert all(FOLLOWS.values())
    assert follow(RunState.IDLE, RunState.BUILDING) is RunState.BUILDING
    with pytest.raises(ValueError, match="a run that is ended cannot become running"):
        follow(RunState.ENDED, RunState.RUNNING)


def test_every_busy_state_leads_to_an_end() -> None:
    for state in RunState:
        reached = {state}
        while not reached >= (more := set().union(*(FOLLOWS[item] for item in reached))):
            reached |= more
        assert RunState.ENDED in reached


def test_speed_over_the_last_seconds() -> None:
    now = [0.0]
    speed = Speed(lambda: now[0])
    assert speed.steps_per_second == 0
    assert speed.seconds_left(10) is None
    for second in range(10):
        now[0] = float(second)
        speed.saw(100 * second if second < 5 else 400 + 10 * (second - 4))
    assert speed.steps_per_second == pytest.approx(10)
    assert speed.seconds_left(50) == pytest.approx(5)
    speed.restart()
    assert speed.steps_per_second == 0
    assert WINDOW_SECONDS > 0

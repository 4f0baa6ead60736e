"""Playing a run back: from seconds that have passed to the step to show."""

from __future__ import annotations

from dataclasses import dataclass

STEP_BY_STEP = 0
SPEEDS = (60, 30, 10, 5, STEP_BY_STEP)
"""Seconds for a whole run; ``STEP_BY_STEP`` shows each step for a tenth of a second."""
SLOW_STEPS_PER_SECOND = 10.0


@dataclass(frozen=True)
class Player:
    """Plays from the step ``first`` on; ``seconds`` is one of ``SPEEDS``, for a run of ``length`` steps."""

    first: int
    seconds: int
    length: int

    def step_after(self, seconds: float, last: int) -> int | None:
        """Return the step to show ``seconds`` after the beginning, None when the end of ``last`` steps is reached."""
        rate = SLOW_STEPS_PER_SECOND if self.seconds == STEP_BY_STEP else self.length / self.seconds
        step = self.first + int(rate * seconds)
        return step if step < last else None


def begin(step: int | None, first: int, last: int, seconds: int) -> Player:
    """Return a player from ``step`` on; at the live edge and at the last step it starts over at ``first``."""
    return Player(first if step is None or step >= last else step, seconds, last + 1 - first)

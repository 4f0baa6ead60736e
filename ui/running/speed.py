"""Steps a second over about the last two seconds of wall time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 2.0


class Speed:
    """Watches step numbers go by."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def restart(self) -> None:
        """Forget what was seen: a new run, or the end of a pause."""
        self._seen.clear()

    def saw(self, step: int) -> None:
        """Note that ``step`` is done now."""
        now = self._clock()
        self._seen.append((now, step))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_SECONDS:
            self._seen.popleft()

    @property
    def steps_per_second(self) -> float:
        """The speed, or 0 when too little was seen."""
        if len(self._seen) < 2:
            return 0.0
        (first, low), (last, high) = self._seen[0], self._seen[-1]
        return (high - low) / (last - first) if last > first else 0.0

    def seconds_left(self, steps: int) -> float | None:
        """How long ``steps`` more will take, or None when that is not known."""
        speed = self.steps_per_second
        return steps / speed if speed > 0 else None

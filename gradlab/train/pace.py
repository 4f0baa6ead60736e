"""How many steps the next chunk takes, so that it lasts about as long as asked and every control answers at once."""

LONGEST_SECONDS = 0.045
GROWTH = 2


class Pace:
    """Chooses k from the time that earlier steps took; starts with one step and at most doubles."""

    def __init__(self, chunk_seconds: float) -> None:
        """Aim at chunks of `chunk_seconds`, and never above LONGEST_SECONDS unless one step takes longer."""
        self._target = min(chunk_seconds, LONGEST_SECONDS)
        self._step_seconds: float | None = None
        self._last = 1

    def steps(self, room: int) -> int:
        """Return k: at least 1, at most `room` steps."""
        if self._step_seconds is None:
            return 1
        fitting = int(self._target / self._step_seconds)
        return max(1, min(fitting, GROWTH * self._last, room))

    def took(self, steps: int, seconds: float) -> None:
        """Learn that `steps` steps took `seconds`; a slower machine counts at once, a faster one by halves."""
        now = max(seconds / steps, 1e-9)
        known = self._step_seconds
        self._step_seconds = now if known is None or now > known else (known + now) / 2
        self._last = steps

"""How many steps the next chunk takes, so that it lasts about as long as asked."""

ANSWERING_SECONDS, UNDISTURBED_SECONDS = 0.04, 0.25
"""How long a chunk lasts where a person may turn a knob and waits for it, and where nobody can: a call costs time."""
GROWTH = 2
SLOWER = 1.5
"""A machine that became slower by more than that counts at once, since a person may wait; by less, by halves."""
SLACK = 1.15
"""By so much a chunk may last longer than asked: of few long steps, one less would be much less."""
HURRY = 4
"""The first chunk after a knob was turned is so many times as short."""


def seconds_of_a_chunk(wanted: float | None, *, alone: bool) -> float:
    """Return how long a chunk is to last: as `wanted`, or as suits a run that is `alone`, without knobs, or not."""
    if wanted is not None:
        return wanted
    return UNDISTURBED_SECONDS if alone else ANSWERING_SECONDS


class Pace:
    """Chooses k from the time that earlier steps took; starts with one step and at most doubles."""

    def __init__(self, chunk_seconds: float) -> None:
        """Aim at chunks of `chunk_seconds`."""
        self._target = chunk_seconds
        self._step_seconds: float | None = None
        self._last = 1
        self._hurried = False

    def hurry(self) -> None:
        """Make the next chunk a short one: a person waits for it."""
        self._hurried = True

    def steps(self, room: int) -> int:
        """Return k: at least 1, at most `room` steps."""
        if self._step_seconds is None:
            return 1
        target = self._target / HURRY if self._hurried else self._target
        self._hurried = False
        exact = target / self._step_seconds
        fitting = round(exact) if round(exact) <= SLACK * exact else int(exact)
        return max(1, min(fitting, GROWTH * self._last, room))

    def took(self, steps: int, seconds: float) -> None:
        """Learn that `steps` steps took `seconds`; a far slower machine counts at once, another one by halves."""
        now = max(seconds / steps, 1e-9)
        known = self._step_seconds
        self._step_seconds = now if known is None or now > SLOWER * known else (known + now) / 2
        self._last = steps

"""Taking back the last call of what trains, without a copy of the state before every call."""

import time
from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

SAVED_SECONDS = 0.5
"""So often the state is copied, at least."""


class Undo:
    """Copies the state now and then, and does again what was done since to go back to any later call.

    To copy it takes as long as a step or several. What is called must therefore give the same bits each time.
    """

    def __init__(self, save: Callable[[], Any], restore: Callable[[], Any], *, every: float = SAVED_SECONDS) -> None:
        """Use `save` and `restore` to copy the state; every so many seconds, 0: before each call."""
        self._save = save
        self._restore = restore
        self._every = every
        self._since: list[Callable[[], NDArray[Any]]] = []
        self._due = 0.0

    def run(self, take: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return what `take` gives, which changes the state."""
        if not self._since or time.monotonic() >= self._due:
            self._save()
            self._since = []
            self._due = time.monotonic() + self._every
        self._since.append(take)
        return take()

    def touch(self) -> None:
        """Learn that what was done since the state was copied would not come out the same again."""
        self._since = []

    def rewind(self) -> None:
        """Take back the last call; once more, the one before, as far as there are any since the state was copied."""
        self._restore()
        self._since.pop()
        for before in self._since:
            before()

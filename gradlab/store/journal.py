"""Keeps a run in the session of its document while it goes on, as often as the window does."""

import time
from pathlib import Path

from platformdirs import user_state_path

from gradlab.store.delta import Mark, delta_of
from gradlab.store.notes import RunNote
from gradlab.store.recording import Recording
from gradlab.store.session import Session

FLUSH_STEPS, FLUSH_SECONDS = 256, 0.4
"""The most steps, and the longest time, that what was recorded waits; the disk takes it in what is left of a second."""


def sessions_folder() -> Path:
    """Return where the sessions of this user are kept, those of the window and those of the terminal."""
    return user_state_path("gradlab", appauthor=False) / "sessions"


class Journal:
    """Hands what one run records to a session, which a crash leaves behind; used on the thread that records."""

    def __init__(self, session: Session, position: int, note: RunNote, since: Mark | None = None) -> None:
        """Keep the run in `position` among those of the document; `since` marks what the session has of it already."""
        self._session = session
        self._position = position
        self._note = note
        self._mark = since or Mark()
        self._steps = -1
        self._at = 0.0

    def keep(self, history: Recording) -> None:
        """Hand on what is new, if it is time; while the disk refuses, it waits in the history."""
        steps, now = len(history.table), time.monotonic()
        waiting = steps - self._steps >= FLUSH_STEPS or now - self._at >= FLUSH_SECONDS or history.ended is not None
        if self._session.trouble or not (self._steps < 0 or waiting):
            return
        delta = delta_of(history, self._position, self._note, self._mark)
        self._mark, self._steps, self._at = delta.end, steps, now
        self._session.put_run(delta)

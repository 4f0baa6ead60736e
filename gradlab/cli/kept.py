"""A run's session: what it records is on the disk while it goes on, and a crash leaves it behind."""

import contextlib
import sys
from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from rich.console import Console

from gradlab.cli.words import plain, say
from gradlab.errors import DocumentError
from gradlab.store import Document, History, Journal, Leftover, Mark, Session, leftovers, sessions_folder


class RunKeeper:
    """Keeps a growing run in a session, and lets that go when the run is in its file."""

    def __init__(self, session: Session | None, journal: Journal | None) -> None:
        """Use `begun` instead."""
        self._session = session
        self._journal = journal
        self.is_in_file = False
        """To be set when the run is where it belongs, so that nothing needs to be recovered."""

    def keep(self, history: History) -> None:
        """Bring what is new to the disk, if it is time."""
        if self._journal is not None:
            self._journal.keep(history)

    def close(self) -> None:
        """End the session; what is not in a file stays, to be recovered."""
        if self._session is not None:
            self._session.close(keep=not self.is_in_file)


@contextlib.contextmanager
def kept(path: Path, document: Document, behind: History | None) -> Generator[RunKeeper]:
    """Begin a session of the document at `path` for a run that is new, or goes on `behind` one of its runs.

    Where no session can be written, the run is in memory alone until its end, and stderr says so.
    """
    runs = [history.started.run for history in document.histories]
    run = behind.started.run if behind is not None else ""
    place = runs.index(run) if behind is not None else len(runs)
    since = Mark.of(behind) if behind is not None else None
    try:
        session, _document = Session.of_file(sessions_folder(), path.resolve(), lambda _news: None)
    except DocumentError as error:
        print(f"gradlab: A crash of this run would lose it: {plain(str(error))}", file=sys.stderr)
        yield RunKeeper(None, None)
        return
    keeper = RunKeeper(session, Journal(session, place, document.remarks.of(run), since))
    try:
        yield keeper
    except DocumentError as error:
        if keeper.is_in_file:
            raise
        raise DocumentError(f"{error} What was recorded is kept all the same; see it with: gradlab recover") from None
    finally:
        keeper.close()


def tell_leftovers(out: Console, path: Path) -> None:
    """Say in one sentence what a crash left of the document at `path`, or of others, and how to get it back."""
    found = leftovers(sessions_folder())
    own = [number for number, left in enumerate(found, start=1) if left.path == path.resolve()]
    if own:
        left = found[own[0] - 1]
        say(out, f"{path} was left unsaved {when(left)}; get it back with: gradlab recover {own[0]}")
    elif found:
        many = "A session was" if len(found) == 1 else f"{len(found)} sessions were"
        say(out, f"{many} left unsaved; see what can be got back with: gradlab recover")


def when(left: Leftover) -> str:
    """Return in words when a session was written last, and how much it holds."""
    time = datetime.fromtimestamp(left.written_at).astimezone()
    runs = "1 run" if left.runs == 1 else f"{left.runs} runs"
    return f"on {time:%Y-%m-%d} at {time:%H:%M}, with {runs} of {left.steps:,} recorded steps"

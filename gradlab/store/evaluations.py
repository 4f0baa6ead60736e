"""A run's evaluations in bounded memory: when there are too many, they are thinned out evenly over the run."""

import struct
from collections.abc import Callable, Iterator, Sequence

import apsw
import numpy as np

from gradlab.errors import DocumentError
from gradlab.records import Evaluation
from gradlab.store.checked import MOST_STEPS, step_of
from gradlab.store.sizes import MOST_ROWS
from gradlab.store.sql import execute

MOST = 20_000
"""Of one run."""
OUTER = 10
"""Those that are kept beside even ones: the first, the last, least and largest of each number."""
_NUMBERS: tuple[Callable[[Evaluation], float], ...] = (
    lambda one: one.train_loss,
    lambda one: one.train_accuracy,
    lambda one: one.validation_loss,
    lambda one: one.validation_accuracy,
)


class EvaluationLog:
    """Evaluations in the order in which they were made.

    Attributes:
        kept: those that are left.
        ever: how many there have been; in a file the newest one stands in the place before.
        thinnings: how often some were dropped, so that who stored the others knows that those are gone.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.kept: list[Evaluation] = []
        self.ever = 0
        self.thinnings = 0

    def add(self, record: Evaluation) -> None:
        """Take in the newest one; when there are too many, about half of them go."""
        self.kept.append(record)
        self.ever += 1
        self._thin()

    def restore(self, placed: Iterator[tuple[int, Evaluation]]) -> None:
        """Take in those of a file, each with its place."""
        for place, record in placed:
            self.kept.append(record)
            self.ever = place + 1
            self._thin()

    def since(self, ever: int, thinnings: int) -> list[Evaluation]:
        """Return those that came when there had been `ever`; all of them where some were dropped since."""
        fresh = self.ever - ever if thinnings == self.thinnings else len(self.kept)
        return self.kept[max(len(self.kept) - fresh, 0) :]

    def _thin(self) -> None:
        if len(self.kept) > MOST:
            self.kept = [self.kept[place] for place in spread_out(self.kept, MOST // 2)]
            self.thinnings += 1


def spread_out(records: Sequence[Evaluation], most: int) -> list[int]:
    """Return the places of at most `most` of `records`, even over their steps.

    The first and the last are among them, and the least and the largest of each number, so that no best one is lost.
    """
    kept = {0, len(records) - 1}
    for number in _NUMBERS:
        values = np.array([number(one) for one in records])
        if np.isfinite(values).any():
            kept |= {int(np.nanargmin(values)), int(np.nanargmax(values))}
    steps = [one.step for one in records]
    first, last = min(steps), max(steps)
    size = 1  # a power of two: whoever is alone in its part today stays so as long as the size does
    while last // size - first // size >= max(most - OUTER, 1):
        size *= 2
    newest_of_part = {step // size: place for place, step in enumerate(steps)}
    return sorted(kept | set(newest_of_part.values()))


def evaluations_in(connection: apsw.Connection, run: str) -> Iterator[tuple[int, Evaluation]]:
    """Yield place and content of each evaluation of a run in a file.

    Raises:
        DocumentError: when one is none.
    """
    query = "SELECT position, step, data FROM evaluation WHERE run = ? ORDER BY position"
    for place, step, data in execute(connection, query, (run,)):
        if len(data) != 32:
            raise DocumentError(f"an evaluation in it has the wrong size: expected 32 bytes, received {len(data):,}")
        if not 0 <= place <= MOST_STEPS:
            raise DocumentError(f"an evaluation in it has a wrong place, {place}")
        yield place, Evaluation(step_of(step, "an evaluation in it"), *struct.unpack("<4d", data))


def thin_out(connection: apsw.Connection) -> None:
    """Drop evaluations of a file that holds more of them than are read again, evenly, from the runs that have most."""
    counts: dict[str, int] = dict(execute(connection, "SELECT run, count(*) FROM evaluation GROUP BY run"))
    if sum(counts.values()) <= MOST_ROWS["evaluation"]:
        return
    share = MOST_ROWS["evaluation"] // len(counts)
    for run in [run for run, count in counts.items() if count > share]:
        placed = list(evaluations_in(connection, run))
        kept = set(spread_out([record for _, record in placed], share))
        for number, (place, _) in enumerate(placed):
            if number not in kept:
                execute(connection, "DELETE FROM evaluation WHERE run = ? AND position = ?", (run, place))

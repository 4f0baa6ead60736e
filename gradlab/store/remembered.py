"""The full buckets of what was read last: a view that follows a run has only what is new merged."""

from collections import OrderedDict
from dataclasses import dataclass

from gradlab.store.summary import IndexArray, Summary

MOST_BYTES = 8 * 2**20
"""Of all that is remembered; what was not asked for longest is forgotten first."""
Key = tuple[int, int, int | None, int | None]
"""First step, steps in a bucket, first column and the one behind the last."""


@dataclass(frozen=True, eq=False)
class Full:
    """Buckets that will not change: the steps at which they begin, what they hold, and the step behind the last."""

    starts: IndexArray
    summary: Summary
    end: int

    @property
    def bytes(self) -> int:
        """Return about how much memory it takes."""
        kept = self.summary
        return sum(part.size * part.itemsize for part in (kept.low, kept.mean, kept.high, kept.nan, kept.infinite))


class Remembered:
    """What was read of one table, by what was asked."""

    def __init__(self) -> None:
        self._full: OrderedDict[Key, Full] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many questions are remembered."""
        return len(self._full)

    def get(self, key: Key, end: int) -> Full | None:
        """Return the full buckets of `key`, as far as they end at step `end` or before."""
        found = self._full.get(key)
        if found is None or found.end > end:
            return None
        self._full.move_to_end(key)
        return found

    def keep(self, key: Key, full: Full) -> None:
        """Remember `full` instead of what was known of `key`."""
        before = self._full.pop(key, None)
        self._bytes += full.bytes - (before.bytes if before is not None else 0)
        self._full[key] = full
        while self._bytes > MOST_BYTES:
            _, forgotten = self._full.popitem(last=False)
            self._bytes -= forgotten.bytes

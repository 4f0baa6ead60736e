"""Chunks that are computed on a thread of their own, so that one is told while the next is under way."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.train.loop import FusedLoop


@dataclass(frozen=True)
class Chunk:
    """Consecutive steps that were taken.

    Attributes:
        first: number of the first one.
        indices: of the examples that they were to see, int32 [k, batch].
        rows: raw sums [steps, row width]; they end at the first step with a number that is not finite.
        measured: which layers were measured, bool [steps, layers].
        seconds: wall time.
    """

    first: int
    indices: NDArray[np.int32]
    rows: NDArray[Any]
    measured: NDArray[np.bool_]
    seconds: float

    @property
    def last(self) -> int:
        """Return the number of the last step."""
        return self.first + len(self.rows) - 1

    @property
    def is_good(self) -> bool:
        """Tell whether every number of the last step is finite."""
        return bool(np.isfinite(self.rows[-1]).all())


Plan = tuple[NDArray[np.int32], int]
"""Steps to take: the examples of each, int32 [k, batch], and the number of the first one."""


class Flight:
    """Chunks that are taken one after the other on a thread of their own. While one is, nothing else touches the loop.

    What follows a chunk is begun on that thread: to wake the other one, and be woken by it, takes a millisecond or two
    where the window needs the processor and Python's lock.
    """

    def __init__(self, loop: FusedLoop, following: Callable[[Chunk], Plan | None]) -> None:
        """Prepare; the thread starts with the first chunk and inherits the niceness of the thread that launches it.

        Of each chunk that was taken `following` is asked, on that thread, which steps to take next. They are begun at
        once if somebody waits for the chunk; else nothing is, and whoever lands it goes on when it suits.
        """
        self._loop = loop
        self._following = following
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gradlab-steps")
        self._coming: Future[Taken] | None = None
        self.is_awaited = False
        """Whether somebody waits for the chunk that is under way."""

    @property
    def is_on(self) -> bool:
        """Tell whether a chunk is under way, or finished and not landed."""
        return self._coming is not None

    def launch(self, indices: NDArray[np.int32], first: int) -> None:
        """Begin to take a step for each row of `indices` [k, batch], the first one numbered `first`."""
        assert self._coming is None
        self._coming = self._thread.submit(self._take, indices, first)

    def land(self) -> Chunk:
        """Wait for the next chunk and return it.

        Raises:
            tf.errors.OpError, MemoryError: what went wrong in it.
        """
        assert self._coming is not None
        coming, self._coming = self._coming, None
        self.is_awaited = True
        try:
            chunk, self._coming = coming.result()
        finally:
            self.is_awaited = False
        return chunk

    def close(self) -> None:
        """Wait for what is under way and end the thread."""
        self._thread.shutdown(wait=True)
        self._coming = None
        self._following = _nothing  # who asked for chunks may hold this flight

    def _take(self, indices: NDArray[np.int32], first: int) -> "Taken":
        start = time.perf_counter()
        rows, measured = self._loop.run(indices, first)
        chunk = Chunk(first, indices, rows, measured, time.perf_counter() - start)
        plan = self._following(chunk)
        if plan is None or not self.is_awaited:
            return chunk, None
        return chunk, self._thread.submit(self._take, *plan)


def _nothing(_chunk: Chunk) -> Plan | None:
    return None


Taken = tuple[Chunk, "Future[Taken] | None"]
"""A chunk and what will be the next one."""

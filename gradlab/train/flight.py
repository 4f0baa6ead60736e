"""Chunks that are computed on a thread of their own, so that one is told while the next is under way."""

import time
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
    def is_good(self) -> bool:
        """Tell whether every number of the last step is finite."""
        return bool(np.isfinite(self.rows[-1]).all())


class Flight:
    """At most one chunk under way. While one is, nothing else may touch the loop."""

    def __init__(self, loop: FusedLoop) -> None:
        """Prepare; the thread starts with the first chunk and inherits the niceness of the thread that launches it."""
        self._loop = loop
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gradlab-steps")
        self._coming: Future[Chunk] | None = None

    @property
    def is_on(self) -> bool:
        """Tell whether a chunk is under way."""
        return self._coming is not None

    def launch(self, indices: NDArray[np.int32], first: int) -> None:
        """Begin to take a step for each row of `indices` [k, batch], the first one numbered `first`."""
        assert self._coming is None
        self._coming = self._thread.submit(self._take, indices, first)

    def land(self) -> Chunk:
        """Wait for the chunk that is under way and return it.

        Raises:
            tf.errors.OpError, MemoryError: what went wrong in it.
        """
        assert self._coming is not None
        coming, self._coming = self._coming, None
        return coming.result()

    def close(self) -> None:
        """Wait for what is under way and end the thread."""
        self._thread.shutdown(wait=True)
        self._coming = None

    def _take(self, indices: NDArray[np.int32], first: int) -> Chunk:
        start = time.perf_counter()
        rows, measured = self._loop.run(indices, first)
        return Chunk(first, indices, rows, measured, time.perf_counter() - start)

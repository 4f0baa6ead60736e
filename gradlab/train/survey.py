"""When a run's distributions are taken: a few times a second, and so rarely that training is not slowed."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Examples
from gradlab.records import Distributions, Event, Record
from gradlab.spec import Layer
from gradlab.train.distributions import DistributionGraph, Values
from gradlab.train.loop import FusedLoop

COST = 0.02
"""Of the time that a run takes, at most about so large a share."""


class Survey:
    """Takes distributions between chunks. A graph is built on another thread, while training goes on without it."""

    def __init__(self, loop: FusedLoop, inputs: Examples, seconds: float | None) -> None:
        """Prepare to look every `seconds` or more rarely; 0: before every chunk, None: never."""
        self._loop = loop
        self._inputs = inputs
        self._seconds = seconds
        self._due = time.monotonic()
        self._graphs: dict[tuple[Layer, ...], DistributionGraph] = {}
        self._first: tuple[Values, NDArray[np.int32], int] | None = None
        self._building: threading.Thread | None = None
        self._built: Distributions | Exception | None = None

    @property
    def is_due(self) -> bool:
        """Tell whether `look` has something to do now."""
        if self._seconds is None:
            return False
        if self._building is not None:
            return not self._building.is_alive()
        return time.monotonic() >= self._due

    def look(self, indices: NDArray[np.int32], step: int) -> Iterator[Record]:
        """Yield the distributions of step `step`, whose batch is `indices`, if it is time, and what is ready by now."""
        if self._seconds is None:
            return
        if self._building is not None and not self._building.is_alive():
            yield from self._collected(step)
        now = time.monotonic()
        if self._first is None and not self._graphs:
            # The graph takes long to build; a short run ends before, and a long one still shows how it began.
            self._first = (self._loop.network.read(), indices, step)
            self._due = now + self._seconds
        if self._seconds and (now < self._due or self._building is not None):
            return
        layers = self._loop.program.layers
        if layers not in self._graphs:
            yield from self._begin(layers, indices, step)
            return
        yield self._graphs[layers].take(self._loop.network.read(), indices, step)
        spent = time.monotonic() - now
        self._due = now + spent + max(self._seconds, spent / COST)

    def close(self) -> None:
        """Wait for the other thread."""
        if self._building is not None:
            self._building.join()

    def _begin(self, layers: tuple[Layer, ...], indices: NDArray[np.int32], step: int) -> Iterator[Record]:
        graph = DistributionGraph(self._loop.machinery, self._loop.source, self._inputs, layers)
        values, batch, of_step = self._first or (self._loop.network.read(), indices, step)
        self._graphs[layers], self._first = graph, None
        self._building = threading.Thread(target=self._build, args=(graph, values, batch, of_step), daemon=True)
        self._building.start()
        if not self._seconds:
            self._building.join()
            yield from self._collected(step)

    def _build(self, graph: DistributionGraph, values: Values, indices: NDArray[np.int32], step: int) -> None:
        try:
            with tf.device(self._loop.device):
                self._built = graph.take(values, indices, step)
        except (tf.errors.OpError, MemoryError) as error:
            self._built = error

    def _collected(self, step: int) -> Iterator[Record]:
        built, self._built, self._building = self._built, None, None
        if isinstance(built, Distributions):
            yield built
        else:
            self._seconds = None
            yield Event(step, "note", "Histograms are left out of this run: the device has no room to take them.")

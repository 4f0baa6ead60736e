"""When a run's distributions are taken: a few times a second, and so rarely that training is not slowed."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from gradlab.data import Examples
from gradlab.records import Distributions, Event, Record
from gradlab.spec import Layer
from gradlab.train.distributions import DistributionGraph, Values
from gradlab.train.loop import FusedLoop
from gradlab.train.pictures import Portrayer

COST = 0.02
"""Of the time that a run takes, at most about so large a share."""
MOST_GRAPHS = 4
"""Kept at most, one for each setting of the freeze switches."""


class Survey:
    """Takes distributions on another thread, from the weights as they are between two chunks; training goes on."""

    def __init__(
        self,
        loop: FusedLoop,
        inputs: Examples,
        seconds: float | None,
        graphs: dict[tuple[Layer, ...], DistributionGraph],
        portrayer: Portrayer,
    ) -> None:
        """Prepare to look every `seconds` or more rarely; 0: before every chunk, None: never.

        What is built is kept in `graphs` and `portrayer`, for this run and for one that shares them.
        """
        self._loop = loop
        self._inputs = inputs
        self._seconds = seconds
        self._due = time.monotonic()
        self._graphs = graphs
        self._portrayer = portrayer
        self._first: tuple[Values, NDArray[np.int32], int] | None = None
        self._began = False
        self._taking: threading.Thread | None = None
        self._taken: Distributions | Exception | None = None
        self._spent = 0.0
        self._newest = 0

    @property
    def is_due(self) -> bool:
        """Tell whether `look` has something to do now."""
        if self._seconds is None:
            return False
        if self._taking is not None:
            return not self._taking.is_alive()
        return time.monotonic() >= self._due

    def look(self, indices: NDArray[np.int32], step: int) -> Iterator[Record]:
        """Yield the distributions of step `step`, whose batch is `indices`, if it is time, and what is ready by now."""
        if self._seconds is None:
            return
        if self._taking is not None and not self._taking.is_alive():
            yield from self._collected(step)
        now = time.monotonic()
        if not self._began:
            # The graph takes long to build; a short run ends before, and a long one still shows how it began.
            self._began = True
            self._first = (self._loop.network.read(), indices, step)
            self._due = now + self._seconds
        if self._seconds and (now < self._due or self._taking is not None):
            return
        self._begin(indices, step)
        if not self._seconds:
            self.close()
            yield from self._collected(step)

    def last(self, indices: NDArray[np.int32], step: int) -> Iterator[Record]:
        """Yield what is under way once it is ready, and then how the run ended after `step`, whose batch is `indices`.

        Nothing comes of a run that was too short for any.
        """
        if self._taking is None and not self._newest:
            return
        self.close()
        if self._taking is not None:
            yield from self._collected(step)
        if self._seconds and self._newest < step:
            self._begin(indices, step)
            self.close()
            yield from self._collected(step)

    def close(self) -> None:
        """Wait for the other thread."""
        if self._taking is not None:
            self._taking.join()

    def _begin(self, indices: NDArray[np.int32], step: int) -> None:
        layers = self._loop.program.layers
        is_new = layers not in self._graphs
        if is_new:
            if len(self._graphs) >= MOST_GRAPHS:
                self._graphs.clear()
            self._graphs[layers] = DistributionGraph(self._loop.machinery, self._loop.source, self._inputs, layers)
        what = self._first or (self._graphs[layers].values(), indices, step)
        self._first = None
        arguments = (self._graphs[layers], what, is_new)
        self._taking = threading.Thread(target=self._take, args=arguments, daemon=True)
        self._taking.start()

    def _take(self, graph: DistributionGraph, what: tuple[Values, NDArray[np.int32], int], is_new: bool) -> None:
        began = time.monotonic()
        try:
            with tf.device(self._loop.device):
                self._taken = replace(graph.take(*what), pictures=self._portrayer.take(what[0]))
        except (tf.errors.OpError, MemoryError) as error:
            self._taken = error
        self._spent = 0.0 if is_new else time.monotonic() - began  # building is done once

    def _collected(self, step: int) -> Iterator[Record]:
        taken, self._taken, self._taking = self._taken, None, None
        if isinstance(taken, Distributions):
            self._due = time.monotonic() + max(self._seconds or 0.0, self._spent / COST)
            self._newest = taken.step
            yield taken
        else:
            self._seconds = None
            yield Event(step, "note", "Histograms are left out of this run: the device has no room to take them.")

"""Chunks follow each other on one thread while somebody waits for them, until nothing follows."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from gradlab.train.flight import Chunk, Flight, Plan
from gradlab.train.loop import FusedLoop


class Loop:
    """Takes steps whose row holds their number; a step in `bad` gives NaN, one in `broken` fails."""

    def __init__(self, bad: int = 0, broken: int = 0) -> None:
        self.bad, self.broken = bad, broken
        self.threads: set[int] = set()
        self.taken = 0
        self.until: Callable[[], bool] = lambda: True
        self.moved = threading.Condition()

    def run(self, indices: NDArray[np.int32], first: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        while not self.until():
            time.sleep(0.001)
        if first == self.broken:
            raise MemoryError("no room")
        rows = np.arange(first, first + len(indices), dtype=float)[:, None]
        rows[rows == self.bad] = np.nan
        with self.moved:
            self.threads.add(threading.get_ident())
            self.taken += 1
            self.moved.notify_all()
        return rows, np.ones((len(indices), 1), bool)


def steps(count: int) -> NDArray[np.int32]:
    return np.zeros((count, 4), np.int32)


def onward(until: int) -> Any:
    def following(chunk: Chunk) -> Plan | None:
        return (steps(2), chunk.last + 1) if chunk.is_good and chunk.last < until else None

    return following


def flight(loop: Loop, following: Any) -> Flight:
    """Return a flight whose loop takes its steps when somebody waits for them."""
    one = Flight(cast(FusedLoop, loop), following)
    loop.until = lambda: one.is_awaited
    return one


def landed(one: Flight) -> list[int]:
    found = []
    while one.is_on:
        found.append(one.land().last)
    return found


def test_chunks_follow_each_other_in_order_on_one_other_thread() -> None:
    loop, asked = Loop(), set[int]()

    def following(chunk: Chunk) -> Plan | None:
        asked.add(threading.get_ident())
        return onward(10)(chunk)

    one = flight(loop, following)
    assert not one.is_on
    one.launch(steps(2), 1)
    assert one.is_on
    assert landed(one) == [2, 4, 6, 8, 10]
    one.launch(steps(3), 11)
    assert landed(one) == [13]
    one.close()
    assert loop.threads == asked
    assert threading.get_ident() not in asked
    assert len(asked) == 1


def test_what_nobody_waits_for_is_the_last_until_it_is_landed() -> None:
    loop = Loop()
    one = flight(loop, onward(10**9))
    loop.until = lambda: True
    one.launch(steps(2), 1)
    with loop.moved:
        assert loop.moved.wait_for(lambda: loop.taken == 1, 10)
        assert not loop.moved.wait_for(lambda: loop.taken > 1, 0.1)
    assert one.land().last == 2
    assert not one.is_on
    one.close()


def test_a_bad_step_is_the_last() -> None:
    one = flight(Loop(bad=6), onward(20))
    one.launch(steps(2), 1)
    assert landed(one) == [2, 4, 6]
    one.close()


def test_what_fails_is_told_to_who_lands_it() -> None:
    one = flight(Loop(broken=3), onward(20))
    one.launch(steps(2), 1)
    assert one.land().last == 2
    with pytest.raises(MemoryError, match="no room"):
        one.land()
    assert not one.is_on
    one.close()


def test_closing_ends_what_would_go_on_and_lets_its_owner_go() -> None:
    class Owner:
        def __init__(self) -> None:
            self.loop = Loop()
            self.flight = flight(self.loop, self.following)

        def following(self, chunk: Chunk) -> Plan | None:
            return steps(1), chunk.last + 1

    owner = Owner()
    owner.flight.launch(steps(1), 1)
    for _ in range(3):
        owner.flight.land()
    owner.loop.until = lambda: True
    owner.flight.close()
    assert not owner.flight.is_on
    gone = weakref.ref(owner)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        del owner
        assert gone() is None
    finally:
        if was_enabled:
            gc.enable()


LEAVE = """
from gradlab.train import train
from tests.gradlab.train.small import small
kept = train(small(training__steps=10**6))
for _ in range(5):
    next(kept)
"""


def test_a_process_ends_although_it_left_a_run_in_the_middle() -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", LEAVE]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr

"""While graphs are built, other threads are let in and no full collection stops them; afterwards all is as it was."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from gradlab.train.building import TURN_SECONDS, while_building
from gradlab.train.graph import graph
from gradlab.train.run import warm_up

Settings = tuple[float, tuple[int, int, int]]


def settings() -> Settings:
    return sys.getswitchinterval(), gc.get_threshold()


@pytest.fixture(autouse=True)
def usual() -> Iterator[Settings]:
    kept = settings()
    sys.setswitchinterval(0.004)
    gc.set_threshold(500, 7, 9)
    yield settings()
    sys.setswitchinterval(kept[0])
    gc.set_threshold(*kept[1])


def test_inside_turns_are_short_and_full_collections_wait(usual: Settings) -> None:
    with while_building():
        turn, thresholds = settings()
        assert turn == pytest.approx(TURN_SECONDS)
        assert thresholds[:2] == (500, 7)
        assert thresholds[2] > 10**6
    assert settings() == usual


def test_a_full_collection_that_would_be_due_waits() -> None:
    gc.set_threshold(20, 1, 1)

    def full_ones() -> int:
        before = gc.get_stats()[2]["collections"]
        _ = [[place] for place in range(2_000)]
        return gc.get_stats()[2]["collections"] - before

    enabled = gc.isenabled()
    gc.enable()
    try:
        gc.collect()
        gc.freeze()  # a full one is only taken when much is new against what it looked through last
        gc.collect()
        with while_building():
            assert full_ones() == 0
        assert full_ones() > 0
    finally:
        gc.unfreeze()
        if not enabled:
            gc.disable()


def test_a_process_that_lends_its_lock_more_often_is_left_as_it_is() -> None:
    sys.setswitchinterval(TURN_SECONDS / 5)
    usual = settings()
    with while_building():
        assert settings()[0] == usual[0]
    assert settings() == usual


@pytest.mark.parametrize("microseconds", [50, 501, 4321])
def test_coming_back_changes_no_microsecond(microseconds: int) -> None:
    sys.setswitchinterval((microseconds + 0.5) * 1e-6)
    usual = settings()
    for _ in range(3):
        with while_building():
            pass
        assert settings() == usual


def test_the_last_of_several_builders_brings_the_usual_back(usual: Settings) -> None:
    inside, go = threading.Event(), threading.Event()

    def build() -> None:
        with while_building(), while_building():
            inside.set()
            go.wait(10)

    other = threading.Thread(target=build)
    with while_building():
        other.start()
        assert inside.wait(10)
    assert settings() != usual
    go.set()
    other.join(10)
    assert settings() == usual


def test_it_comes_back_from_what_fails(usual: Settings) -> None:
    with pytest.raises(ZeroDivisionError), while_building():
        _ = 1 / 0
    assert settings() == usual


def test_graphs_are_built_so(usual: Settings) -> None:
    warm_up()
    seen: list[Settings] = []
    graph(lambda: seen.append(settings()), [])
    assert seen[0] != usual
    assert settings() == usual

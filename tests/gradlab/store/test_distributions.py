"""The log of distributions stays small, even over the run, and finds the one that a step shows."""

from __future__ import annotations

import numpy as np

from gradlab.records import COUNTS, DISTRIBUTION_QUANTITIES, HISTOGRAMS, Distributions
from gradlab.store import DistributionLog, History
from gradlab.store.distributions import LEAST, MOST
from tests.gradlab.store.runs import started

LAYERS = 3


def record(step: int) -> Distributions:
    counts = np.full((LAYERS, len(HISTOGRAMS), COUNTS), step, np.uint32)
    return Distributions(step, counts, np.full((LAYERS, len(DISTRIBUTION_QUANTITIES)), step, np.float32))


def log_of(steps: range, budget_bytes: int = 2**30) -> DistributionLog:
    log = DistributionLog(budget_bytes)
    for step in steps:
        log.add(record(step))
    return log


def test_a_long_run_keeps_so_many_and_its_beginning_and_end() -> None:
    log = log_of(range(1, 4001))
    assert len(log) == MOST
    steps = np.array([one.step for one in log])
    assert (steps[0], steps[-1]) == (1, 4000)
    gaps = np.diff(steps)
    assert gaps.max() <= 4 * 4000 / MOST


def test_the_budget_is_kept_but_never_below_a_few() -> None:
    each = record(1).counts.nbytes // 2 + record(1).values.nbytes  # none is above 65,535
    assert len(log_of(range(1, 200), 50 * each)) == 50
    assert len(log_of(range(1, 200), 1)) == LEAST


def test_counts_take_two_bytes_unless_one_is_larger() -> None:
    log, large = log_of(range(1, 3)), record(3)
    large.counts[0, 0, 0] = 2**16
    log.add(large)
    assert [one.counts.dtype for one in log] == [np.uint16, np.uint16, np.uint32]
    assert [int(one.counts[0, 0, 0]) for one in log] == [1, 2, 2**16]


def test_a_step_shows_the_last_one_before_it() -> None:
    log = log_of(range(10, 60, 10))
    assert [one.step for one in log.between(15, 40)] == [20, 30, 40]
    found = {step: log.at(step) for step in (1, 10, 29, 30, 99, None)}
    assert {step: one.step for step, one in found.items() if one} == {1: 10, 10: 10, 29: 20, 30: 30, 99: 50, None: 50}
    assert DistributionLog().at() is None


def test_one_that_comes_late_finds_its_place_and_its_double_replaces_it() -> None:
    log = log_of(range(10, 40, 10))
    log.add(record(1))
    log.add(record(20))
    assert [one.step for one in log] == [1, 10, 20, 30]


def test_a_history_takes_them_in() -> None:
    history = History(started(LAYERS))
    history.add(record(7))
    found = history.distributions.at()
    assert found is not None
    assert found.step == 7

"""What was read is remembered within bounds, what was not asked for longest being forgotten first."""

from __future__ import annotations

import numpy as np
import pytest

from gradlab.store import remembered
from gradlab.store.remembered import Full, Remembered
from gradlab.store.summary import summary_of_steps

STEPS = 10


def full(end: int = STEPS) -> Full:
    return Full(np.arange(STEPS), summary_of_steps(np.zeros((STEPS, 4), np.float32)), end)


def test_what_was_not_asked_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", 3 * full().bytes)
    known = Remembered()
    keys = [(first, 2, 0, 4) for first in range(4)]
    for key in keys[:3]:
        known.keep(key, full())
    assert known.get(keys[0], STEPS) is not None
    known.keep(keys[3], full())
    assert [known.get(key, STEPS) is not None for key in keys] == [True, False, True, True]
    for _ in range(5):
        known.keep(keys[3], full())  # grows, and does not count twice
    assert len(known) == 3


def test_an_earlier_step_is_not_answered_with_later_ones() -> None:
    known = Remembered()
    known.keep((0, 2, 0, 4), full(end=8))
    assert known.get((0, 2, 0, 4), 7) is None
    assert known.get((0, 2, 0, 4), 8) is not None
    assert known.get((0, 3, 0, 4), 8) is None


def test_what_is_too_large_to_remember_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", full().bytes - 1)
    known = Remembered()
    known.keep((0, 2, 0, 4), full())
    assert len(known) == 0
    assert known.get((0, 2, 0, 4), STEPS) is None

"""Playing back is a function of the time that has passed."""

from __future__ import annotations

from ui.timeline.player import STEP_BY_STEP, begin


def test_a_whole_run_takes_the_chosen_seconds() -> None:
    player = begin(None, 1, 10_000, 10)
    assert player.first == 1
    assert player.step_after(0.0, 10_000) == 1
    assert player.step_after(5.0, 10_000) == 5001
    assert player.step_after(10.0, 10_000) is None


def test_it_goes_on_from_the_playhead_and_starts_over_at_the_end() -> None:
    assert begin(400, 1, 1000, 10).step_after(1.0, 1000) == 500
    assert begin(1000, 1, 1000, 10).first == 1


def test_step_by_step_does_not_depend_on_the_length() -> None:
    assert begin(50, 1, 1_000_000, STEP_BY_STEP).step_after(1.0, 1_000_000) == 60


def test_a_forked_run_starts_over_behind_its_parent() -> None:
    player = begin(None, 501, 1500, 10)
    assert player.first == 501
    assert player.step_after(5.0, 1500) == 1001

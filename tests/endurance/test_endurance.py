"""The endurance tests in a small size."""

import sys
from pathlib import Path

import pytest

from tests.endurance import disks, kills, large, window_run


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and killed as Linux does")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_killed_recording_loses_nothing_that_was_flushed(tmp_path: Path) -> None:
    tally = kills.kill_recording(tmp_path, 3)
    assert tally.offered == tally.kills == 3
    assert tally.flushed_lost == 0
    assert tally.commits > 0


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and killed as Linux does")
def test_a_killed_training_loses_nothing_that_was_flushed(tmp_path: Path) -> None:
    tally = window_run.kill_training(tmp_path, 1)
    assert tally.offered == tally.kills == 1
    assert tally.flushed_lost == 0
    assert tally.commits > 0


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and killed as Linux does")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_killed_save_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    tally = kills.kill_saving(tmp_path, 4)
    assert tally.old + tally.new == tally.kills == 4
    assert tally.left == 0


def test_a_disk_that_fails_at_any_call_corrupts_nothing(tmp_path: Path) -> None:
    result = disks.fail_at_every_call(tmp_path, 6)
    assert result["tries"] == 12
    assert result["corrupt"] == result["crashes"] == result["not recovered"] == 0


def test_a_long_run_is_saved_within_its_budget(tmp_path: Path) -> None:
    path = tmp_path / "long.gradlab"
    large.make_large(path, 60_000)
    assert path.stat().st_size < 80e6

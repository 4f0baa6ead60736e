"""With few cores Qt draws on the GUI thread alone; with many, or where a person chose, it is left as it is."""

from __future__ import annotations

import pytest

from ui.support import cores
from ui.support.cores import FEW_CORES, leave_cores_to_training

SWITCH = "QT_NO_GUI_THREADPOOL"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv(SWITCH, "")  # so that what is set here goes again
    monkeypatch.delenv(SWITCH)
    return monkeypatch


@pytest.mark.parametrize(("count", "alone"), [(1, True), (FEW_CORES, True), (FEW_CORES + 1, False), (64, False)])
def test_the_pool_is_left_out_where_cores_are_few(bare: pytest.MonkeyPatch, count: int, alone: bool) -> None:
    bare.setattr(cores, "cores", lambda: count)
    assert leave_cores_to_training() is alone


def test_a_persons_own_choice_stands(bare: pytest.MonkeyPatch) -> None:
    bare.setattr(cores, "cores", lambda: 64)
    bare.setenv(SWITCH, "yes")
    assert leave_cores_to_training()


def test_there_is_at_least_one_core() -> None:
    assert cores.cores() >= 1


def test_a_machine_that_cannot_say_what_a_process_may_use_counts_all(bare: pytest.MonkeyPatch) -> None:
    bare.delattr("os.sched_getaffinity", raising=False)
    bare.setattr("os.cpu_count", lambda: None)
    assert cores.cores() == 1

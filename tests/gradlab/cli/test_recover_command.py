"""What a run in the terminal leaves behind when it is cut off, and how a person gets it back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from gradlab.cli import main, run_command
from gradlab.cli.kept import kept
from gradlab.errors import DocumentError
from gradlab.store import History, leftovers, load, save, sessions_folder
from tests.gradlab.cli.experiments import STEPS, small, small_file
from tests.gradlab.store.runs import finished, numbers

Capture = pytest.CaptureFixture[str]


class CutError(Exception):
    """Stands for the end of the process."""


def cut_off(path: Path, history: History, behind: History | None = None) -> None:
    """Keep a run as the terminal does, until the process ends."""
    with contextlib.suppress(CutError), kept(path, load(path), behind) as keeper:
        keeper.keep(history)
        raise CutError


def test_a_run_that_was_cut_off_is_told_listed_and_saved(tmp_path: Path, capsys: Capture) -> None:
    path = small_file(tmp_path)
    cut_off(path, finished(numbers(700)))
    assert main(["run", str(path), "--steps", "2"]) == 0
    told = capsys.readouterr().out.replace("\n", " ")
    assert "was left unsaved on" in told
    assert "get it back with: gradlab recover 1" in told
    assert main(["recover"]) == 0
    assert f"1  {path}: last written on" in capsys.readouterr().out.replace("\n", "")


def test_recovering_adds_the_run_and_keeps_a_backup(tmp_path: Path, capsys: Capture) -> None:
    path = small_file(tmp_path)
    before = path.read_bytes()
    cut_off(path, finished(numbers(700)))
    assert main(["recover", "1"]) == 0
    document = load(path)
    assert document.experiment == small()
    assert document.histories[0].last_step == 700
    assert (tmp_path / "small.gradlab.bak").read_bytes() == before
    capsys.readouterr()
    assert main(["recover"]) == 0
    assert "No session was left unsaved." in capsys.readouterr().out
    assert list(sessions_folder().iterdir()) == []


def test_a_run_that_its_file_refuses_is_in_the_session_to_its_last_step(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_file(tmp_path)

    def refuse(*_: object) -> str:
        raise DocumentError("The disk is full.")

    monkeypatch.setattr(run_command, "keep_run", refuse)
    assert main(["run", str(path), "--quiet"]) == 2
    assert "see it with: gradlab recover" in capsys.readouterr().err.replace("\n", " ")
    assert main(["recover", "1"]) == 0
    (history,) = load(path).histories
    assert history.last_step == STEPS
    assert history.ended is not None
    assert history.checkpoint is not None
    assert history.checkpoint.weights


def test_a_run_that_went_on_is_one_run_and_not_two(tmp_path: Path) -> None:
    path = tmp_path / "small.gradlab"
    save(path, small(), [finished(numbers(300), run="other"), finished(numbers(300))])
    cut_off(path, finished(numbers(900)), behind=load(path).histories[1])
    assert main(["recover", "1"]) == 0
    assert [(one.started.run, one.last_step) for one in load(path).histories] == [("other", 300), ("0123", 900)]


def test_a_run_that_is_in_its_file_leaves_nothing_behind(tmp_path: Path) -> None:
    assert main(["run", str(small_file(tmp_path)), "--quiet"]) == 0
    assert list(sessions_folder().iterdir()) == []


def test_where_no_session_can_be_written_the_run_goes_on_and_says_so(tmp_path: Path, capsys: Capture) -> None:
    sessions_folder().parent.mkdir(parents=True)
    sessions_folder().touch()
    path = small_file(tmp_path)
    assert main(["run", str(path), "--quiet"]) == 0
    assert "A crash of this run would lose it" in capsys.readouterr().err
    assert load(path).histories[0].last_step == STEPS


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["recover", "2"], "There is no session 2"),
        (["recover", "--discard"], "Name a session by its number"),
        (["recover", "1", "-o", "{path}"], "exists already"),
    ],
)
def test_what_cannot_be_recovered_is_refused(tmp_path: Path, capsys: Capture, line: list[str], reason: str) -> None:
    path = small_file(tmp_path)
    cut_off(path, finished(numbers(20)))
    assert main([part.format(path=path) for part in line]) == 2
    assert reason in capsys.readouterr().err.replace("\n", " ")
    assert len(leftovers(sessions_folder())) == 1


def test_a_file_that_changed_since_is_left_alone(tmp_path: Path, capsys: Capture) -> None:
    path, other = small_file(tmp_path), tmp_path / "other.gradlab"
    cut_off(path, finished(numbers(20)))
    save(path, small(), [finished(numbers(30), run="other")])
    assert main(["recover", "1"]) == 2
    assert "was changed since" in capsys.readouterr().err.replace("\n", " ")
    assert main(["recover", "1", "-o", str(other)]) == 0
    assert load(other).histories[0].last_step == 20
    assert load(path).histories[0].last_step == 30


def test_discarding_removes_one(tmp_path: Path) -> None:
    path = small_file(tmp_path)
    for steps in (20, 30):
        cut_off(path, finished(numbers(steps)))
    assert main(["recover", "2", "--discard"]) == 0
    assert [left.steps for left in leftovers(sessions_folder())] == [30]

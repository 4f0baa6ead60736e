"""Saving, loading and refusing experiment files."""

import os
import random
import stat
from pathlib import Path

import apsw
import numpy as np
import pytest

import gradlab
from gradlab.errors import DocumentError
from gradlab.store import History, document_info, load, save
from gradlab.store.schema import APPLICATION_ID, TABLES, VERSION
from tests.gradlab.store.runs import finished, numbers

KEPT = Path(__file__).parents[2] / "files" / "format-1.gradlab"


def names(folder: Path) -> list[str]:
    """Return the names of all files in `folder`."""
    return [path.name for path in folder.iterdir()]


def refusal(path: Path) -> str:
    """Return why `path` is refused, or nothing when it opens; any other exception is the test's failure."""
    try:
        load(path)
    except DocumentError as error:
        return str(error)
    return ""


def same(one: History, other: History) -> None:
    """Assert that two histories hold the same run."""
    assert one.started.experiment == other.started.experiment
    for quantity in ("delta_rms", "update_ratio"):
        for points in (50, 10_000):
            ours, theirs = (h.image(quantity, 1, one.last_step, points) for h in (one, other))
            np.testing.assert_array_equal(ours.values, theirs.values)
            np.testing.assert_array_equal(ours.nonfinite, theirs.nonfinite)
    assert str(one.evaluations[0]) == str(other.evaluations[0])
    assert str(one.events[0]) == str(other.events[0])
    assert str(one.ended) == str(other.ended)
    assert one.checkpoint is not None
    assert other.checkpoint is not None
    np.testing.assert_array_equal(one.checkpoint.weights["hidden1/kernel"], other.checkpoint.weights["hidden1/kernel"])


@pytest.mark.parametrize("budget", [2**12, 2**26])
@pytest.mark.parametrize("steps", [1, 700, 9000])
def test_a_saved_run_comes_back(tmp_path: Path, steps: int, budget: int) -> None:
    path = tmp_path / "größe [1].gradlab"
    values = numbers(steps)
    values[0, 1, 0] = np.nan
    history = finished(values, budget_bytes=budget)
    experiment = gradlab.preset("healthy")
    save(path, experiment, [history])
    document = load(path)
    assert document.experiment == experiment
    same(document.histories[0], history)
    assert names(tmp_path) == [path.name]


def test_runs_keep_their_order_and_a_file_can_be_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    experiment = gradlab.preset("vanishing")
    save(path, experiment, [finished(numbers(5), run="b"), finished(numbers(6), run="a")])
    document = load(path)
    save(path, document.experiment, document.histories)
    assert [history.started.run for history in load(path).histories] == ["b", "a"]
    info = document_info(path)
    assert [(run.run, run.steps, run.reason) for run in info.runs] == [("b", 5, "finished"), ("a", 6, "finished")]
    assert info.experiment == experiment


def test_the_first_format_still_opens() -> None:
    document = load(KEPT)
    assert document.experiment.name == "Kept for ever"
    same(document.histories[0], finished(numbers(600)))


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.gradlab"
    save(path, gradlab.preset("vanishing"))
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DocumentError, match=r"disk is full or failing; free at least 1 MB"):
        save(path, gradlab.preset("healthy"))
    assert path.read_bytes() == before
    assert names(tmp_path) == ["a.gradlab"]


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    experiment = gradlab.preset("vanishing")
    with pytest.raises(DocumentError, match="is a folder"):
        save(tmp_path, experiment)
    with pytest.raises(DocumentError, match="there is no folder"):
        save(tmp_path / "none" / "a.gradlab", experiment)


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    save(path, gradlab.preset("vanishing"))
    path.chmod(0o640)
    save(path, gradlab.preset("healthy"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_old_leftovers_are_swept_and_fresh_ones_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    old, fresh, foreign = (tmp_path / name for name in (".a.gradlab.1.part", ".a.gradlab.2.part", ".b.gradlab.1.part"))
    for leftover in (old, fresh, foreign):
        leftover.touch()
    os.utime(old, (0, 0))
    save(path, gradlab.preset("vanishing"))
    assert sorted(names(tmp_path)) == [".a.gradlab.2.part", ".b.gradlab.1.part", "a.gradlab"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"these are only words, long enough to fill a header " * 9, "is not an experiment file of Gradlab"),
        (b"SQLite format 3\x00" + bytes(200), "database of another program"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.gradlab"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=sentence):
        load(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no such file"):
        load(tmp_path / "none.gradlab")
    with pytest.raises(DocumentError, match="is a folder"):
        load(tmp_path)


def hostile(path: Path, *statements: str, version: int = VERSION) -> None:
    """Write a file with the right marks and tables, then do `statements` to it."""
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}")
    for statement in [*TABLES.values(), *statements]:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("CREATE VIEW peek AS SELECT 1", "tables are not those"),
        ("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END", "tables are not those"),
        ("CREATE TABLE extra (a)", "tables are not those"),
        ("DROP TABLE blob", "tables are not those"),
        ("SELECT 1", "holds no experiment"),
        ("INSERT INTO revision VALUES (1, NULL, 0.0, '{')", "cannot be opened"),
        ('INSERT INTO revision VALUES (1, NULL, 0.0, \'{"layers": [{"units": 0}]}\')', "layers.0.units"),
        ('INSERT INTO revision VALUES (1, NULL, 0.0, \'{"code": "import os"}\')', "code"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, statement: str, sentence: str) -> None:
    path = tmp_path / "a.gradlab"
    hostile(path, statement)
    with pytest.raises(DocumentError, match=sentence):
        load(path)


def test_a_newer_format_names_what_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    hostile(path, version=VERSION + 1)
    with pytest.raises(DocumentError, match=f"file format {VERSION + 1}.*newer Gradlab"):
        load(path)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_open_or_are_refused(tmp_path: Path, seed: int) -> None:
    good = KEPT.read_bytes()
    path = tmp_path / "a.gradlab"
    chance = random.Random(seed)
    for _ in range(40):
        damaged = bytearray(good)
        for _ in range(chance.choice([1, 1, 4, 50])):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del damaged[chance.randrange(len(damaged)) :]
        path.write_bytes(damaged)
        assert "\n" not in refusal(path)

"""Saving, loading and refusing experiment files."""

import os
import random
import stat
from dataclasses import replace
from pathlib import Path

import apsw
import numpy as np
import pytest

import gradlab
from gradlab.errors import DocumentError, GradlabError
from gradlab.records import STEP_QUANTITIES, Checkpoint, Frame
from gradlab.store import History, Pin, Remarks, Reused, RunNote, document_info, load, save
from gradlab.store.schema import APPLICATION_ID, TABLES, VERSION
from tests.gradlab.store.runs import finished, numbers, recorded, started

FILES = Path(__file__).parents[2] / "files"
KEPT = FILES / f"format-{VERSION}.gradlab"


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


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_every_format_still_opens_and_is_saved_as_the_present_one(tmp_path: Path, version: int) -> None:
    kept = FILES / f"format-{version}.gradlab"
    document = load(kept)
    assert document.experiment.name == "Kept for ever"
    same(document.histories[0], finished(numbers(600)))
    assert document_info(kept).runs[0].checkpoints == (600,)
    if version >= 2:
        assert document.remarks.of("0123") == RunNote("Baseline", 2, "Kept with all that it can hold.", visible=False)
        assert document.remarks.pins == (Pin(300, "Here it turns", "0123"),)
        assert document.histories[1].started.parent_step == 600
        assert document.reused[0].read() == b"bytes of another file"
    again = tmp_path / "again.gradlab"
    save(again, document.experiment, document.histories, document.remarks, document.reused)
    same(load(again).histories[0], document.histories[0])
    assert again.read_bytes()[63] == VERSION


def test_what_a_person_said_comes_back_and_deleted_runs_stay_out(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    runs = [finished(numbers(5), run=name) for name in "abc"]
    note = RunNote("Baseline", 3, "Diverges later.", visible=False)
    remarks = Remarks({"a": note, "b": RunNote(deleted=True)}, (Pin(3, "here", "a"), Pin(4)))
    weights = Reused.of(b"weights of another file" * 400_000, "resnet.keras")
    save(path, gradlab.preset("vanishing"), runs, remarks, [weights])
    document = load(path)
    assert [history.started.run for history in document.histories] == ["a", "c"]
    assert document.remarks.of("a") == note
    assert document.remarks.pins == remarks.pins
    (found,) = document.reused
    assert (found.name, found.source, found.read()) == (weights.name, "resnet.keras", weights.read())
    save(path, document.experiment, document.histories, document.remarks, document.reused)
    assert load(path).reused[0].read() == weights.read()


def test_checkpoints_keep_order_kind_and_state_and_share_what_did_not_change(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    history = recorded(numbers(30))
    frozen = np.random.default_rng(0).normal(size=(600, 600)).astype(np.float32)
    for step, kind in ((10, "periodic"), (20, "wish"), (5, "end")):
        weights = {"a/kernel": frozen, "b/kernel": np.full((3, 3), step, np.float32)}
        history.add(Checkpoint(step, weights, {"learning_rate": step / 100}, kind))
    save(path, gradlab.preset("vanishing"), [history])
    assert path.stat().st_size < 2 * frozen.nbytes
    (again,) = load(path).histories
    assert [(one.step, one.kind, one.state["learning_rate"]) for one in again.checkpoints] == [
        (10, "periodic", 0.1), (20, "wish", 0.2), (5, "end", 0.05),
    ]  # fmt: skip
    assert again.checkpoint is again.checkpoints[-1]
    assert (again.checkpoint_at(20).weights["b/kernel"] == 20).all()
    np.testing.assert_array_equal(again.checkpoint_at(10).weights["a/kernel"], frozen)
    with pytest.raises(GradlabError, match="no checkpoint of step 7; those it has are of: 10, 20, 5"):
        again.checkpoint_at(7)


def test_a_fork_remembers_its_parent_and_counts_on(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    values = numbers(700)
    parent = recorded(values)
    fork = History(replace(started(run="fork"), parent=parent.started.run, parent_step=300))
    for first in range(300, 700, 50):
        steps = np.zeros((50, len(STEP_QUANTITIES)), np.float32)
        fork.add(Frame(first + 1, values[first : first + 50], steps, 0.1))
    save(path, gradlab.preset("vanishing"), [parent, fork])
    again = load(path).histories[1]
    assert (again.started.parent, again.started.parent_step) == ("0123", 300)
    assert (again.first_step, again.last_step) == (301, 700)
    for history in (fork, again):
        curve = history.layer_curve("delta_rms", 0, 1, 700, 1000)
        assert (curve.steps == np.arange(301, 701)).all()
        assert (curve.mean == values[300:, 0, 0]).all()
        assert (history.row("delta_rms", 350) == values[349, :, 0]).all()
        assert (history.image("delta_rms", 1, 700, 400).values == values[300:, :, 0].T).all()
        assert history.image("delta_rms", 1, 700, 400).first == 301
    assert document_info(path).runs[1].parent_step == 300


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
    for statement in [*TABLES.values(), "INSERT INTO meta VALUES ('head', '1')", *statements]:
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

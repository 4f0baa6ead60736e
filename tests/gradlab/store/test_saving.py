"""Saving when the disk, the name or the recorded values are awkward: the old file stays, or the new one is whole."""

import os
import sys
from pathlib import Path

import apsw
import numpy as np
import pytest

import gradlab
from gradlab.errors import DocumentError
from gradlab.records import LAYER_INDEX, Checkpoint, Event
from gradlab.store import load, save
from gradlab.store.sql import execute
from tests.gradlab.store.disk import FailingDisk, disk
from tests.gradlab.store.runs import finished, numbers

__all__ = ["disk"]


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
def test_the_old_file_survives_a_failure_at_any_write(
    tmp_path: Path, disk: FailingDisk, error: type[Exception]
) -> None:
    path = tmp_path / "a.gradlab"
    history = finished(numbers(700))
    save(path, gradlab.preset("vanishing"))
    before = path.read_bytes()
    disk.error = error
    disk.calls = 0
    save(tmp_path / "measure.gradlab", gradlab.preset("healthy"), [history])
    writes = disk.calls
    (tmp_path / "measure.gradlab").unlink()
    assert writes > 20
    for failing in {*range(1, 21), writes}:
        disk.calls, disk.failing = 0, failing
        with pytest.raises(DocumentError, match=r"was not saved: the disk is full or failing; free at least \d+ MB"):
            save(path, gradlab.preset("healthy"), [history])
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.gradlab", tmp_path / "link.gradlab"
    save(path, gradlab.preset("vanishing"))
    link.symlink_to(path)
    save(link, gradlab.preset("healthy"))
    assert link.is_symlink()
    assert load(path).experiment == gradlab.preset("healthy")


def test_a_name_of_the_greatest_length_is_saved(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 123 + ".gradlab")
    save(path, gradlab.preset("vanishing"))
    assert load(path).experiment == gradlab.preset("vanishing")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="its name is not valid text"):
        save(tmp_path / os.fsdecode(b"\xff.gradlab"), gradlab.preset("vanishing"))


def test_numpy_numbers_and_weights_of_any_shape_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.gradlab"
    weights = {
        "a/kernel": np.arange(12, dtype=np.float32).reshape(3, 4).T,
        "count": np.array(7, np.int64),
        "half": np.array([np.nan, np.inf], np.float16),
        "empty": np.empty((0, 3), np.float32),
    }
    history = finished(numbers(5))
    history.add(Event(3, "note", "A note", {"number": np.float32(0.5), "place": Path("here")}))
    history.add(Checkpoint(4, weights))
    save(path, gradlab.preset("vanishing"), [history])
    (again,) = load(path).histories
    assert again.events[-1].details == {"number": 0.5, "place": "here"}
    assert again.checkpoint is not None
    assert again.checkpoint.weights.keys() == weights.keys()
    for name, value in weights.items():
        stored = again.checkpoint.weights[name]
        assert (stored.dtype, stored.shape) == (value.dtype, value.shape)
        np.testing.assert_array_equal(stored, value)


def change(path: Path, statement: str) -> None:
    """Do one statement to a saved file."""
    connection = apsw.Connection(str(path))
    list(execute(connection, statement))
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET spec = replace(spec, '100', '108')",
        "UPDATE run SET started_at = started_at + 1",
        "UPDATE evaluation SET step = step + 1",
        "UPDATE event SET text = 'Something else'",
        "DELETE FROM event",
        "UPDATE chunk SET data = zeroblob(length(data)) WHERE level = 0",
        "UPDATE blob SET data = zeroblob(length(data))",
        "UPDATE run SET note = 'Something else'",
        "UPDATE checkpoint SET state = '{}', kind = 'wish'",
        "UPDATE weights SET part = 'other'",
        "DELETE FROM blob",
    ],
)
def test_a_change_from_outside_is_noticed(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "a.gradlab"
    save(path, gradlab.preset("vanishing"), [finished(numbers(700))])
    load(path)
    change(path, statement)
    with pytest.raises(DocumentError, match="damaged"):
        load(path)


@pytest.mark.parametrize("budget", [2**12, 2**26])
def test_quantities_are_found_by_name(tmp_path: Path, budget: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a Gradlab that measured other quantities, in another order, opens; what it lacks is NaN."""
    path = tmp_path / "a.gradlab"
    history = finished(numbers(3000), budget_bytes=budget)
    renamed = {"new_one" if name == "pre_std" else name: index for name, index in LAYER_INDEX.items()}
    monkeypatch.setattr("gradlab.store.delta.LAYER_INDEX", renamed)
    save(path, gradlab.preset("vanishing"), [history])
    (again,) = load(path).histories
    for name in ("delta_rms", "act_std"):
        np.testing.assert_array_equal(again.image(name, 1, 3000, 100).values, history.image(name, 1, 3000, 100).values)
    missing = again.image("pre_std", 1, 3000, 100)
    assert np.isnan(missing.values).all()
    assert not missing.nonfinite.any(), "it was not measured, which is not the same as broken"
    np.testing.assert_array_equal(
        again.step_curve("loss", 1, 3000, 100).mean, history.step_curve("loss", 1, 3000, 100).mean
    )

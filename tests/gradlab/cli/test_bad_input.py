"""Bad input of each kind is told in one sentence with its place, by engine and terminal, before building."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradlab
from gradlab.cli import main
from gradlab.errors import DataError, SpecError
from gradlab.spec import Experiment, check, with_value
from gradlab.store import load
from tests.gradlab.cli.experiments import small, small_file

Capture = pytest.CaptureFixture[str]
FIELDS: dict[str, tuple[list[str], str]] = {
    "output that does not fit": (["layers.output.units=3"], "The last layer, output, has 3 units"),
    "no units": (["layers.hidden1.units=0"], "units: Input should be greater than or equal to 1, received 0"),
    "no inputs to a window": (["layers.0.kind=conv2d"], "layers.0"),
    "threshold of zero": (["training.clipping.threshold=0"], "clipping.threshold: Input should be greater than 0"),
    "threshold below zero": (["training.clipping.threshold=-1"], "greater than 0, received -1"),
    "alpha too large": (
        ["layers.hidden1.activation.kind=leaky_relu", "layers.hidden1.activation.alpha=7"],
        "alpha of Leaky ReLU must be between 0 and 1, received 7",
    ),
    "alpha where there is none": (["layers.hidden2.activation.alpha=0.3"], "Tanh has no alpha, received 0.3"),
    "batch larger than the data": (["training.batch_size=500"], "The batch size 500 is larger than the 48 training"),
    "rate that is not a number": (["training.optimizer.learning_rate=NaN"], "learning_rate"),
    "negative rate": (["training.optimizer.learning_rate=-0.1"], "greater than 0, received -0.1"),
    "no such field": (["training.clip=1"], "'clip' is not one of steps"),
    "no such layer": (["layers.nobody.units=3"], "there is no layer 'nobody'"),
    "no such loss for the data": (["layers.output.activation.kind=linear"], "must be softmax"),
}


@pytest.mark.parametrize("case", FIELDS)
def test_a_field_that_cannot_be(case: str, tmp_path: Path, capsys: Capture) -> None:
    changes, words = FIELDS[case]
    path = small_file(tmp_path)
    assert main(["run", str(path), *(part for change in changes for part in ("--set", change))]) == 2
    _one_sentence(capsys, words)
    assert not load(path).histories
    with pytest.raises(SpecError):  # the engine's own answer to the same
        next(gradlab.train(_changed(small(), changes)))


def _changed(experiment: Experiment, changes: list[str]) -> Experiment:
    for change in changes:
        experiment = with_value(experiment, *change.split("="))
    return experiment


def _one_sentence(capsys: Capture, words: str) -> None:
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert line.startswith("gradlab: ")
    assert words in line


HEADER = "a,b,class\n"
ROWS = "".join(f"{n},{n * n},{n % 2}\n" for n in range(40))
FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("mine.csv", b"", "the file is empty"),
    "only a header": ("mine.csv", HEADER.encode(), "0 rows of data; at least 10 are needed"),
    "no inputs": ("mine.csv", b"class\n" + b"1\n0\n" * 20, "1 columns; between 2 and"),
    "NaN": ("mine.csv", (HEADER + ROWS + "nan,1,1\n").encode(), "row 42, column a: expected a finite number"),
    "infinity": ("mine.csv", (HEADER + ROWS + "1,inf,1\n").encode(), "row 42, column b: expected a finite number"),
    "missing value": ("mine.csv", (HEADER + "1,,0\n" + ROWS).encode(), "row 2, column b: the value is missing"),
    "missing class": ("mine.csv", (HEADER + ROWS + "1,2,\n").encode(), "row 42, column class: the class is missing"),
    "one class": ("mine.csv", (HEADER + "1,2,x\n" * 20).encode(), "column class: 1 different classes"),
    "empty archive": ("mine.npz", b"", "not a sound NPZ file"),
    "not IDX": ("mine.idx", b"text", "this is not an IDX file"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be(case: str, tmp_path: Path, capsys: Capture) -> None:
    name, content, words = FILES[case]
    (tmp_path / name).write_bytes(content)
    _refused(tmp_path, {"kind": name.partition(".")[2], "path": str(tmp_path / name)}, words, capsys)


def _refused(folder: Path, data: dict[str, Any], words: str, capsys: Capture) -> None:
    if data["kind"] == "idx":
        data["labels"] = data["path"]
    experiment = with_value(small(), "data", data)
    assert main(["run", str(small_file(folder, experiment))]) == 2
    _one_sentence(capsys, words)
    with pytest.raises(DataError, match=r"mine\.") as caught:
        next(gradlab.train(experiment))
    assert words in str(caught.value)


ARRAYS: dict[str, tuple[np.ndarray, np.ndarray, str]] = {
    "NaN": (np.where(np.eye(40, 3) > 0, np.nan, 1.0), np.arange(40) % 2, "row 1, feature 1: expected a finite number"),
    "no features": (np.ones((40, 0)), np.arange(40) % 2, "the inputs have the shape 40×0"),
    "label between classes": (np.eye(40, 3), np.arange(40) % 2 + 0.5, "row 1: expected the whole number of a class"),
    "as many classes as rows": (np.eye(1200, 3), np.arange(1200), "1,200 different classes; between 2 and 1,000"),
    "labels for other rows": (np.eye(40, 3), np.arange(30) % 2, "40 examples but 30 targets"),
}


@pytest.mark.parametrize("case", ARRAYS)
def test_arrays_that_cannot_be(case: str, tmp_path: Path, capsys: Capture) -> None:
    inputs, targets, words = ARRAYS[case]
    np.savez(tmp_path / "mine.npz", x=inputs, y=targets)
    _refused(tmp_path, {"kind": "npz", "path": str(tmp_path / "mine.npz")}, words, capsys)


def test_a_constant_column_is_a_warning_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,same,class\n" + "".join(f"{n},5,{n % 2}\n" for n in range(40)), encoding="utf-8")
    experiment = with_value(small(), "data", {"kind": "csv", "path": str(path)})
    from gradlab.data import shape_of

    (found,) = check(with_value(experiment, "training.batch_size", 8), shape_of(experiment.data))
    assert (found.field, found.severity) == ("data.path", "warning")
    assert found.message.startswith("Column same holds the same value in every row")

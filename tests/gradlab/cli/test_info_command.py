"""What `gradlab info` tells of a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradlab.cli import main
from gradlab.spec import CsvFile, with_value
from gradlab.store import History, Remarks, RunNote, save
from tests.gradlab.cli.experiments import small, small_file
from tests.gradlab.store.runs import finished, numbers

Capture = pytest.CaptureFixture[str]


def told(path: Path, capsys: Capture) -> str:
    assert main(["info", str(path)]) == 0
    return capsys.readouterr().out


def test_data_layers_and_sizes(tmp_path: Path, capsys: Capture) -> None:
    shown = told(small_file(tmp_path), capsys)
    assert "Two spirals: 60 examples, 2 features, 2 classes" in shown
    assert "20 steps of 32 examples, SGD" in shown
    assert f"3, {2 * 6 + 6 + 6 * 5 + 5 + 5 * 2 + 2} parameters" in shown
    rows = [line.split() for line in shown.splitlines()]
    assert ["1", "hidden2", "Dense", "5", "tanh", "glorot", "normal", "-", "35"] in rows
    assert "No recorded run yet." in shown
    assert "Problem" not in shown


def test_what_is_wrong_is_told_and_no_error(tmp_path: Path, capsys: Capture) -> None:
    shown = told(small_file(tmp_path, with_value(small(), "layers.output.units", 3)), capsys)
    assert "Problem   The last layer, output, has 3 units" in shown


def test_a_missing_data_file_is_told_and_no_error(tmp_path: Path, capsys: Capture) -> None:
    experiment = small().model_copy(update={"data": CsvFile(path=str(tmp_path / "gone.csv"))})
    shown = told(small_file(tmp_path, experiment), capsys)
    assert "gone.csv" in shown.split("Problem", 1)[1]
    assert "?" in shown


def test_recorded_runs(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "runs.gradlab"
    save(path, small(), [finished(numbers(30), run="a"), finished(numbers(1200), run="b")])
    shown = told(path, capsys)
    assert "2 recorded runs" in shown
    rows = [line.split() for line in shown.splitlines()]
    last = [row for row in rows if row[:1] == ["2"]][-1]
    assert last[3:] == ["1,200", "finished", "10.0", "%", "1,200", "CPU"]


def test_foreign_texts_are_harmless(tmp_path: Path, capsys: Capture) -> None:
    experiment = small().model_copy(update={"name": "\x1b[2J", "note": "[bold]not markup[/bold] :smile:"})
    shown = told(small_file(tmp_path, experiment), capsys)
    assert "\x1b" not in shown
    assert "[bold]not markup[/bold] :smile:" in shown


def test_batch_norm_frozen_and_parameters_of_the_activation(tmp_path: Path, capsys: Capture) -> None:
    experiment = small()
    for path, value in (("layers.0.frozen", True), ("layers.1.batch_norm.position", "after")):
        experiment = with_value(experiment, path, value)
    rows = [line.split() for line in told(small_file(tmp_path, experiment), capsys).splitlines()]
    assert any(
        row[:7] == ["0", "hidden1", "Dense", "6", "elu", "1", "glorot"] and row[-2:] == ["frozen", "18"] for row in rows
    )
    assert any(row[:2] == ["1", "hidden2"] and "after" in row and row[-1] == "45" for row in rows)


def test_forks_and_names_are_shown(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.gradlab"
    first = finished(numbers(50))
    fork = History(replace(first.started, run="b", parent="0123", parent_step=50))
    save(path, small(), [first, fork], Remarks({"b": RunNote("Warmer")}))
    rows = [line.split() for line in told(path, capsys).splitlines()]
    assert rows[-1][3:] == ["50", "unfinished", "-", "-", "CPU", "1", "at", "50", "Warmer"]


@pytest.mark.parametrize("content", [b"", b"a text, not a database\n" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_experiment_is_refused_in_a_sentence(content: bytes, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "text.gradlab"
    path.write_bytes(content)
    assert main(["info", str(path)]) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert told.startswith("gradlab: ")
    assert told.count("\n") == 1
    assert path.read_bytes() == content


def test_numpy_warnings_do_not_reach_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "nan.gradlab"
    save(path, small(), [finished(np.full_like(numbers(5), np.nan))])
    assert "finished" in told(path, capsys)

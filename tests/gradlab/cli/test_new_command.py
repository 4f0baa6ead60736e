"""A preset becomes a file, and no file is lost by it."""

from pathlib import Path

import pytest

import gradlab
from gradlab.cli import main
from gradlab.presets import preset_names
from gradlab.store import load

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", preset_names())
def test_each_preset(name: str, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / f"{name}.gradlab"
    assert main(["new", "--preset", name, str(path)]) == 0
    assert load(path).experiment == gradlab.preset(name)
    assert f"gradlab run {path}" in capsys.readouterr().out


def test_without_a_name_it_is_the_first_preset(tmp_path: Path) -> None:
    path = tmp_path / "first.gradlab"
    assert main(["new", str(path)]) == 0
    assert load(path).experiment == gradlab.preset(preset_names()[0])


def test_a_file_is_replaced_only_by_force(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "first.gradlab"
    path.write_bytes(b"precious")
    assert main(["new", str(path)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert path.read_bytes() == b"precious"
    assert main(["new", "--force", "--preset", "healthy", str(path)]) == 0
    assert load(path).experiment == gradlab.preset("healthy")


def test_an_unknown_preset_is_told_with_the_known_ones(tmp_path: Path, capsys: Capture) -> None:
    assert main(["new", "--preset", "heroic", str(tmp_path / "first.gradlab")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("gradlab: There is no preset 'heroic'")
    assert all(name in told for name in preset_names())
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told(tmp_path: Path, capsys: Capture) -> None:
    assert main(["new", str(tmp_path / "none" / "first.gradlab")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "none" in told


def test_a_text_that_is_no_experiment_is_told(tmp_path: Path, capsys: Capture) -> None:
    text = tmp_path / "mine.toml"
    text.write_text("[[layers]]\nunits = 0\n", encoding="utf-8")
    assert main(["new", "--from", str(text), str(tmp_path / "mine.gradlab")]) == 2
    assert "mine.toml: layers.0.units" in capsys.readouterr().err
    assert main(["new", "--from", str(text), "--preset", "healthy", str(tmp_path / "mine.gradlab")]) == 2

"""Layers are taken, shown and audited from a terminal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

import gradlab
from gradlab.cli import main
from gradlab.spec import Training, origin_of
from tests.gradlab.reuse.stacks import own_stack


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    experiment = own_stack(6, 5).model_copy(update={"training": Training(steps=4, evaluate_every=4)})
    path, source = tmp_path / "mine.gradlab", tmp_path / "base.safetensors"
    gradlab.save(path, experiment)
    save_file({"own1/kernel": np.ones((64, 6), np.float32), "own1/bias": np.ones(6, np.float32)}, source)
    return path, source


def test_a_source_is_shown(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, source = files
    assert main(["reuse", str(path), "--from", str(source)]) == 0
    shown = capsys.readouterr().out
    assert "1 of 3 layers can be taken" in shown
    assert gradlab.load(path).reused == ()


def test_layers_are_taken_trained_and_audited(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    path, source = files
    assert main(["reuse", str(path), "--from", str(source), "--layers", "1", "--rate-factor", "0.5"]) == 0
    source.unlink()
    document = gradlab.load(path)
    assert len(document.reused) == 1
    origin = origin_of(document.experiment.layers[0])
    assert origin is not None
    assert origin.source == "base.safetensors"
    assert main(["run", str(path), "--quiet"]) == 0
    capsys.readouterr()
    assert main(["info", str(path), "--audit"]) == 0
    shown = capsys.readouterr().out
    assert "from the start" in shown
    assert "the same" in shown
    assert "CHANGED" not in shown


def test_what_does_not_fit_changes_nothing(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, source = files
    before = path.read_bytes()
    assert main(["reuse", str(path), "--from", str(source), "--layers", "2"]) == 2
    assert "the lowest layer can be taken, and 2 were asked for" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_study_needs_reused_layers(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = files
    assert main(["study", str(path), "--seeds", "1"]) == 2
    assert "No layer is reused" in capsys.readouterr().err
    assert main(["study"]) == 2
    assert main(["study", str(path), "--shares", "5,x"]) == 2

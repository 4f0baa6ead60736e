"""`gradlab export`: figures and rows of a kept run, and what there is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from gradlab.cli import main
from gradlab.store import load, save
from tests.gradlab.cli.experiments import small, small_file
from tests.gradlab.store.runs import finished, numbers, recorded

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.gradlab"
    save(path, small(), [finished(numbers(30), run="a"), finished(numbers(60), run="b")])
    return path


def test_a_figure_of_chosen_layers_and_step(kept: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "traces.svg"
    line = [
        "export",
        str(kept),
        "--plot",
        "traces",
        "--quantity",
        "grad_norm",
        "--layers",
        "hidden1, 2",
        "-o",
        str(out),
    ]
    assert main(line) == 0
    assert "Figure:" in capsys.readouterr().out
    assert out.read_text().startswith("<?xml")
    assert main(["export", str(kept), "--plot", "profile", "--step", "60", "-o", str(tmp_path / "p.png")]) == 0


def test_another_run_stands_beside_the_shown_one(kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "outcome.svg"
    line = ["export", str(kept), "--plot", "outcome", "--rows", "learning_rate", "-o", str(out)]
    assert main(line) == 0
    assert "beside-" not in out.read_text()
    assert main([*line, "--beside", "1"]) == 0
    assert 'id="beside-0-0"' in out.read_text()


def test_the_rows_of_the_first_run(kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    assert main(["export", str(kept), "--run", "1", "--csv", "-o", str(out)]) == 0
    lines = out.read_text().splitlines()
    assert lines[0] == "run,step,layer,quantity,value"
    assert all(line.startswith("a,") for line in lines[1:])
    assert max(int(line.split(",")[1]) for line in lines[1:]) == 30


@pytest.mark.parametrize("name", ["a.json", "a.toml"])
def test_the_experiment_as_text_and_back(kept: Path, tmp_path: Path, name: str) -> None:
    text, again = tmp_path / name, tmp_path / "again.gradlab"
    assert main(["export", str(kept), "--spec", "-o", str(text)]) == 0
    assert main(["new", "--from", str(text), str(again)]) == 0
    document = load(again)
    assert document.experiment == small()
    assert document.histories == ()


def test_the_arrays_and_the_log(kept: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", str(kept), "--npz", "-o", str(tmp_path / "run.npz")]) == 0
    with np.load(tmp_path / "run.npz", allow_pickle=False) as found:
        assert found["step"].tolist() == list(range(1, 61))
    assert main(["export", str(kept), "--run", "1", "--tensorboard", "-o", str(tmp_path / "logs")]) == 0
    assert "tensorboard --logdir" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "logs").iterdir()] == ["events.out.tfevents.1700000000.gradlab.a"]


def test_the_trained_network_and_the_script(tmp_path: Path, capsys: Capture) -> None:
    path, network, script = small_file(tmp_path), tmp_path / "net.keras", tmp_path / "small.py"
    assert main(["run", str(path), "--quiet", "--steps", "3"]) == 0
    assert main(["export", str(path), "--keras", "-o", str(network)]) == 0
    assert "Network of step 3:" in capsys.readouterr().out
    assert zipfile.is_zipfile(network)
    assert main(["export", str(path), "--script", "--run", "1", "-o", str(script)]) == 0
    assert "STEPS = 3\n" in script.read_text(encoding="utf-8")
    with np.load(script.with_suffix(".npz"), allow_pickle=False) as found:
        assert found["train_inputs"].shape == (48, 2)
        assert found["weights/hidden1/kernel"].shape == (2, 6)


def test_a_run_without_weights_has_no_network(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "kept.gradlab"
    save(path, small(), [recorded(numbers(5))])
    assert main(["export", str(path), "--keras", "-o", str(tmp_path / "net.keras")]) == 2
    assert "kept no weights yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--run", "3", "--csv", "-o", "x.csv"], "has runs 1 to 2"),
        (["--plot", "profile", "--step", "61", "-o", "x.png"], "There is no step 61; the run has steps 1 to 60"),
        (["--plot", "traces", "--layers", "nobody", "-o", "x.png"], "there is no layer 'nobody'"),
        (["--plot", "traces", "-o", "x.gif"], ".png, .svg or .pdf"),
        (["--plot", "pie", "-o", "x.png"], "invalid choice"),
        (["--spec", "-o", "x.yaml"], ".json or .toml"),
        (["--spec", "--csv", "-o", "x.json"], "not allowed with"),
        (["--plot", "traces", "-o", "/dev/null/x.png"], "cannot be written"),
        (["--plot", "traces", "--beside", "2", "-o", "x.png"], "--beside 2: this is the shown run itself"),
        (["--plot", "traces", "--beside", "1,7", "-o", "x.png"], "--beside 7: give numbers of runs"),
    ],
)
def test_what_there_is_not(kept: Path, capsys: Capture, options: list[str], words: str) -> None:
    assert main(["export", str(kept), *options]) == 2
    assert words in capsys.readouterr().err


def test_a_file_without_runs(tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", str(small_file(tmp_path)), "--csv", "-o", "x.csv"]) == 2
    assert "has no recorded run; make one with: gradlab run" in capsys.readouterr().err

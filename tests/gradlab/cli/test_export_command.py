"""`gradlab export`: figures and rows of a kept run, and what there is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradlab.cli import main
from gradlab.store import save
from tests.gradlab.cli.experiments import small, small_file
from tests.gradlab.store.runs import finished, numbers

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


def test_the_rows_of_the_first_run(kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    assert main(["export", str(kept), "--run", "1", "--csv", "-o", str(out)]) == 0
    lines = out.read_text().splitlines()
    assert lines[0] == "run,step,layer,quantity,value"
    assert all(line.startswith("a,") for line in lines[1:])
    assert max(int(line.split(",")[1]) for line in lines[1:]) == 30


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--run", "3", "--csv", "-o", "x.csv"], "has runs 1 to 2"),
        (["--plot", "profile", "--step", "61", "-o", "x.png"], "the run has steps 1 to 60"),
        (["--plot", "traces", "--layers", "nobody", "-o", "x.png"], "there is no layer 'nobody'"),
        (["--plot", "traces", "-o", "x.gif"], ".png, .svg or .pdf"),
        (["--plot", "pie", "-o", "x.png"], "invalid choice"),
        (["--plot", "traces", "-o", "/dev/null/x.png"], "cannot be written"),
    ],
)
def test_what_there_is_not(kept: Path, capsys: Capture, options: list[str], words: str) -> None:
    assert main(["export", str(kept), *options]) == 2
    assert words in capsys.readouterr().err


def test_a_file_without_runs(tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", str(small_file(tmp_path)), "--csv", "-o", "x.csv"]) == 2
    assert "has no recorded run; make one with: gradlab run" in capsys.readouterr().err

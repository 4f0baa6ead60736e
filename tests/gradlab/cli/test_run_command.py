"""`gradlab run` from end to end: what it keeps, what it prints, and each way to be refused."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from gradlab.cli import main
from gradlab.records import LAYER_QUANTITIES
from gradlab.spec import CsvFile, with_value
from gradlab.store import load
from tests.gradlab.cli.experiments import STEPS, small, small_file
from tests.stacks import dense

Capture = pytest.CaptureFixture[str]


def test_a_run_is_kept_reported_and_written_out(tmp_path: Path, capsys: Capture) -> None:
    path = small_file(tmp_path)
    rows, plots = tmp_path / "rows.csv", tmp_path / "plots"
    assert main(["run", str(path), "--csv", str(rows), "--plots", str(plots)]) == 0
    shown = capsys.readouterr()
    assert f"step {STEPS} of {STEPS}" in shown.out
    assert f"Kept in {path}" in shown.out.replace("\n", "")
    assert shown.err == ""
    (history,) = load(path).histories
    assert history.last_step == STEPS
    assert sorted(item.name for item in plots.iterdir()) == ["heatmap.png", "outcome.png", "profile.png", "traces.png"]
    with rows.open(newline="") as file:
        table = list(csv.DictReader(file))
    wanted = itertools.product(map(str, range(1, STEPS + 1)), history.layer_names, [q.name for q in LAYER_QUANTITIES])
    assert {(row["step"], row["layer"], row["quantity"]) for row in table if row["layer"]} == set(wanted)


def test_changes_hold_for_the_run_alone_and_runs_add_up(tmp_path: Path) -> None:
    path = small_file(tmp_path)
    line = ["run", str(path), "--quiet", "--steps", "3", "--seed", "9", "--set", "layers.*.activation.kind=relu"]
    assert main(line) == 0
    assert main(["run", str(path), "--quiet"]) == 0
    document = load(path)
    assert document.experiment == small()
    first, second = (history.started.experiment for history in document.histories)
    assert (first.training.steps, first.training.seed, dense(first)[0].activation.kind) == (3, 9, "relu")
    assert second == small()


def test_quiet_prints_nothing(tmp_path: Path, capsys: Capture) -> None:
    assert main(["run", str(small_file(tmp_path)), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_run_that_breaks_is_kept_and_fails(tmp_path: Path, capsys: Capture) -> None:
    path = small_file(tmp_path)
    line = ["run", str(path), "--steps", "400", "--set", "training.optimizer.learning_rate=1000"]
    line += ["--set", "layers.*.activation.kind=linear", "--set", "layers.*.initializer.gain=100"]
    assert main(line) == 1
    (history,) = load(path).histories
    assert history.ended is not None
    assert history.ended.text in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--steps", "0"], "greater than or equal to 1, received 0"),
        (["--steps", "many"], "received 'many'"),
        (["--seed", "-1"], "greater than or equal to 0"),
        (["--set", "layers.hidden1.units=0"], "units"),
        (["--set", "units"], "expected PATH=VALUE"),
        (["--set", "layers.output.units=3"], "set its units to 2"),
        (["--csv", "/dev/null/rows.csv"], "cannot be written"),
        (["--plots", "/dev/null/plots"], "no such folder can be made"),
    ],
)
def test_bad_options_are_refused_in_one_line_before_training(
    tmp_path: Path, capsys: Capture, options: list[str], words: str
) -> None:
    path = small_file(tmp_path)
    before = path.read_bytes()
    assert main(["run", str(path), "--quiet", *options]) == 2
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.err.count("\n") == 1
    assert path.read_bytes() == before


def test_a_missing_file_and_a_text_are_refused(tmp_path: Path, capsys: Capture) -> None:
    assert main(["run", str(tmp_path / "none.gradlab")]) == 2
    assert "there is no such file" in capsys.readouterr().err
    (tmp_path / "text.gradlab").write_text("a letter\n")
    assert main(["run", str(tmp_path / "text.gradlab")]) == 2
    assert "is not an experiment file" in capsys.readouterr().err


def test_text_in_a_column_of_numbers_is_told_with_its_place(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "mine.csv").write_text("a,b,kind\n1,2,x\n3,oops,y\n4,5,x\n")
    experiment = small().model_copy(update={"data": CsvFile(path=str(tmp_path / "mine.csv"))})
    assert main(["run", str(small_file(tmp_path, experiment))]) == 2
    told = capsys.readouterr().err
    assert "row 3, column b" in told
    assert "'oops'" in told


def test_a_fork_begins_from_kept_weights_and_remembers_its_parent(tmp_path: Path, capsys: Capture) -> None:
    path = small_file(tmp_path, with_value(small(), "training.steps", 12))
    assert main(["run", str(path), "--quiet", "--set", "training.checkpoint_every=5"]) == 0
    line = ["run", str(path), "--quiet", "--fork", "1@10", "--set", "training.optimizer.learning_rate=0.001"]
    assert main(line) == 0
    parent, fork = load(path).histories
    assert [one.step for one in parent.checkpoints] == [5, 10, 12]
    assert (fork.started.parent, fork.started.parent_step) == (parent.started.run, 10)
    assert (fork.first_step, fork.last_step) == (11, 12)
    assert abs(fork.step_curve("learning_rate", 1, 12, 10).mean[-1] - 0.001) < 1e-9
    for bad, words in (("3", "has 2 recorded runs"), ("1@7", "no checkpoint of step 7"), ("x", "RUN@STEP")):
        assert main(["run", str(path), "--quiet", "--fork", bad]) == 2
        assert words in capsys.readouterr().err


def test_the_csv_may_not_replace_the_experiment(tmp_path: Path, capsys: Capture) -> None:
    path = small_file(tmp_path, with_value(small(), "training.steps", 2))
    assert main(["run", str(path), "--csv", str(path)]) == 2
    assert "would overwrite the experiment" in capsys.readouterr().err
    assert load(path).histories == ()

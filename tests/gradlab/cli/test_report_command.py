"""`gradlab report`: the file of a kept run, and what there is not."""

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
    save(path, small(), [finished(numbers(30), run="aaaa"), finished(numbers(60), run="bbbb")])
    return path


def test_the_last_run_unless_another_is_asked_for(kept: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "report.html"
    assert main(["report", str(kept), "-o", str(out), "--title", "My report"]) == 0
    assert "Report:" in capsys.readouterr().out
    text = out.read_text(encoding="utf-8")
    assert "My report" in text
    assert "bbbb" in text
    assert main(["report", str(kept), "--run", "1", "-o", str(out)]) == 0
    assert "aaaa" in out.read_text(encoding="utf-8")


def test_what_there_is_not_is_told_in_a_sentence(kept: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["report", str(kept), "--run", "9", "-o", str(tmp_path / "x.pdf")]) == 2
    assert "has runs 1 to 2" in capsys.readouterr().err
    assert main(["report", str(kept), "-o", str(tmp_path / "x.doc")]) == 2
    assert ".pdf or .html" in capsys.readouterr().err
    assert main(["report", str(small_file(tmp_path)), "-o", str(tmp_path / "x.pdf")]) == 2
    assert "has no recorded run" in capsys.readouterr().err

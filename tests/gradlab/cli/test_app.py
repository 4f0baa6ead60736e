"""Exit codes, help, and what a start must not load."""

import subprocess
import sys
from pathlib import Path

import pytest

import gradlab
from gradlab.cli import COMMANDS, main

Capture = pytest.CaptureFixture[str]
LIGHT = """
import sys
from gradlab.cli import main
for line in {lines!r}:
    assert main(line) == 0, line
heavy = {{"tensorflow", "keras", "matplotlib", "sklearn", "PySide6"}} & set(sys.modules)
assert not heavy, heavy
"""
UNREAD = """
import os, sys
from gradlab.cli import main
reader, writer = os.pipe()
os.dup2(writer, 1)
os.close(reader)
sys.exit(main(["presets"]))
"""


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"gradlab {gradlab.__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(command: str, capsys: Capture) -> None:
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: gradlab {command}")
    assert all(len(line) <= 120 for line in shown.splitlines())


def test_help_names_every_command_and_exit_code(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n    {command} " in shown for command in COMMANDS)
    assert "exit codes: 0" in shown


@pytest.mark.parametrize("line", [[], ["fly"], ["run"], ["new"], ["info", "a", "b"], ["presets", "x"]])
def test_a_line_that_makes_no_sense_is_bad_input(line: list[str], capsys: Capture) -> None:
    assert main(line) == 2
    assert "usage: gradlab" in capsys.readouterr().err


def test_what_only_reads_or_tells_loads_nothing_heavy(tmp_path: Path) -> None:
    file = str(tmp_path / "first.gradlab")
    lines = [
        ["--version"],
        ["--help"],
        ["run", "--help"],
        ["export", "--help"],
        ["presets"],
        ["new", file],
        ["info", file],
    ]
    done = subprocess.run(
        [sys.executable, "-c", LIGHT.format(lines=lines)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_the_package_is_a_program(tmp_path: Path) -> None:
    missing = tmp_path / "missing.gradlab"
    line = [sys.executable, "-m", "gradlab", "info", str(missing)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("gradlab: ")
    assert str(missing) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = run_python(UNREAD)
    assert (done.returncode, done.stderr) == (0, "")

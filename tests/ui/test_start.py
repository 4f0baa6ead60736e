"""The windowed process from its command line to its exit code, as a shell sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import gradlab
from gradlab.version import __version__
from ui.__main__ import COMMANDS, PRESETS, main

CLOSES_ITSELF = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication(sys.argv[:1])
QTimer.singleShot(1500, application.quit)
from ui.__main__ import main
code = main(["--preset", "healthy"])
assert "tensorflow" in sys.modules, "the engine was not loaded behind the window"
sys.exit(code)
"""


def test_the_window_opens_loads_its_engine_writes_its_log_and_leaves(tmp_path: Path) -> None:
    places = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    program = CLOSES_ITSELF.replace("singleShot(1500", "singleShot(8000")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    logs = [item.name for item in (tmp_path / "state" / "gradlab").iterdir()]
    assert "stderr.log" in logs


def test_a_missing_file_and_an_unknown_preset_are_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.gradlab")]) == 2
    assert "There is no file" in capsys.readouterr().err
    assert main(["--preset", "magic"]) == 2
    assert "invalid choice: 'magic'" in capsys.readouterr().err


def test_version_help_and_commands_need_no_display(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"gradlab {__version__}\n"
    assert main(["--help"]) == 0
    assert main(["presets"]) == 0
    assert "vanishing" in capsys.readouterr().out


def test_the_lists_that_are_kept_apart_to_start_fast_are_complete() -> None:
    from gradlab.cli import COMMANDS as ALL

    assert tuple(gradlab.preset_names()) == PRESETS
    assert set(ALL) == set(COMMANDS)

"""Each import contract holds, and each one bites: it is broken in a copy and must then fail."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BREAKS = {
    "The engine's floors": ("gradlab/records/breach.py", "import gradlab.store\n"),
    "The application's floors": ("ui/support/breach.py", "import ui.document\n"),
    "The engine never imports Qt or the application": ("gradlab/spec/breach.py", "import PySide6\n"),
    "The application and the terminal never import TensorFlow themselves": (
        "ui/support/breach.py",
        "import tensorflow\n",
    ),
    "TensorFlow lives in network, measure and train alone": ("gradlab/store/breach.py", "import keras\n"),
    "No circles between neighbors": ("ui/support/breach.py", "import ui.plots\n"),
}


def lint(folder: Path) -> str:
    """Return what import-linter says of the checkout in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"}
    command = [sys.executable, "-c", LINT, "--no-cache"]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.stdout.rsplit("┘", 1)[-1]  # what follows the program's banner


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of everything that the contracts look at."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("gradlab", "ui"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_is_broken_below() -> None:
    names = re.findall(r'^name = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(BREAKS) == set(names) - {"gradlab"}


@pytest.mark.parametrize("contract", BREAKS)
def test_contract_bites(copy: Path, contract: str) -> None:
    path, line = BREAKS[contract]
    (copy / path).write_text(line, encoding="utf-8")
    assert f"{contract} BROKEN" in lint(copy)


@pytest.mark.parametrize("package", ["gradlab", "ui"])
def test_a_room_without_a_floor_is_refused(copy: Path, package: str) -> None:
    (copy / package / "attic.py").write_text("", encoding="utf-8")
    assert f"{package}.attic" in lint(copy)


def test_all_hold(copy: Path) -> None:
    assert "0 broken" in lint(copy)


def test_the_engine_is_tested_without_the_window() -> None:
    window = re.compile(r"^\s*(from|import) (ui|tests\.ui|PySide6)\b", re.MULTILINE)
    paths = [*ROOT.glob("tests/gradlab/**/*.py"), *ROOT.glob("tests/twin/*.py")]
    assert len(paths) > 100
    assert not [path for path in paths if window.search(path.read_text(encoding="utf-8"))]

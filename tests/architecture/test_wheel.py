"""The wheel holds both packages and the assets, and works outside the checkout."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Debian 12 has 3.11.2


BUILD = """
import sys
from hatchling.builders.{kind} import {builder}
print(*{builder}(sys.argv[1]).build(directory=sys.argv[2], versions=["standard"]))
"""


def build(kind: str, builder: str, source: Path, folder: Path) -> Path:
    """Build a distribution of `source` without a network and return its path."""
    program = BUILD.format(kind=kind, builder=builder)
    command = [sys.executable, "-c", program, str(source), str(folder)]
    result = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    return Path(result.stdout.strip())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", "WheelBuilder", ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build("sdist", "SdistBuilder", ROOT, tmp_path)
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, **SAFELY)
    again = build("wheel", "WheelBuilder", tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path)
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def test_contents(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"gradlab/__init__.py", "ui/__main__.py", "gradlab/py.typed"} <= names
    assets = {path.relative_to(ROOT).as_posix() for path in (ROOT / "assets").rglob("*") if path.is_file()}
    assert "assets/presets/vanishing.json" in assets
    assert {f"gradlab/{path}" for path in assets} <= names
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]


def test_entry_point(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "gradlab = ui.__main__:main" in archive.read(name).decode()


@pytest.mark.parametrize("command", [["--version"], ["--help"], ["presets"]])
def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path, command: list[str]) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    code = "import sys; from ui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    process = [sys.executable, "-c", code, *command]
    result = subprocess.run(process, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert {"--version": "0.1.0", "--help": "gradlab", "presets": "vanishing"}[command[0]] in result.stdout

"""The set-up script, with processes and the machine replaced by what the test says."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


class Machine:
    """A pretended machine: records each command and answers with the exit codes it is told."""

    def __init__(self, bootstrap: ModuleType, folder: Path) -> None:
        self.bootstrap = bootstrap
        self.python = folder / ".venv" / "bin" / "python"
        self.commands: list[list[str]] = []
        self.failing: dict[str, int] = {}

    def run(self, command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        text = " ".join(command)
        if " venv " in f"{text} ":
            self.python.parent.mkdir(parents=True, exist_ok=True)
            self.python.touch()
        for part, times in self.failing.items():
            if part in text and times > 0:
                self.failing[part] -= 1
                return subprocess.CompletedProcess(command, 1)
        return subprocess.CompletedProcess(command, 0)

    def asked(self, part: str) -> list[str]:
        return [text for text in map(" ".join, self.commands) if part in text]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    specification = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    assert specification is not None
    assert specification.loader is not None
    bootstrap = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(bootstrap)
    result = Machine(bootstrap, tmp_path)
    monkeypatch.setattr(bootstrap, "loads", lambda _name: True)
    for name in ("run", "test"):
        (tmp_path / f"{name}.lock").write_text(f"{name}==1")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", result.python)
    monkeypatch.setattr(bootstrap, "BUSY", tmp_path / ".venv" / "bootstrap-unfinished")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "bootstrap-done")
    monkeypatch.setattr(bootstrap, "LOCKS", {name: tmp_path / f"{name}.lock" for name in ("run", "test")})
    monkeypatch.setattr(bootstrap.subprocess, "run", result.run)
    monkeypatch.chdir(tmp_path)
    return result


def test_installs_the_lock_once(machine: Machine) -> None:
    machine.bootstrap.set_up("run")
    assert len(machine.asked("--require-hashes")) == 1
    machine.bootstrap.set_up("run")
    assert len(machine.asked("--require-hashes")) == 1


def test_a_changed_lock_is_installed_again(machine: Machine) -> None:
    machine.bootstrap.set_up("run")
    machine.bootstrap.LOCKS["run"].write_text("run==2")
    machine.bootstrap.set_up("run")
    assert len(machine.asked("--require-hashes")) == 2


def test_an_interrupted_set_up_starts_afresh(machine: Machine) -> None:
    machine.bootstrap.set_up("run")
    machine.bootstrap.BUSY.touch()
    machine.bootstrap.set_up("run")
    assert len(machine.asked("-m venv")) == 2
    assert not machine.bootstrap.BUSY.exists()


def test_an_environment_killed_in_the_making_starts_afresh(machine: Machine) -> None:
    machine.failing = {"-m venv": 1}
    with pytest.raises(machine.bootstrap.SetUpError, match="could not make"):
        machine.bootstrap.set_up("run")
    machine.bootstrap.set_up("run")
    assert len(machine.asked("-m venv")) == 2
    assert machine.bootstrap.is_installed("run")


def test_the_checks_packages_serve_the_window_too(machine: Machine) -> None:
    machine.bootstrap.set_up("run")
    assert not machine.bootstrap.is_installed("test")
    machine.bootstrap.set_up("test")
    machine.bootstrap.set_up("run")
    assert [text.rsplit("/", 1)[1] for text in machine.asked("--require-hashes")] == ["run.lock", "test.lock"]


def test_a_bare_python_uses_the_pip_beside_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {"ensurepip": None, "pip": object()}
    monkeypatch.setattr(machine.bootstrap.importlib.util, "find_spec", modules.get)
    machine.failing = {"-m pip --version": 9}
    machine.bootstrap.set_up("run")
    assert machine.asked("-m venv --without-pip")
    assert machine.asked(f"{sys.executable} -m pip --python {machine.python} install")


def test_a_python_without_any_pip_says_so(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.bootstrap.importlib.util, "find_spec", lambda _name: None)
    machine.failing = {"-m pip --version": 9}
    with pytest.raises(machine.bootstrap.SetUpError, match="no pip"):
        machine.bootstrap.set_up("run")


def test_the_command_gradlab_lies_beside_the_python(machine: Machine) -> None:
    packages = machine.python.parents[1] / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    machine.bootstrap.set_up("run")
    assert (packages / "gradlab-checkout.pth").read_text().strip() == str(ROOT)
    assert machine.python.with_name("gradlab").stat().st_mode & 0o100


def test_a_network_hiccup_is_tried_again(machine: Machine) -> None:
    machine.failing = {"--require-hashes": 1}
    machine.bootstrap.set_up("run")
    assert len(machine.asked("--require-hashes")) == 2


def test_a_failed_installation_is_one_sentence(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.failing = {"--require-hashes": 9}
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "run"])
    assert machine.bootstrap.main() == 2
    assert "could not be installed" in capsys.readouterr().err


def test_an_unsuitable_python_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    with pytest.raises(machine.bootstrap.SetUpError, match=r"3\.11 to 3\.13, this is 3\.14\.0"):
        machine.bootstrap.check_python()


def test_missing_libraries_are_installed_as_root(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.bootstrap, "loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(machine.bootstrap.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(machine.bootstrap.os, "geteuid", lambda: 0)
    machine.bootstrap.check_libraries()
    assert machine.asked("apt-get install") == ["apt-get install -y --no-install-recommends libegl1"]


def test_missing_libraries_are_only_named_to_others(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.bootstrap, "loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(machine.bootstrap.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(machine.bootstrap.os, "geteuid", lambda: 1000)
    machine.bootstrap.check_libraries()
    assert machine.commands == []
    assert "sudo apt-get install -y --no-install-recommends libegl1" in capsys.readouterr().out


def test_without_a_display_it_runs_in_the_terminal(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "run"])
    assert machine.bootstrap.main() == 0
    assert machine.asked("-m gradlab new --preset vanishing")
    assert machine.asked("-m gradlab run")
    output = capsys.readouterr().out
    assert "no display" in output
    assert "vanishing.gradlab" in output


def test_folders_of_earlier_runs_are_kept(machine: Machine) -> None:
    names = [machine.bootstrap.fresh_folder().name for _ in range(3)]
    assert names == ["gradlab-first-run", "gradlab-first-run-2", "gradlab-first-run-3"]


def test_with_a_display_it_opens_the_window(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "run"])
    assert machine.bootstrap.main() == 0
    assert machine.asked("-m ui --preset vanishing")


def test_every_check_runs_even_after_a_failure(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.failing = {"ruff check": 1}
    assert machine.bootstrap.run_checks() == 1
    assert len(machine.commands) == len(machine.bootstrap.CHECKS)
    assert "Failed: ruff" in capsys.readouterr().out

"""Set Gradlab up and start it, or check it: `python3 bootstrap.py run [FILE]`, `python3 bootstrap.py test`.

Needs nothing but Python 3.11-3.13 and pip. Everything goes into `.venv` beside this file, from the hash-pinned lock.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BUSY = VENV / "bootstrap-unfinished"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
OLDEST, NEWEST = (3, 11), (3, 13)

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "basedpyright"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "tests": ["-m", "pytest", "-n", "2", "-q"],
}


def main() -> int:
    """Do what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(description="Set Gradlab up in .venv, then start or check it.")
    parser.add_argument("job", choices=["run", "test"], help="run: open the window; test: every check")
    parser.add_argument("file", nargs="?", help="an experiment file to open (run only)")
    options = parser.parse_args()
    try:
        check_python()
        set_up(options.job)
        check_libraries()
    except SetUpError as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 2
    if options.job == "test":
        return run_checks()
    return open_window(options.file) if has_display() else run_headless(options.file)


class SetUpError(Exception):
    """Something that stops the set-up; the text is one sentence that says how to mend it."""


def say(text: str) -> None:
    """Print a line at once, in order with what child processes print."""
    print(text, flush=True)


def check_python() -> None:
    """Refuse a Python for which TensorFlow has no build."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetUpError(f"Gradlab needs Python 3.11 to 3.13, this is {found}; run it as python3.12 bootstrap.py, say.")


def set_up(job: str) -> None:
    """Make `.venv` hold exactly what the lock of `job` lists; do nothing when it already does."""
    fingerprint = hashlib.sha256(LOCKS[job].read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / f"bootstrap-{job}"
    if PYTHON.exists() and not BUSY.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    if BUSY.exists():
        say("The last set-up was interrupted: starting afresh.")
        shutil.rmtree(VENV)
    pip = make_environment()
    BUSY.touch()
    say(f"Installing what {LOCKS[job].name} lists into {VENV.name} (some hundred megabytes, once) ...")
    install(pip, LOCKS[job])
    stamp.write_text(fingerprint)
    BUSY.unlink()


def make_environment() -> list[str]:
    """Make `.venv` if it is not there and return the command of a pip that installs into it."""
    outer_pip = importlib.util.find_spec("pip") is not None
    if not PYTHON.exists():
        if not outer_pip and importlib.util.find_spec("ensurepip") is None:
            raise SetUpError(
                "neither pip nor ensurepip is there; install pip first (Debian: apt-get install python3-pip)."
            )
        say(f"Making {VENV.name} with Python {sys.version.split()[0]} ...")
        flags = ["--without-pip"] if outer_pip else []
        if subprocess.run([sys.executable, "-m", "venv", *flags, str(VENV)], check=False).returncode:
            raise SetUpError(f"could not make {VENV}; is the folder writable and the disk not full?")
    if outer_pip:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip"]


def install(pip: list[str], lock: Path) -> None:
    """Install every line of `lock`, its hash verified; try twice, since networks hiccup."""
    command = [
        *pip,
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "-r",
        str(lock),
    ]
    for _attempt in range(2):
        if subprocess.run(command, check=False).returncode == 0:
            return
    raise SetUpError(
        "the packages could not be installed (see pip's message above); check network and disk, then try again."
    )


def check_libraries() -> None:
    """Look for the system libraries that Qt needs on Linux; install them as root on Debian, else print the command."""
    missing = missing_packages() if sys.platform == "linux" else []
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        say(f"Qt needs system libraries that are missing here; Debian calls them: {' '.join(missing)}")
    elif os.geteuid() != 0:
        say(f"Qt needs system libraries that are missing here. Install them with:\n  sudo {shlex.join(command)}")
    else:
        say(f"Installing the system libraries that Qt needs: {' '.join(missing)}")
        run_quietly(["apt-get", "update"])
        if run_quietly(command):
            say(f"That did not work; try it by hand:\n  {shlex.join(command)}")


def run_quietly(command: list[str]) -> int:
    """Run a command of apt without its questions and chatter and return its exit code."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def missing_packages() -> list[str]:
    """Return Debian's names of the packages whose library does not load."""
    return [package for library, package in LIBRARIES.items() if not loads(library)]


def loads(library: str) -> bool:
    """Tell whether the dynamic linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_display() -> bool:
    """Tell whether a window can be shown here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(file: str | None) -> int:
    """Open the window on `file`, or on the bundled first experiment."""
    say("Opening the window ...")
    target = [str(Path(file).resolve())] if file else ["--preset", "vanishing"]
    return in_environment("-m", "ui", *target)


def run_headless(file: str | None) -> int:
    """Train without a window: the bundled first experiment, or `file`; leave file and plots and say where."""
    say("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this runs in the terminal.")
    document = Path(file).resolve() if file else fresh_folder() / "vanishing.gradlab"
    plots = document.parent / f"{document.stem}-plots"
    if file is None:
        code = in_environment("-m", "gradlab", "new", "--preset", "vanishing", str(document))
        if code:
            return code
    code = in_environment("-m", "gradlab", "run", str(document), "--plots", str(plots))
    if code == 0:
        say(f"\nThe experiment with its recorded run: {document}\nIts plots: {plots}")
    return code


def fresh_folder() -> Path:
    """Make and return a folder that did not exist: gradlab-first-run, gradlab-first-run-2, ..."""
    number = 1
    while True:
        folder = Path.cwd() / ("gradlab-first-run" if number == 1 else f"gradlab-first-run-{number}")
        if not folder.exists():
            folder.mkdir(parents=True)
            return folder
        number += 1


def run_checks() -> int:
    """Run every check, even after one failed, and sum up; the tests come last."""
    results: dict[str, int] = {}
    for name, arguments in CHECKS.items():
        say(f"\n=== {name}")
        results[name] = in_environment(*arguments, QT_QPA_PLATFORM="offscreen")
    failed = [name for name, code in results.items() if code]
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nEvery check passed.")
    return 1 if failed else 0


def in_environment(*arguments: str, **variables: str) -> int:
    """Run the environment's Python on `arguments`, with the checkout importable, and return its exit code."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, **variables}
    folder = ROOT if "QT_QPA_PLATFORM" in variables else None
    try:
        return subprocess.run([str(PYTHON), *arguments], env=environment, cwd=folder, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

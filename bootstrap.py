"""Set Gradlab up and start it, or check it: `python3 bootstrap.py run [FILE]`, `python3 bootstrap.py test`.

Needs nothing but Python 3.11-3.13 and pip. Everything goes into `.venv` beside this file, from the hash-pinned lock.
"""

from __future__ import annotations  # so that an older Python gets as far as check_python and its sentence

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BUSY = VENV / "bootstrap-unfinished"
STAMP = VENV / "bootstrap-done"
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
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "basedpyright"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "tests": ["-m", "pytest", "-q", "-n", "auto", "--maxprocesses", "4"],
}

LAUNCHER = """#!/bin/sh
# Starts Gradlab from the checkout, whatever the current folder is.
exec "$(dirname "$0")/python" -P -m ui "$@"
"""


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
    except (SetUpError, OSError) as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nbootstrap: interrupted; the next start begins afresh.", file=sys.stderr)
        return 130
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
        raise SetUpError(
            f"Gradlab needs Python 3.11 to 3.13, this is {found}; start it with one of those (python3.12 bootstrap.py)."
        )


def set_up(job: str) -> None:
    """Make `.venv` hold what the lock of `job` lists; do nothing when it already does."""
    if not BUSY.exists() and PYTHON.exists() and is_installed(job):
        return
    if BUSY.exists():
        say("The last set-up was interrupted: starting afresh.")
        shutil.rmtree(VENV)
    make_environment()
    say(f"Installing what {LOCKS[job].name} lists into {VENV.name} (about 2 GB, once) ...")
    install(LOCKS[job])
    link()
    STAMP.write_text(fingerprint(job))
    BUSY.unlink()


def is_installed(job: str) -> bool:
    """Tell whether `.venv` holds the lock of `job`; the lock of `test` contains that of `run`."""
    installed = STAMP.read_text() if STAMP.exists() else ""
    return installed in {fingerprint(job), fingerprint("test")}


def fingerprint(job: str) -> str:
    """Return what changes when the packages of `job` have to be installed again."""
    return hashlib.sha256(LOCKS[job].read_bytes() + sys.version.encode()).hexdigest()


def make_environment() -> None:
    """Make `.venv` if it is not there, with a pip of its own where this Python brings one."""
    VENV.mkdir(exist_ok=True)
    BUSY.touch()
    if PYTHON.exists():
        return
    say(f"Making {VENV.name} with Python {sys.version.split()[0]} ...")
    flags = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if subprocess.run([sys.executable, "-m", "venv", *flags, str(VENV)], check=False).returncode:
        raise SetUpError(f"could not make {VENV}; is the folder writable and the disk not full?")


def pip_command() -> list[str]:
    """Return the command of a pip that installs into `.venv`: its own, or else the one beside this Python."""
    own = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*own, "--version"], check=False, capture_output=True).returncode == 0:
        return own
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    raise SetUpError("this Python has no pip; install it first (Debian: apt-get install python3-pip).")


def install(lock: Path) -> None:
    """Install every line of `lock`, its hash verified; try twice, since networks hiccup."""
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    options = ["--disable-pip-version-check", "--no-input", *quiet, "--require-hashes", "--no-deps"]
    command = [*pip_command(), "install", *options, "-r", str(lock)]
    for _attempt in range(2):
        if subprocess.run(command, check=False).returncode == 0:
            return
    raise SetUpError("the packages could not be installed (pip says why above); check network and disk and try again.")


def link() -> None:
    """Let `.venv` find the checkout from any folder, and put the command `gradlab` beside its Python."""
    for packages in [*VENV.glob("lib/python3.*/site-packages"), *VENV.glob("Lib/site-packages")]:
        (packages / "gradlab-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name != "nt":
        launcher = PYTHON.with_name("gradlab")
        launcher.write_text(LAUNCHER, encoding="utf-8")
        launcher.chmod(0o755)


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
        run_quietly(command)
        if missing_packages():
            say(f"That did not work; try it by hand:\n  {shlex.join(command)}")


def run_quietly(command: list[str]) -> None:
    """Run a command of apt without its questions and chatter; its complaints are shown."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


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
        results[name] = in_environment(*arguments, folder=ROOT, QT_QPA_PLATFORM="offscreen")
        if results[name] in {130, -signal.SIGINT}:
            break
    failed = [name for name, code in results.items() if code]
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nEvery check passed.")
    return 1 if failed else 0


def in_environment(*arguments: str, folder: Path | None = None, **variables: str) -> int:
    """Run the environment's Python on `arguments`, with the checkout importable, and return its exit code.

    Ctrl-C reaches the child alone, which may have a run to save; this process waits for it.
    """
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, **variables}
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run([str(PYTHON), "-P", *arguments], env=environment, cwd=folder, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main())

"""The monkey plays a short game; the long ones are played by `python -m tests.monkey`."""

from __future__ import annotations

import subprocess
import sys


def test_a_short_game() -> None:
    """In a process of its own, because it answers every dialog."""
    command = [sys.executable, "-m", "tests.monkey", "--games", "1", "--events", "150", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "0 broken" in done.stdout

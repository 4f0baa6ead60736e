"""Each test of the terminal has sessions of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test leaves behind is not offered in the next."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state-of-this-user"))

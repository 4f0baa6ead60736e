"""Journeys use the real engine in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import garbage, qtbot, theme
from tests.ui.desk import Desk
from ui.support.theme import Theme

__all__ = ["garbage", "qtbot", "theme"]


@pytest.fixture
def lab(qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The window with the real engine, not started yet."""
    return Desk(qtbot, theme, tmp_path, monkeypatch, real=True)

"""Fixtures of the window's tests: an offscreen application, dressed in the light theme."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.patience import PatientBot
from ui.support.fonts import load_fonts
from ui.support.theme import Theme


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """As in the application: no widget is ever destroyed by a thread that trains."""
    gc.disable()
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Glances of recent files are kept apart from the person's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-of-this-user"))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The plugin's fixture, with patience."""
    return PatientBot(request)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, applied. It stays on: undressing an application and dressing it again can crash Qt 6.11."""
    load_fonts(qapp)
    result = Theme("light")
    result.apply(qapp)
    return result


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The window with a pretended engine, not started yet."""
    return Desk(qtbot, theme, tmp_path, monkeypatch, real=False)

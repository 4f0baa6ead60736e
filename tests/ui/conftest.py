"""Fixtures of the window's tests: an offscreen application, dressed in the light theme."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from ui.support.fonts import load_fonts
from ui.support.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, applied; the application is undressed again after the test."""
    load_fonts(qapp)
    result = Theme("light")
    result.apply(qapp)
    yield result
    qapp.setStyleSheet("")

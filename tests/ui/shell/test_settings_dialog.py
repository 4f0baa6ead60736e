"""The settings: each control changes its setting, says what it costs, and can be undone by the defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gradlab.train import Device
from ui.shell.settings_dialog import SHOWN, SettingsDialog
from ui.support import settings as known
from ui.support.settings import Entry, Settings
from ui.support.theme import Theme

DEVICES = (Device("cpu", "CPU", "x86"), Device("gpu:0", "GPU:0", "A100"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, settings: Settings) -> SettingsDialog:
    result = SettingsDialog(settings, DEVICES, 512)
    qtbot.addWidget(result)
    return result


def words(dialog: SettingsDialog) -> str:
    # Qt's stubs type what findChildren gives as plain objects.
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_opening_it_changes_nothing(dialog: SettingsDialog, settings: Settings) -> None:
    assert all(settings.get(entry) == entry.default for entry in SHOWN)


def test_each_control_changes_its_setting(dialog: SettingsDialog, settings: Settings) -> None:
    changed: list[Entry[Any]] = []
    dialog.changed.connect(changed.append)
    dialog.theme.valueChanged.emit("dark")
    for toggle in (dialog.contrast, dialog.motion, dialog.welcome, dialog.every_step):
        toggle.toggle()
    dialog.device.setCurrentIndex(dialog.device.findData("gpu:0"))
    dialog.device.activated.emit(dialog.device.currentIndex())
    dialog.within.setValue(2)
    dialog.beside.setValue(3)
    dialog.budget.setValue(128)
    assert set(changed) == set(SHOWN)
    assert settings.get(known.THEME) == "dark"
    assert settings.get(known.DEVICE) == "gpu:0"
    assert (settings.get(known.THREADS_WITHIN), settings.get(known.THREADS_BESIDE)) == (2, 3)
    assert settings.get(known.RECORDING_BUDGET_MB) == 128
    dialog.restore_defaults()
    assert all(settings.get(entry) == entry.default for entry in SHOWN)
    assert dialog.budget.value() == 64


def test_costs_follow_the_budget(dialog: SettingsDialog) -> None:
    assert "About 131,100 steps of this stack" in words(dialog)
    dialog.budget.setValue(128)
    assert "About 262,100 steps of this stack" in words(dialog)
    assert "49 MB for each 100,000 steps" in words(dialog)


def test_a_device_that_is_gone_is_still_shown(qtbot: QtBot, theme: Theme, settings: Settings) -> None:
    settings.set(known.DEVICE, "gpu:3")
    dialog = SettingsDialog(settings, DEVICES, 512)
    qtbot.addWidget(dialog)
    assert dialog.device.currentText() == "GPU:3, not found"
    assert settings.get(known.DEVICE) == "gpu:3"

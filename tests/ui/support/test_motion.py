"""Reduced motion: nothing of Qt's own glides or blinks, and everything comes back."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from ui.support.motion import EFFECTS, is_reduced, reduce_motion


def test_it_is_reduced_and_restored(qtbot: QtBot, qapp: QApplication) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    blink = QGuiApplication.styleHints().cursorFlashTime()
    reduce_motion(qapp, reduced=True)
    assert is_reduced()
    assert QGuiApplication.styleHints().cursorFlashTime() == 0
    assert not window.isAnimated()
    assert not any(qapp.isEffectEnabled(effect) for effect in EFFECTS)
    reduce_motion(qapp, reduced=False)
    assert not is_reduced()
    assert QGuiApplication.styleHints().cursorFlashTime() == blink
    assert window.isAnimated()

"""What the monkey needs around it: an ear for everything that goes wrong, and an answer to every question."""

from __future__ import annotations

import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices, QDrag
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox

OF_THE_PLATFORM = ("propagateSizeHints", "does not support raise", "does not support grabbing")
"""Warnings of the offscreen platform itself."""


class Watch:
    """Collects what went wrong: exceptions that nobody caught, and Qt's warnings."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._hook = sys.excepthook
        self._handler: Callable[..., object] | None = None

    def __enter__(self) -> Self:
        sys.excepthook = self._on_exception
        self._handler = qInstallMessageHandler(self._on_message)
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook = self._hook
        qInstallMessageHandler(self._handler)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.faults.append("".join(traceback.format_exception(kind, error, trace)))

    def _on_message(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        harmless = kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}
        if not harmless and not any(known in text for known in OF_THE_PLATFORM):
            self.faults.append(f"Qt: {text}")


def stub(folder: Path) -> None:
    """Answer every question that would stop the game, and keep it on this computer's temporary folder."""
    numbers = random.Random(0)

    def chosen(*_arguments: object, **_options: object) -> tuple[str, str]:
        return (str(folder / f"{numbers.randrange(5)}.gradlab") if numbers.random() < 0.7 else "", "")

    for name in ("getSaveFileName", "getOpenFileName"):
        setattr(QFileDialog, name, staticmethod(chosen))
    QFileDialog.getOpenFileNames = staticmethod(lambda *_a, **_o: ([], ""))  # type: ignore[method-assign]
    QFileDialog.getExistingDirectory = staticmethod(lambda *_a, **_o: "")  # type: ignore[method-assign]
    QInputDialog.getInt = staticmethod(lambda *_a, **_o: (2, numbers.random() < 0.5))  # type: ignore[method-assign]
    QInputDialog.getText = staticmethod(lambda *_a, **_o: ("name", numbers.random() < 0.5))  # type: ignore[method-assign]
    QMessageBox.exec = lambda *_a: QMessageBox.StandardButton.Discard.value  # type: ignore[method-assign]
    QDialog.exec = lambda self: (self.open(), 0)[1]  # type: ignore[method-assign]
    QDrag.exec = lambda *_a: Qt.DropAction.IgnoreAction  # type: ignore[method-assign]
    QMenu.exec = lambda *_a: None  # type: ignore[method-assign]
    QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign]

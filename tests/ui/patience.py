"""A bot that waits as long as a busy machine may need: a wait ends with what it waits for, not with the clock."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000
"""The first figure imports matplotlib, which looks for the machine's fonts; five seconds, the plugin's, are too few."""


class PatientBot(QtBot):
    """The plugin's bot, with `PATIENCE_MS` wherever a test names no time of its own."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

"""The whole window for tests, with the real engine or a pretended one, and what a person does to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui import fakes
from ui.app import App
from ui.running import Runner, RunState
from ui.support.settings import Settings
from ui.support.theme import Theme

PATIENCE_MS = 120_000


class Desk:
    """An application on the screen and the hands in front of it."""

    def __init__(self, bot: QtBot, theme: Theme, folder: Path, patch: pytest.MonkeyPatch, *, real: bool) -> None:
        self.bot = bot
        self.folder = folder
        self._patch = patch
        self.settings = Settings(folder / "settings.ini")
        self.settings.last_folder = folder
        runner = Runner() if real else Runner(train=fakes.train, warm_up=fakes.no_warm_up, look=fakes.look)
        self.app = App(theme, self.settings, runner, folder / "sessions")
        bot.addWidget(self.app.window, before_close_func=lambda _window: self._leave())

    def _leave(self) -> None:
        assert self.app.runner.shutdown()
        self.app.window.welcome.finish()
        self.app.keeper.close()
        self.app.window.may_close = lambda: True

    def start(self, path: Path | None = None, preset: str | None = "vanishing") -> None:
        """Show the window and wait for its instruments."""
        self.app.start(path, preset)
        self.until(lambda: hasattr(self.app, "board"))

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window live until `done`."""
        self.bot.waitUntil(done, timeout=PATIENCE_MS)

    def train(self, steps: int = 10) -> None:
        """Press Train and wait until `steps` steps are recorded."""
        self.app.window.run_bar.primary.click()
        self.until(lambda: self.last_step() >= steps)

    def last_step(self) -> int:
        """The newest step that is shown."""
        history = self.app.shown.history
        return 0 if history is None else history.last_step

    def until_state(self, state: RunState) -> None:
        """Wait for the run's state."""
        self.until(lambda: self.app.runner.state is state)

    def stop(self) -> None:
        """Press Stop and wait for the end."""
        self.app.window.run_bar.stop_button.click()
        self.until_state(RunState.ENDED)
        self.until(lambda: self.app.shown.is_up_to_date)

    def will_choose(self, path: Path | None) -> None:
        """Answer the next file dialogs with `path`, or with Cancel."""
        answer = lambda *_arguments: ("" if path is None else str(path), "")  # noqa: E731 - two attributes, one answer
        self._patch.setattr(QFileDialog, "getSaveFileName", answer)
        self._patch.setattr(QFileDialog, "getOpenFileName", answer)
        self._patch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "" if path is None else str(path))

    def press(self, name: str) -> None:
        """Use the window's own action called `name`."""
        self.app.window.actions_by_name[name].trigger()

    def banner(self) -> str:
        """The sentence above the instruments, or nothing."""
        banner = self.app.window.banner
        return banner.text() if banner.isVisibleTo(self.app.window) else ""

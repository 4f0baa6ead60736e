"""Takes the pictures of the documentation: `python -m tests.screenshots [FOLDER]`, offscreen, from a real run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from gradlab.spec import with_value
from ui.app import App
from ui.running import RunState
from ui.support.fonts import load_fonts
from ui.support.settings import Settings
from ui.support.theme import Theme

SIZE = (1600, 1000)
STEPS = 3000
SELECTED = (2, 6, 9)


def main(folder: Path) -> None:
    """Write main-light.png, main-dark.png and welcome-light.png into `folder`."""
    instance = QApplication.instance() or QApplication([])
    assert isinstance(instance, QApplication)
    load_fonts(instance)
    theme = Theme("light")
    theme.apply(instance)
    with tempfile.TemporaryDirectory() as place:
        app = App(theme, Settings(Path(place) / "settings.ini"), sessions=Path(place) / "sessions")
        app.start()
        app.window.resize(*SIZE)
        settle()
        app.window.grab().save(str(folder / "welcome-light.png"))
        train(app)
        for mode in ("light", "dark"):
            theme.set_mode(mode)
            settle()
            app.board.refresh()
            settle()
            app.window.grab().save(str(folder / f"main-{mode}.png"))
        app.runner.shutdown()


def train(app: App) -> None:
    """Train the first experiment to its end and select some layers."""
    app.files.new_from("vanishing")
    app.document.edit("Shorten", with_value(app.document.experiment, "training.steps", str(STEPS)))
    loop = QEventLoop()
    app.runner.stateChanged.connect(lambda state: loop.quit() if state is RunState.ENDED else None)
    app.runs.train()
    loop.exec()
    for row in SELECTED:
        app.edits.select_name(app.document.experiment.layers[row].name)
    app.window.stack_editor.select(SELECTED)
    app.window.stack_editor.view.selectionPicked.emit(SELECTED)


def settle() -> None:
    """Let the window lay itself out, load its instruments and paint."""
    loop = QEventLoop()
    QTimer.singleShot(700, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"))

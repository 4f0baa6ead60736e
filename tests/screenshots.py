"""Takes pictures of the window, offscreen, from a real run.

`python -m tests.screenshots` renews the documentation's. `python -m tests.screenshots FOLDER --every` takes each page
in both themes, in two sizes, at one and at two device pixels a point, to be looked at.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from gradlab.spec import with_value
from ui.app import App
from ui.running import RunState
from ui.support.fonts import load_fonts
from ui.support.settings import Settings
from ui.support.theme import Theme

SIZES = ((1600, 1000), (1280, 720))
SCALES = (1, 2)
THEMES = ("light", "dark")
STEPS = 3000
SELECTED = (2, 6, 9)
ACTIONS = ("settings", "shortcuts", "about", "compare_runs", "audit", "reuse")


class Photographer:
    """Takes the pictures of one window."""

    def __init__(self, folder: Path, sizes: Sequence[tuple[int, int]], mark: str) -> None:
        """Prepare; `mark` ends each picture's name, which also tells its size where there are several."""
        instance = QApplication.instance() or QApplication([])
        assert isinstance(instance, QApplication)
        load_fonts(instance)
        self._theme = Theme("light")
        self._theme.apply(instance)
        self._folder, self._sizes, self._mark = folder, sizes, mark
        self._place = tempfile.TemporaryDirectory()
        place = Path(self._place.name)
        self.app = App(self._theme, Settings(place / "settings.ini"), sessions=place / "sessions")

    def take(self, name: str, themes: Sequence[str] = THEMES) -> None:
        """Take the window as it stands, in each theme and size."""
        for mode in themes:
            self._theme.set_mode(mode)
            for width, height in self._sizes:
                self.app.window.resize(width, height)
                settle()
                if hasattr(self.app, "board"):
                    self.app.board.refresh()
                    settle()
                size = f"-{width}x{height}" if len(self._sizes) > 1 else ""
                save(self.app.window, self._folder / f"{name}-{mode}{size}{self._mark}.png")

    def take_above(self, name: str, show: Callable[[], object]) -> None:
        """Take what `show` opens over the window, in each theme."""
        for mode in THEMES:
            self._theme.set_mode(mode)
            before = set(QApplication.topLevelWidgets())
            show()
            settle()
            opened = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.app.window]
            fresh = [one for one in opened if one not in before] or opened
            if len(fresh) != 1:
                raise RuntimeError(f"{name}: one window was to open, {len(fresh)} did")
            save(fresh[0], self._folder / f"{name}-{mode}{self._mark}.png")
            fresh[0].close()
            settle()

    def close(self) -> None:
        """End the window."""
        self.app.runner.shutdown()
        self._place.cleanup()


def save(widget: QWidget, path: Path) -> None:
    """Write a picture of `widget`."""
    if not widget.grab().save(str(path)):
        raise OSError(f"{path} could not be written; does its folder exist?")


def pictures(folder: Path, *, every: bool, scale: int = 1) -> None:
    """Write the pictures of the documentation, or every one, into `folder`."""
    photographer = Photographer(folder, SIZES if every else SIZES[:1], f"@{scale}x" if every else "")
    app = photographer.app
    app.start()
    settle()
    photographer.take("welcome", THEMES if every else ("light",))
    app.files.new_from("vanishing")
    app.document.edit("Shorten", with_value(app.document.experiment, "training.steps", str(STEPS)))
    if every:
        photographer.take("new")
        app.window.inspector.show_run()
        photographer.take("run-settings")
    train(app)
    photographer.take("main")
    if every:
        further(photographer)
    photographer.close()


def further(photographer: Photographer) -> None:
    """Take every instrument, the lower end of the run's settings, and each dialog."""
    app = photographer.app
    for name, action in app.board.further.items():
        action.trigger()
        photographer.take(f"instrument-{name}")
        action.trigger()
    inspector = app.window.inspector
    inspector.show_run()
    settle()
    for area in inspector.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    photographer.take("run-settings-end")
    app.window.actions_by_name["palette"].trigger()
    photographer.take("palette")
    app.window.actions_by_name["palette"].trigger()
    editor = app.window.stack_editor
    openers: dict[str, Callable[[], object]] = {
        "compare_activations": editor.compare,
        "template": editor.clips.ask_template,
    }
    openers |= {name: app.window.actions_by_name[name].trigger for name in ACTIONS}
    openers |= {
        f"figure-{name}": lambda one=one: app.figures.open(one)
        for name, one in app.board.instruments().items()
        if one.isVisible()
    }
    for name, show in openers.items():
        photographer.take_above(f"dialog-{name}", show)


def train(app: App) -> None:
    """Train the open experiment to its end and select some layers."""
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser("python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/images"))
    parser.add_argument("--every", action="store_true", help="each page in both themes, two sizes and two scales")
    parser.add_argument("--scale", type=int, choices=SCALES, help="only this one of the scales")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.every or options.scale is not None:
        pictures(options.folder, every=options.every, scale=options.scale or 1)
        return 0
    for scale in SCALES:  # Qt takes its scale when a process starts
        command = [sys.executable, "-m", "tests.screenshots", str(options.folder), "--every", "--scale", str(scale)]
        subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": str(scale)})
    return 0


if __name__ == "__main__":
    sys.exit(main())

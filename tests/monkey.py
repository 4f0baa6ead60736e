"""The monkey: seeded random keys, clicks, drags, commands and edits while a run trains; nothing may break.

`python -m tests.monkey` plays 50 games of 2,000 events in the real window, with an engine that invents its numbers;
`--games`, `--events` and `--seed` make it smaller, `--real` trains for real. A game that fails tells its seed and its
last events.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import traceback
from collections import deque
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

from PySide6.QtCore import (
    QElapsedTimer,
    QEventLoop,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QWidget,
)

from tests.ui import fakes
from tests.ui.walk import controls
from tests.watch import Watch, stub
from ui.app import App
from ui.running import Runner
from ui.support.fonts import load_fonts
from ui.support.garbage import GarbageKeeper
from ui.support.settings import Settings
from ui.support.theme import Theme

GAMES, EVENTS = 50, 2000
REMEMBERED = 30
LONGEST_MS = 20
RESCUE_MS = 30
LEFT_ALONE = ("Quit", "Full screen", "Show log folder")
"""Commands that would leave the window, or go out of it."""
KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_A, Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_Period,
    Qt.Key.Key_Comma, Qt.Key.Key_Minus, Qt.Key.Key_E, Qt.Key.Key_Question,
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
FORBIDDEN = {(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)}


class Game:
    """One window and one seed."""

    def __init__(self, seed: int, folder: Path, *, real: bool) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.events: deque[str] = deque(maxlen=REMEMBERED)
        theme = Theme("light")
        instance = QApplication.instance()
        assert isinstance(instance, QApplication)
        theme.apply(instance)
        runner = Runner() if real else Runner(train=fakes.train, warm_up=fakes.no_warm_up, look=fakes.look)
        self.app = App(theme, Settings(folder / "settings.ini"), runner, folder / "sessions")
        self.app.window.may_close = lambda: False
        self.deep, self.acting = False, QElapsedTimer()
        self.acting.start()
        self.rescuer = QTimer(self.app)
        self.rescuer.timeout.connect(self.rescue)
        self.rescuer.start(RESCUE_MS)
        self.app.start(None, self.random.choice(("vanishing", "healthy")))
        while not hasattr(self.app, "runs"):
            self.live(200)
        self.app.runs.train()

    def live(self, milliseconds: int = LONGEST_MS) -> None:
        """Let the window handle what waits for it."""
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, milliseconds)

    def play(self, events: int) -> None:
        """Do so many random things."""
        acts = (self.key, self.key, self.click, self.click, self.drag, self.command, self.command, self.edit, self.run)
        for _ in range(events):
            act = self.random.choice(acts)
            self.events.append(act.__name__)
            self.acting.restart()
            self.deep = True
            act()
            self.deep = False
            self.live()

    def rescue(self) -> None:
        """A menu or a dialog that waits in a loop of its own: choose something in it, or put it away."""
        if not self.deep or self.acting.elapsed() < RESCUE_MS:
            return
        popup = QApplication.activePopupWidget()
        if popup is not None and self.random.random() < 0.5:
            QTest.keyClick(popup, self.random.choice((Qt.Key.Key_Down, Qt.Key.Key_Return)))
        else:
            self.close_popups()

    def end(self) -> None:
        """Close everything."""
        self.close_popups()
        self.app.runner.stop()
        assert self.app.runner.shutdown(), "the worker did not end"
        self.app.window.welcome.finish()
        self.app.keeper.close()
        self.app.window.may_close = lambda: True
        self.app.window.close()
        self.app.window.deleteLater()
        self.app.deleteLater()
        self.live(100)

    def close_popups(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()

    def top(self) -> QWidget:
        """Whatever a person could touch now: a pop-up, an open dialog, or the window."""
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        return popup or modal or self.app.window

    def key(self) -> None:
        """Press a key, alone or with another."""
        key, modifier = self.random.choice(KEYS), self.random.choice(MODIFIERS)
        target = QApplication.focusWidget() or self.top()
        self.note(f"{key.name} {modifier.name} in {type(target).__name__}")
        if (key, modifier) not in FORBIDDEN:
            QTest.keyClick(target, key, modifier)

    def click(self) -> None:
        """Click a control, or somewhere."""
        top = self.top()
        choice = [one for one in controls(top) if one.isVisible() and one.isEnabled()] or [top]
        target = self.random.choice(choice)
        self.note(
            f"{type(target).__name__} {getattr(target, 'text', str)() if isinstance(target, QAbstractButton) else ''}"
        )
        viewport = getattr(target, "viewport", None)
        area = viewport() if callable(viewport) else target
        assert isinstance(area, QWidget)
        double = self.random.random() < 0.15
        (QTest.mouseDClick if double else QTest.mouseClick)(
            area, Qt.MouseButton.LeftButton, self.random.choice(MODIFIERS), self.spot(area)
        )

    def drag(self) -> None:
        """Press, move and let go anywhere but on cards, which are dragged in a loop of Qt's own."""
        widgets = [one for one in self.app.window.findChildren(QWidget) if one.isVisible() and one.width() > 20]
        target = self.random.choice(widgets)
        if target.window() is not self.top() or "Stack" in type(target.parentWidget()).__name__:
            return
        self.note(type(target).__name__)
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=self.spot(target))
        for _ in range(3):
            QTest.mouseMove(target, self.spot(target))
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=self.spot(target))

    def command(self) -> None:
        """Do anything that the command palette knows."""
        if QApplication.activeModalWidget() is not None:
            self.close_popups()
        command = self.random.choice(self.app.shell.commands())
        self.note(command.name)
        if command.text not in LEFT_ALONE:
            command.run()

    def edit(self) -> None:
        """Edit the stack, or undo and redo."""
        stack = self.app.document.undo_stack
        commands = self.app.window.stack_editor.commands
        count = len(self.app.document.experiment.layers)
        self.app.window.stack_editor.select(tuple(sorted(self.random.sample(range(count), min(count, 2)))))
        act = self.random.choice((stack.undo, stack.redo, commands.duplicate, commands.remove, commands.add_layer))
        self.note(getattr(act, "__name__", ""))
        if count < 40 or act not in (commands.duplicate, commands.add_layer):
            act()

    def run(self) -> None:
        """Steer the run."""
        bar, runner = self.app.window.run_bar, self.app.runner
        acts = (bar.primary.click, bar.step_button.click, self.app.runs.train, self.app.runs.toggle, self.rate)
        act = self.random.choice(acts if self.random.random() < 0.9 else (runner.stop,))
        self.note(getattr(act, "__name__", ""))
        act()

    def rate(self) -> None:
        """Turn the learning rate's knob."""
        self.app.window.run_bar.learningRateChanged.emit(10 ** self.random.uniform(-4, 0))

    def spot(self, widget: QWidget) -> QPoint:
        """Somewhere on `widget`."""
        return QPoint(self.random.randrange(max(widget.width(), 1)), self.random.randrange(max(widget.height(), 1)))

    def note(self, text: str) -> None:
        self.events[-1] += f" {text}"


def play(seed: int, events: int, *, real: bool = False) -> list[str]:
    """Play one game and return what went wrong, nothing if all is well."""
    with Watch() as watch, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        stub(folder)
        game = Game(seed, folder, real=real)
        try:
            game.play(events)
        except Exception:  # noqa: BLE001 - whatever breaks is what is looked for
            watch.faults.append(traceback.format_exc())
        game.end()
        if watch.faults:
            watch.faults.append("The last events:\n  " + "\n  ".join(game.events))
    return watch.faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, say how it went, and return 1 when something broke."""
    parser = argparse.ArgumentParser("monkey", description="Random use of the real window.")
    parser.add_argument("--games", type=int, default=GAMES)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--seed", type=int, default=0, help="of the first game")
    parser.add_argument("--real", action="store_true", help="train for real")
    options = parser.parse_args(arguments)
    instance = QApplication.instance() or QApplication([])
    assert isinstance(instance, QApplication)
    load_fonts(instance)
    keeper = GarbageKeeper(instance)
    broken = 0
    for seed in range(options.seed, options.seed + options.games):
        faults = play(seed, options.events, real=options.real)
        keeper.settle()
        broken += bool(faults)
        print(f"seed {seed}: {'ok' if not faults else 'BROKEN'}", flush=True)
        for fault in faults:
            print(fault, flush=True)
    print(f"{options.games} games of {options.events} events, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # what Qt holds is left to the system: taking it apart at the interpreter's end can crash Qt 6.11

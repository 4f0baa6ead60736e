"""How soon the stack editor answers: edits and undo on a hundred layers, an added layer, a look before training.

Run `python -m tests.benchmarks.editor`; without a display it measures offscreen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import gradlab
from gradlab.spec import Activation, Dense, Experiment, Initializer
from gradlab.train import warm_up
from tests.benchmarks.report import Case, main
from ui.app import App
from ui.editor import edits
from ui.editor.clipboard import from_text, to_text
from ui.support.fonts import load_fonts
from ui.support.settings import Settings
from ui.support.theme import Theme

DEPTH = 100
TRIALS = 15
Edit = Callable[[Experiment], Experiment]


def deep(hidden: int) -> Experiment:
    """Return a stack of ``hidden`` layers of 100 units and an output."""
    he = Initializer(kind="he")
    layers = [Dense(name=f"hidden{n + 1}", units=100, initializer=he) for n in range(hidden)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=he)
    return Experiment(name="deep", layers=(*layers, output))


@cache
def app() -> App:
    """Return the one window of this process, on a hundred layers, without an engine."""
    instance = QApplication.instance() or QApplication([])
    assert isinstance(instance, QApplication)
    load_fonts(instance)
    theme = Theme("light")
    theme.apply(instance)
    folder = Path(tempfile.mkdtemp())
    made = App(theme, Settings(folder / "settings.ini"))
    made.runner.load_engine = lambda: None  # nothing else may need the processor
    made.start(None, "vanishing")
    made.window.resize(1600, 1000)
    settle(800)
    made.files.new(deep(DEPTH - 1))
    settle(300)
    return made


def settle(milliseconds: int) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds until ``act`` is done and the whole window is painted again."""
    start = time.perf_counter()
    act()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - start)


def _changed(experiment: Experiment) -> Experiment:
    return edits.change(experiment, range(DEPTH - 1), lambda _layer: {"activation": {"kind": "tanh"}})


EDITS: dict[str, Edit] = {
    "change all": _changed,
    "add": lambda experiment: edits.add(experiment, 50)[0],
    "remove": lambda experiment: edits.remove(experiment, range(20, 40)),
    "move": lambda experiment: edits.move(experiment, range(10), 80)[0],
    "rename": lambda experiment: edits.rename(experiment, 40, "forty"),
    "paste": lambda experiment: edits.insert(experiment, from_text(to_text(experiment.layers[:30])), 10)[0],
}


def undo_and_redo() -> tuple[float, str]:
    """Return the longest median of undoing or redoing one kind of edit."""
    document = app().document
    medians: dict[str, float] = {}
    for name, edit in EDITS.items():
        document.edit(name, edit(document.experiment))
        settle(50)
        undone, redone = [], []
        for _ in range(TRIALS):
            undone.append(timed(document.undo_stack.undo))
            redone.append(timed(document.undo_stack.redo))
        document.undo_stack.undo()
        medians[f"undo {name}"], medians[f"redo {name}"] = float(np.median(undone)), float(np.median(redone))
    slowest = max(medians, key=lambda name: medians[name])
    return medians[slowest], f"{slowest}, the slowest of {len(medians)}; median of {TRIALS}, window painted"


def add_layer() -> tuple[float, str]:
    """Return the median until a layer that was added to a hundred is painted in the stack."""
    editor = app().window.stack_editor
    before = app().document.experiment
    shape = app().document.shape
    times: list[float] = []
    for trial in range(TRIALS):
        changed, rows = edits.add(before, 40 + trial)
        problems = list(app().document.problems)

        def show(changed: Experiment = changed, rows: tuple[int, ...] = rows, problems: list = problems) -> None:
            editor.set_experiment(changed, problems, shape)
            editor.select(rows)

        times.append(timed(show))
        editor.set_experiment(before, problems, shape)
        QApplication.processEvents()
    return float(np.median(times)), f"median of {TRIALS}, the stack laid out, scrolled to the layer and painted"


def add_everywhere() -> tuple[float, str]:
    """Return the median until a layer that was added by key is shown in the whole window, instruments included."""
    commands, document = app().window.stack_editor.commands, app().document
    times: list[float] = []
    for _ in range(TRIALS):
        times.append(timed(commands.add_action.trigger))
        document.undo_stack.undo()
        QApplication.processEvents()
    return float(np.median(times)), f"median of {TRIALS}, from the key to the painted window"


def scrolling() -> tuple[float, str]:
    """Return the median until the stack is painted one wheel step further."""
    view = app().window.stack_editor.view
    bar = view.verticalScrollBar()
    times = [timed(lambda place=place: bar.setValue(place)) for place in range(0, bar.maximum(), 90)]
    return float(np.median(times)), f"median of {len(times)} steps through {DEPTH} cards"


def look(hidden: int) -> tuple[float, str]:
    """Return the median of looking at a stack before training, TensorFlow being loaded."""
    warm_up()
    experiment = deep(hidden)
    times: list[float] = []
    for _ in range(TRIALS):
        start = time.perf_counter()
        gradlab.look(experiment)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times)), f"median of {TRIALS}; the first, with the data, took {times[0]:.0f} ms"


def cases() -> list[Case]:
    """Return the cases."""
    return [
        Case("undo_redo", "ms", undo_and_redo, bar=50.0, at_most=True),
        Case("add_layer", "ms", add_layer, bar=16.0, at_most=True),
        Case("add_layer_whole_window", "ms", add_everywhere, at_most=True),
        Case("scroll_step", "ms", scrolling, bar=16.0, at_most=True),
        Case("look_20x100", "ms", lambda: look(20), bar=500.0, at_most=True),
        Case("look_100x100", "ms", lambda: look(100), at_most=True),
    ]


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    code = main("Stack editor: a hundred layers of 100 ELU units", cases(), arguments)
    if app.cache_info().currsize:
        app().runner.shutdown()
    return code


if __name__ == "__main__":
    sys.exit(run())

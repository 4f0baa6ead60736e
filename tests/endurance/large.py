"""A document of 100 layers and a million steps in the window, and what recording costs a run."""

import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

import gradlab
from gradlab.records import LAYER_QUANTITIES, STEP_QUANTITIES, Frame, RunStarted
from gradlab.spec import Activation, Dense, Experiment, Initializer, Optimizer, Training
from gradlab.store import History, Mark, RunNote, Session, delta_of

LAYERS = 100
PIECE = 4096


def hundred_layers(steps: int) -> Experiment:
    """Return a stack of 100 measured layers."""
    start = Initializer(kind="he")
    hidden = [Dense(name=f"hidden{n}", units=32, initializer=start) for n in range(1, LAYERS)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"))
    training = Training(steps=steps, evaluate_every=10**6, optimizer=Optimizer(learning_rate=1e-6))
    return Experiment(name="Large", layers=(*hidden, output), training=training)


def make_large(path: Path, steps: int) -> None:
    """Save a run of so many steps, whose numbers are invented."""
    experiment = hundred_layers(steps)
    names = tuple(layer.name for layer in experiment.layers)
    history = History(RunStarted("large", experiment, names, (False,) * LAYERS, "CPU", {}, time.time()))
    random = np.random.default_rng(0)
    values = np.exp(random.normal(size=(PIECE, LAYERS, len(LAYER_QUANTITIES)))).astype(np.float32)
    whole = np.abs(random.normal(size=(PIECE, len(STEP_QUANTITIES)))).astype(np.float32)
    while history.last_step < steps:
        count = min(PIECE, steps - history.last_step)
        history.add(Frame(history.last_step + 1, values[:count], whole[:count], 1.0))
    gradlab.save(path, experiment, [history])


def open_in_the_window(path: Path, steps: int) -> dict[str, float]:
    """Open the large document without a screen; return seconds to the first plots, and megabytes more than before."""
    if not path.exists():
        make_large(path, steps)
    qapp, app = _window(path.parent)
    before, start, busy = _megabytes(), time.perf_counter(), time.thread_time()
    app.keeper.open(path)
    app.files.replaced.emit()
    draws = {name: one.draws for name, one in app.board.instruments().items() if one.isVisible()}
    qapp.processEvents()
    app.window.grab()
    seconds, worked = time.perf_counter() - start, time.thread_time() - busy
    shown = app.shown.history
    assert shown is not None
    assert shown.last_step == steps
    after = _megabytes()
    app.window.close()
    size = path.stat().st_size / 1e6
    return {
        "seconds": seconds,
        "of them computing": worked,
        "megabytes": after - before,
        "instruments": len(draws),
        "file megabytes": size,
    }


def _window(folder: Path) -> tuple[Any, Any]:
    """Return the application and its window, which has been painted."""
    from PySide6.QtWidgets import QApplication

    from tests.ui import fakes
    from ui.app import App
    from ui.running import Runner
    from ui.support.settings import Settings
    from ui.support.theme import Theme

    qapp = QApplication.instance() or QApplication([])
    assert isinstance(qapp, QApplication)
    theme = Theme("light")
    theme.apply(qapp)
    runner = Runner(train=fakes.train, warm_up=fakes.no_warm_up)
    app = App(theme, Settings(folder / "settings.ini"), runner, folder / "sessions")
    app.window.resize(1600, 1000)
    app.start(None, "vanishing")
    while not hasattr(app, "checkpoints") or not hasattr(app, "board"):
        qapp.processEvents()
    for _ in range(50):
        qapp.processEvents()
    return qapp, app


def cost_of_recording(folder: Path, pairs: int, steps: int) -> dict[str, float]:
    """Train with and without a session in turn; return the median seconds of both and their ratio, less 1."""
    from gradlab.train import warm_up

    warm_up()
    busy = {True: 0.0, False: 0.0}
    plain: list[float] = []
    recorded: list[float] = []
    for pair in range(pairs + 1):
        for kept in (plain, recorded) if pair % 2 else (recorded, plain):
            before = time.process_time()
            seconds = _trained(steps, folder / "sessions" if kept is recorded else None)
            if pair:  # the first pair builds the graphs
                kept.append(seconds)
                busy[kept is recorded] += time.process_time() - before
    ratios = [with_session / without for with_session, without in zip(recorded, plain, strict=True)]
    return {
        "seconds without": statistics.median(plain),
        "seconds with": statistics.median(recorded),
        "slower by": statistics.median(ratios) - 1,
        "more processor time by": busy[True] / busy[False] - 1,
    }


def _trained(steps: int, sessions: Path | None) -> float:
    """Return the seconds that the steps of one run take, recorded into a session or not."""
    experiment = hundred_layers(steps)
    session = Session.create(sessions, experiment, lambda _news: None) if sessions is not None else None
    records = gradlab.train(experiment, distribution_seconds=None)
    first = next(records)
    assert isinstance(first, RunStarted)
    history, mark, stored, start, since = History(first), Mark(), 0, 0.0, time.perf_counter()
    for record in records:
        history.add(record)
        start = start or time.perf_counter()
        due = history.last_step - stored >= 256 or time.perf_counter() - since > 0.4
        if session is not None and due and isinstance(record, Frame):
            delta = delta_of(history, 0, RunNote(), mark)
            mark, stored, since = delta.end, history.last_step, time.perf_counter()
            session.put_run(delta)
    seconds = time.perf_counter() - start
    assert history.last_step == steps, "the run ended before its time"
    if session is not None:
        session.close()
    return seconds


def _megabytes() -> float:
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6

"""A process that trains and keeps its run as the window does, until it is killed: `kill_training`."""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
from PySide6.QtCore import QCoreApplication

from gradlab.spec import Activation, Dense, Experiment, Training
from gradlab.store import Delta, Session, StorageNews
from gradlab.train import warm_up
from tests.endurance.kills import Tally, killed, recover
from tests.endurance.lines import tell
from ui.document import DocumentModel, SessionKeeper, keeper
from ui.running import Runner

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def kill_training(folder: Path, kills: int, seed: int = 0) -> Tally:
    """Kill a process that trains, and keeps the run as the window does, `kills` times, and recover each session.

    The processes are forked from one that has imported TensorFlow and never used it, and that has one thread still.
    """
    line = [sys.executable, "-m", __name__, str(folder), str(kills), str(seed)]
    done = subprocess.run(
        line, env={**os.environ, **dict.fromkeys(ONE_THREAD, "1")}, stdout=subprocess.PIPE, check=True
    )
    return Tally(**json.loads(done.stdout))


def main(folder: Path, kills: int, seed: int) -> None:
    """Be that process: fork, kill, recover, and print the tally."""
    warm_up()
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process with several threads may not be forked"
    chance, tally = random.Random(seed), Tally()
    for _ in range(kills):
        sessions = folder / f"trained-{tally.kills}"
        work = functools.partial(train_for_ever, sessions)
        recover(sessions, killed(work, chance.uniform(0.02, 1.5), of_first_line=True), tally)
        shutil.rmtree(sessions)
    print(json.dumps(vars(tally)))


def small_network() -> Experiment:
    """Return an experiment that is built at once and trains for ever."""
    hidden = [Dense(name=f"hidden{n}", units=24) for n in (1, 2)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"))
    training = Training(steps=10**7, evaluate_every=500, checkpoint_every=200)
    return Experiment(name="Small", layers=(*hidden, output), training=training)


def told_session(pipe: int) -> type[Session]:
    """Return the class of a session that tells each step that it has committed."""
    handed: deque[int] = deque([0])

    class Told(Session):
        def __init__(self, folder: Path, lock: Any, answer: Callable[[StorageNews], None]) -> None:
            super().__init__(folder, lock, lambda news: self._count(news, answer))
            self._step = 0

        def put_run(self, delta: Delta) -> None:
            self._step = delta.steps
            super().put_run(delta)

        def _submit(self, change: Callable[[apsw.Connection], None], size: int) -> None:
            handed.append(self._step)
            super()._submit(change, size)

        @staticmethod
        def _count(news: StorageNews, answer: Callable[[StorageNews], None]) -> None:
            for _ in range(news.changes):
                tell(pipe, b"C", handed.popleft())
            answer(news)

    handed.clear()
    return Told


def train_for_ever(sessions: Path, pipe: int) -> None:
    """Train a small network with the window's runner, and keep it with the window's keeper; returns never."""
    qapp = QCoreApplication([])
    keeper.Session = told_session(pipe)
    document, runner = DocumentModel(), Runner()
    kept = SessionKeeper(document, sessions)
    runner.started.connect(document.add_history)
    runner.ticked.connect(document.touch)
    runner.ticked.connect(lambda: runner.history and tell(pipe, b"R", runner.history.last_step))
    kept.new(small_network())
    runner.load_engine()
    runner.train(document.experiment)
    qapp.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

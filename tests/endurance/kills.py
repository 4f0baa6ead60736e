"""Processes that are killed while they record or save, and what is left of their work."""

import os
import random
import signal
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import gradlab
from gradlab.records import STEP_QUANTITIES, Frame
from gradlab.store import History, Mark, RunNote, Session, StorageNews, delta_of, leftovers, load
from gradlab.store.swap import sweep
from tests.gradlab.store.runs import numbers, started

LAYERS, CHUNK, PAUSE = 20, 24, 0.012
FLUSH_STEPS, FLUSH_SECONDS = 256, 0.4
"""As the window's recorder flushes."""
LINE = struct.Struct("<cqd")


@dataclass
class Tally:
    """What many kills cost."""

    kills: int = 0
    offered: int = 0
    flushed_lost: int = 0
    steps_lost: int = 0
    seconds_lost: float = 0.0
    commits: int = 0
    old: int = 0
    new: int = 0
    left: int = 0


def killed(work: Callable[[int], None], seconds: float) -> list[tuple[bytes, int, float]]:
    """Do `work` in another process, kill that after `seconds`, and return the lines that it wrote to its pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            work(writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    whole = len(content) // LINE.size * LINE.size
    return list(LINE.iter_unpack(content[:whole]))


def record_for_ever(sessions: Path, pipe: int) -> None:
    """Record a run as fast as a small network trains; tell each recorded and each committed step."""
    handed: deque[int] = deque()

    def tell(news: StorageNews) -> None:
        for _ in range(news.changes):
            os.write(pipe, LINE.pack(b"C", handed.popleft(), time.monotonic()))

    session = Session.create(sessions, gradlab.preset("vanishing"), tell)
    history, mark, since = History(started(LAYERS), 2**20), Mark(), time.monotonic()
    values = numbers(CHUNK, LAYERS)
    steps = np.zeros((CHUNK, len(STEP_QUANTITIES)), np.float32)
    stored = 0
    while True:
        history.add(Frame(history.last_step + 1, values, steps, PAUSE))
        os.write(pipe, LINE.pack(b"R", history.last_step, time.monotonic()))
        if history.last_step - stored >= FLUSH_STEPS or time.monotonic() - since >= FLUSH_SECONDS:
            delta = delta_of(history, 0, RunNote(), mark)
            mark, stored, since = delta.end, history.last_step, time.monotonic()
            handed.append(stored)
            session.put_run(delta)
        time.sleep(PAUSE)


def kill_recording(folder: Path, kills: int, seed: int = 0) -> Tally:
    """Kill a recording process `kills` times and recover each session."""
    chance, tally = random.Random(seed), Tally()
    for _ in range(kills):
        sessions = folder / f"sessions-{tally.kills}"
        lines = killed(lambda pipe, at=sessions: record_for_ever(at, pipe), chance.uniform(0.15, 1.2))
        tally.kills += 1
        committed = max((step for kind, step, _ in lines if kind == b"C"), default=0)
        recorded = {step: at for kind, step, at in lines if kind == b"R"}
        tally.commits += sum(kind == b"C" for kind, _, _ in lines)
        found = leftovers(sessions)
        kept = 0
        if found:
            tally.offered += 1
            session, document = Session.recover(found[0].folder, lambda _news: None)
            kept = document.histories[0].last_step if document.histories else 0
            session.close()
        elif not committed:
            tally.offered += 1  # killed before there was anything to lose
        tally.flushed_lost += max(committed - kept, 0)
        lost = [at for step, at in recorded.items() if step > kept]
        if lost:
            tally.steps_lost = max(tally.steps_lost, max(recorded) - kept)
            tally.seconds_lost = max(tally.seconds_lost, max(recorded.values()) - min(lost))
    return tally


def save_for_ever(sessions: Path, path: Path, pipe: int) -> None:
    """Save one state after the other to `path`; tell each that is about to be saved, and each that was."""
    session, document = Session.of_file(sessions, path, lambda _news: None)
    number = int(document.experiment.name)
    while True:
        number += 1
        os.write(pipe, LINE.pack(b"B", number, time.monotonic()))
        session.put_experiment(document.experiment.model_copy(update={"name": str(number)}))
        session.save(path).result()
        os.write(pipe, LINE.pack(b"S", number, time.monotonic()))


def kill_saving(folder: Path, kills: int, seed: int = 0) -> Tally:
    """Kill a process that saves `kills` times; the file must be the old or the new one each time."""
    chance, tally = random.Random(seed), Tally()
    path = folder / "document.gradlab"
    history = History(started(LAYERS), 2**24)
    history.add(Frame(1, numbers(2000, LAYERS), np.zeros((2000, len(STEP_QUANTITIES)), np.float32), 1.0))
    gradlab.save(path, gradlab.preset("vanishing").model_copy(update={"name": "0"}), [history])
    for _ in range(kills):
        before = int(load(path).experiment.name)
        lines = killed(lambda pipe: save_for_ever(folder / "sessions", path, pipe), chance.uniform(0.1, 0.7))
        saved = max((step for kind, step, _ in lines if kind == b"S"), default=before)
        begun = max((step for kind, step, _ in lines if kind == b"B"), default=before)
        tally.kills += 1
        document = load(path)
        number = int(document.experiment.name)
        if document.histories[0].last_step == 2000:
            tally.old += number == saved
            tally.new += number == begun != saved
        sweep(path, older_than=0)
        for left in leftovers(folder / "sessions"):
            tally.offered += 1
            session, _ = Session.recover(left.folder, lambda _news: None)
            session.close()
        tally.left += sum(".part" in item.name for item in folder.iterdir())
        tally.left += len(list((folder / "sessions").iterdir()))
    return tally

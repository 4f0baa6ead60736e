"""Processes that are killed while they record or save, and what is left of their work."""

import functools
import os
import random
import select
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import gradlab
from gradlab.records import STEP_QUANTITIES, Frame
from gradlab.store import History, Mark, RunNote, Session, StorageNews, delta_of, leftovers, load
from tests.endurance.lines import LINE, tell
from tests.gradlab.store.runs import numbers, started

LAYERS, CHUNK, PAUSE = 20, 24, 0.012
FLUSH_STEPS, FLUSH_SECONDS = 256, 0.4
"""As the window's recorder flushes."""
PATIENCE = 120
STEPS = 2000


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


def killed(
    work: Callable[[int], None], seconds: float, *, of_first_line: bool = False
) -> list[tuple[bytes, int, float]]:
    """Do `work` in another process, kill that after `seconds`, and return the lines that it wrote to its pipe.

    With `of_first_line` the seconds are counted from the moment when it tells something.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            work(writing)
        except BaseException:  # noqa: BLE001 - a forked process must not go on with its parent's work
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    if of_first_line and not select.select([reading], [], [], PATIENCE)[0]:
        raise AssertionError("the process recorded nothing")
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

    def on_news(news: StorageNews) -> None:
        for _ in range(news.changes):
            tell(pipe, b"C", handed.popleft())

    session = Session.create(sessions, gradlab.preset("vanishing"), on_news)
    history, mark, since = History(started(LAYERS), 2**20), Mark(), time.monotonic()
    values = numbers(CHUNK, LAYERS)
    steps = np.zeros((CHUNK, len(STEP_QUANTITIES)), np.float32)
    stored = 0
    while True:
        history.add(Frame(history.last_step + 1, values, steps, PAUSE))
        tell(pipe, b"R", history.last_step)
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
        recover(sessions, lines, tally)
    return tally


def recover(sessions: Path, lines: list[tuple[bytes, int, float]], tally: Tally) -> None:
    """Recover what a process left in `sessions` that told `lines` before it was killed; count what was lost."""
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
        _read_all(document.histories)
        session.close()
    elif not committed:
        tally.offered += 1  # killed before there was anything to lose
    tally.flushed_lost += max(committed - kept, 0)
    lost = [at for step, at in recorded.items() if step > kept]
    if lost:
        tally.steps_lost = max(tally.steps_lost, max(recorded) - kept)
        tally.seconds_lost = max(tally.seconds_lost, max(recorded.values()) - min(lost))


def _read_all(histories: Sequence[History]) -> None:
    """Read what was kept, weights too, which are verified by that."""
    for history in histories:
        assert np.isfinite(history.row("weight_norm")).all() if history.last_step else True
        for checkpoint in history.checkpoints:
            assert all(np.isfinite(array).all() for array in checkpoint.weights.values())


def save_for_ever(sessions: Path, path: Path, pipe: int, *, anew: bool) -> None:
    """Save one state after the other to `path`, or `anew` each to a name of its own; tell what is about to be, and was.

    Args:
        sessions: the folder of sessions.
        path: the document.
        pipe: where to tell it.
        anew: as Save As does, to names that are not there yet.
    """
    session, document = Session.of_file(sessions, path, lambda _news: None)
    number = int(document.experiment.name)
    while True:
        number += 1
        tell(pipe, b"B", number)
        session.put_experiment(document.experiment.model_copy(update={"name": str(number)}))
        target = path.with_name(f"state-{number}.gradlab") if anew else path
        session.bind(target, session.save(target).result())
        tell(pipe, b"S", number)


def kill_saving(folder: Path, kills: int, seed: int = 0) -> Tally:
    """Kill a process that saves `kills` times, every other time under new names.

    The file must be the old one or the new one each time; under a new name: not there, or the new one.
    """
    chance, tally = random.Random(seed), Tally()
    path = folder / "document.gradlab"
    history = History(started(LAYERS), 2**24)
    history.add(Frame(1, numbers(STEPS, LAYERS), np.zeros((STEPS, len(STEP_QUANTITIES)), np.float32), 1.0))
    gradlab.save(path, gradlab.preset("vanishing").model_copy(update={"name": "0"}), [history])
    for kill in range(kills):
        before, anew = _state_of(path), kill % 2 == 1
        work = functools.partial(save_for_ever, folder / "sessions", path, anew=anew)
        lines = killed(work, chance.uniform(0.1, 0.7))
        saved = max((state for kind, state, _ in lines if kind == b"S"), default=before)
        begun = max((state for kind, state, _ in lines if kind == b"B"), default=before)
        tally.kills += 1
        kept = _newest_of(folder, before, saved) if anew else _state_of(path)
        tally.old += kept == saved
        tally.new += kept == begun != saved
        for left in leftovers(folder / "sessions"):
            tally.offered += 1
            session, _ = Session.recover(left.folder, lambda _news: None)
            session.close()
        tally.left += sum(".part" in item.name for item in folder.iterdir())
        tally.left += len(list((folder / "sessions").iterdir()))
    return tally


def _state_of(path: Path) -> int:
    """Return which state the whole file at `path` holds, -1 if its run is not whole."""
    document = load(path)
    whole = document.histories[0].last_step == STEPS and np.isfinite(document.histories[0].row("delta_rms")).all()
    return int(document.experiment.name) if whole else -1


def _newest_of(folder: Path, before: int, saved: int) -> int:
    """Return the newest state that has a file of its own, and remove these; -1 if one is not what it should be."""
    files = {int(path.stem.removeprefix("state-")): path for path in folder.glob("state-*.gradlab")}
    sound = all(_state_of(path) == state for state, path in files.items())
    there = all(state in files for state in range(before + 1, saved + 1))
    for path in files.values():
        path.unlink()
    return max(files, default=before) if sound and there else -1

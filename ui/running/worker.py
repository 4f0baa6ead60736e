"""The worker thread: loads TensorFlow, then builds and trains one network after another."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from gradlab.errors import GradlabError
from gradlab.records import Event, Frame, Record, RunEnded, RunStarted
from gradlab.spec import Experiment
from gradlab.store import Reused
from gradlab.train import Control, Origin
from ui.running.states import EngineState

Train = Callable[..., Iterator[Record]]
"""Called with an experiment, a control and, where a run does not begin at the beginning, an ``Origin``; with `reused`
where layers start with weights of other networks."""

OUTBOX_RECORDS = 256
PUT_SECONDS = 0.1
NICENESS = 5
SWITCH_SECONDS = 0.0005
"""For so long a thread may keep Python's lock while the window waits for it, which it does at each call into Qt."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EngineNews:
    """The engine's state changed; `text` says more when it failed."""

    state: EngineState
    text: str = ""


@dataclass(frozen=True)
class RunFailed:
    """A run broke without a RunEnded: a sentence, and the details that a report needs."""

    text: str
    details: str = ""


Message = Record | EngineNews | RunFailed


@dataclass(frozen=True)
class Job:
    """A run to do; `reused` are the weights of other networks that travel in the document."""

    experiment: Experiment
    control: Control
    origin: Origin | None = None
    reused: tuple[Reused, ...] = ()


def step_back() -> None:
    """Let this thread, and those that TensorFlow starts from it, wait when the window needs the processor.

    Linux gives each thread a niceness of its own, which the threads that it starts inherit; other systems have none.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it; training is then only less polite
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def carried(reused: tuple[Reused, ...]) -> dict[str, Any]:
    """Return reused weights as `train` and `look` take them, nothing where there are none."""
    if not reused:
        return {}
    from gradlab.reuse import unpacked

    return {"reused": unpacked(reused)}


class Worker(QThread):
    """Iterates over `train` and puts what it yields into `outbox`, which the GUI thread empties.

    The outbox is bounded: when the window does not keep up, training waits and memory does not grow. ``urgent`` comes
    after what a person is waiting for was put into it: the engine's news, a run's start, an answer and the first steps
    after it, a run's end.
    """

    urgent = Signal()

    def __init__(self, warm_up: Callable[[], None], train: Train, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outbox: queue.Queue[Message] = queue.Queue(OUTBOX_RECORDS)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._warm_up = warm_up
        self._train = train
        self._closing = False
        self._answered = False
        """Whether steps after an answer are still to come."""

    def submit(self, job: Job) -> None:
        """Do `job` when everything before it is done."""
        self._jobs.put(job)

    def close(self) -> None:
        """Finish after the present chunk; nothing more is put into the outbox."""
        self._closing = True
        self._jobs.put(None)

    def run(self) -> None:
        """Qt's hook: the thread's life."""
        step_back()
        if not self._load():
            return
        while (job := self._jobs.get()) is not None and not self._closing:
            self._do(job)

    def _load(self) -> bool:
        try:
            self._warm_up()
        except Exception as error:  # noqa: BLE001 - whatever an import can raise is shown, not lost
            _log.exception("the engine could not be loaded")
            self._put(EngineNews(EngineState.FAILED, str(error) or type(error).__name__))
            return False
        self._put(EngineNews(EngineState.READY))
        return True

    def _do(self, job: Job) -> None:
        origin = () if job.origin is None else (job.origin,)
        records: Iterator[Record] = iter(())
        try:
            records = self._train(job.experiment, job.control, *origin, **carried(job.reused))
            for record in records:
                self._put(record)
                if self._closing:
                    break
        except GradlabError as error:
            self._put(RunFailed(str(error)))
        except Exception as error:  # noqa: BLE001 - a bug in a run must not end the window
            _log.exception("a run broke")
            self._put(RunFailed(f"The run broke: {type(error).__name__}: {error}", traceback.format_exc()))
        finally:
            close = getattr(records, "close", None)
            if close is not None:
                close()

    def _put(self, message: Message) -> None:
        while not self._closing:
            try:
                self.outbox.put(message, timeout=PUT_SECONDS)
            except queue.Full:
                continue
            answer = isinstance(message, EngineNews | RunStarted | Event | RunEnded | RunFailed)
            if answer or (self._answered and isinstance(message, Frame)):
                self._answered = answer
                self.urgent.emit()
            return

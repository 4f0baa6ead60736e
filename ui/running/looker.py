"""Looks at a stack before it is trained, on a thread of its own; the latest edit wins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from gradlab.errors import GradlabError
from gradlab.records import Look
from gradlab.spec import Experiment, Training
from ui.running.worker import step_back

Take = Callable[..., Look]
_log = logging.getLogger(__name__)


class _LookThread(QThread):
    """Takes the newest experiment that was handed over, and nothing that was asked for before it."""

    taken = Signal(object, object)
    """The experiment, and its look or None."""

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take
        self._news = threading.Condition()
        self._wanted: Experiment | None = None
        self._closing = False

    def hand_over(self, experiment: Experiment | None) -> None:
        """Look at ``experiment`` next, whatever was wanted before; None: at nothing."""
        with self._news:
            self._wanted = experiment
            self._news.notify()

    def close(self) -> None:
        """End after the look that is being taken."""
        with self._news:
            self._closing = True
            self._news.notify()

    def run(self) -> None:
        """Qt's hook: the thread's life."""
        step_back()
        while (experiment := self._next()) is not None:
            look: Look | None = None
            try:
                look = self._take(experiment)
            except GradlabError as error:
                _log.info("no look before training: %s", error)
            except Exception:  # noqa: BLE001 - a bug in a look must not end the window
                _log.exception("a look before training broke")
            self.taken.emit(experiment, look)

    def _next(self) -> Experiment | None:
        with self._news:
            self._news.wait_for(lambda: self._closing or self._wanted is not None)
            experiment, self._wanted = self._wanted, None
            return None if self._closing else experiment


class Looker(QObject):
    """``looked`` carries the look at the experiment that was asked for last, or None where there is none.

    While it is held nothing is looked at: TensorFlow is not loaded yet, or a run needs the processor.
    """

    looked = Signal(object)

    def __init__(self, take: Take, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = _LookThread(take)
        self._thread.taken.connect(self._on_taken)
        self._asked: Experiment | None = None
        self._waits = False
        self._held = True
        self._closed = False
        self.look: Look | None = None

    def ask(self, experiment: Experiment) -> None:
        """Look at ``experiment``; one that was looked at already, but for what does not matter, is answered at once."""
        self._asked = experiment
        if self.look is not None and seen_of(self.look.experiment) == seen_of(experiment):
            self._waits = False
            self._thread.hand_over(None)
            self.looked.emit(self.look)
            return
        self._waits = True
        self._hand_over()

    def forget(self) -> None:
        """There is nothing to look at: the stack cannot be built."""
        self._asked, self._waits, self.look = None, False, None
        self._thread.hand_over(None)
        self.looked.emit(None)

    def hold(self, *, held: bool) -> None:
        """Look at nothing for now, or go on with what was asked for last."""
        self._held = held
        if not held:
            self._hand_over()

    def shutdown(self, milliseconds: int) -> bool:
        """End the thread, never killing it; tell whether it ended in time."""
        self._closed = True
        self._thread.close()
        return self._thread.wait(milliseconds)

    def _hand_over(self) -> None:
        if self._held or self._closed or not self._waits or self._asked is None:
            return
        self._waits = False
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.hand_over(self._asked)

    def _on_taken(self, experiment: Experiment, look: Look | None) -> None:
        if experiment is self._asked and not self._closed:
            self.look = look
            self.looked.emit(look)


def seen_of(experiment: Experiment) -> Experiment:
    """Return ``experiment`` without what a look does not depend on."""
    training = experiment.training
    kept = Training(
        batch_size=training.batch_size, seed=training.seed, loss=training.loss, precision=training.precision
    )
    return experiment.model_copy(update={"name": "-", "note": "", "training": kept})

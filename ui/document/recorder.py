"""How much of the document's runs is in the session, and what has come to them since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradlab.records import RunEnded, RunStarted
from gradlab.store import FLUSH_STEPS, Delta, History, Mark, Session, delta_of
from ui.document.model import DocumentModel


@dataclass(frozen=True, eq=False)
class _Known:
    """A history as it was when it was handed on last."""

    mark: Mark
    started: RunStarted
    ended: RunEnded | None
    steps: int


class Recorder:
    """Hands each run's news on once; used on the thread that adds to the histories."""

    def __init__(self, document: DocumentModel) -> None:
        self._document = document
        self._known: dict[str, _Known] = {}

    def begin(self, histories: Iterable[History]) -> None:
        """Start anew with a session that holds ``histories`` already."""
        self._known = {history.started.run: _known(history) for history in histories}

    @property
    def has_news(self) -> bool:
        """Tell whether some run has more than was handed on."""
        return any(True for _ in self._fresh())

    @property
    def is_full(self) -> bool:
        """Tell whether some run has so many steps waiting, or an end, that they should be handed on now."""
        for history in self._document.histories:
            known = self._known.get(history.started.run)
            steps = len(history.table) - (known.steps if known is not None else 0)
            if steps >= FLUSH_STEPS or known is None or history.ended is not known.ended:
                return True
        return False

    def take(self) -> Iterator[Delta]:
        """Yield what each run has beyond what was handed on."""
        for position, history in list(self._fresh()):
            known = self._known.get(history.started.run)
            note = self._document.note_of(history)
            yield delta_of(history, position, note, known.mark if known is not None else None)
            self._known[history.started.run] = _known(history)

    def unload(self, session: Session) -> None:
        """Let the weights that are in the session stand there alone, so that checkpoints take no memory."""
        for history in self._document.histories:
            for place, checkpoint in enumerate(history.checkpoints):
                history.checkpoints[place] = session.stored(history.started.run, checkpoint)

    def _fresh(self) -> Iterator[tuple[int, History]]:
        for position, history in enumerate(self._document.histories):
            known, now = self._known.get(history.started.run), _known(history)
            if known is None or (known.mark, known.started, known.ended) != (now.mark, now.started, now.ended):
                yield position, history


def _known(history: History) -> _Known:
    return _Known(Mark.of(history), history.started, history.ended, len(history.table))

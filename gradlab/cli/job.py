"""One run from the terminal: trained, recorded, and kept in its file whatever happens."""

import contextlib
import secrets
import signal
import tempfile
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from gradlab.cli.progress import View
from gradlab.cli.silence import silence
from gradlab.errors import DocumentError, ExportError, TrainingError
from gradlab.export import CsvWriter
from gradlab.records import Record, RunStarted
from gradlab.spec import Experiment
from gradlab.store import Document, History, Reused, load, save
from gradlab.train import Control, Origin, train, warm_up

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
CHUNK_SECONDS = 0.1
"""Ctrl+C acts after so long, and no other knob is there: longer chunks train deep stacks faster."""


@dataclass(frozen=True)
class Manner:
    """How a run is carried out: on which device, and whether TensorFlow may print.

    It may go on behind a recorded run, or as a fork from one's checkpoint. `reused` are the weights of other networks
    that travel in the document.
    """

    device: str = "auto"
    behind: History | None = None
    origin: Origin | None = None
    verbose: bool = False
    reused: tuple[Reused, ...] = ()


def record_run(experiment: Experiment, view: View, rows: "Rows", manner: Manner) -> Generator[History, None, None]:
    """Train `experiment` and yield its growing history after each record, the first time when the run has started.

    A run that goes on behind a recorded one grows that one's history.

    Ctrl+C stops the run cleanly; a second one raises KeyboardInterrupt here.

    Raises:
        GradlabError: when the run cannot start.
    """
    control = Control()
    with contextlib.closing(_started(experiment, control, view, manner)) as records:
        first = next(records)
        assert isinstance(first, RunStarted)
        history = manner.behind or History(first)
        history.go_on(first)
        rows.add(first)
        yield history
        with stoppable(control):
            told = False
            for record in records:
                history.add(record)
                rows.add(record)
                view.show(record)
                if control.stopping and not told:
                    told = True
                    view.stopping()
                yield history


def _started(experiment: Experiment, control: Control, view: View, manner: Manner) -> Generator[Record, None, None]:
    """Load TensorFlow and start the run, without TensorFlow's chatter, then go on with its records."""
    from gradlab.reuse import unpacked

    view.loading()
    with silence(off=manner.verbose):
        try:
            warm_up()
        except ImportError as error:
            raise TrainingError(f"TensorFlow cannot be loaded ({error}); install Gradlab again.") from None
        behind, origin = manner.behind, manner.origin
        run, resume = (behind.started.run, behind.checkpoint) if behind is not None else (None, None)
        if origin is not None:
            resume = origin.checkpoint
        parent = origin.run if origin is not None else ""
        weights = unpacked(manner.reused)
        records = train(
            experiment,
            control,
            chunk_seconds=CHUNK_SECONDS,
            device=manner.device,
            run=run,
            resume=resume,
            parent=parent,
            reused=weights,
        )
        first = next(records)
    view.show(first)
    yield first
    yield from records


@contextlib.contextmanager
def stoppable(control: Control) -> Generator[None, None, None]:
    """Let the first Ctrl+C, or a request to terminate, stop the run; the second acts as usual."""

    def stop(number: int, _frame: FrameType | None) -> None:
        control.stop()
        signal.signal(number, before[signal.Signals(number)])

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Rows:
    """The CSV file that a run may write besides; a full disk ends the file and not the run."""

    def __init__(self, path: Path | None) -> None:
        """Begin the file, if one is wanted.

        Raises:
            ExportError: when nothing can be written there.
        """
        self.problem = ""
        self._writer = CsvWriter(path) if path else None

    def add(self, record: Record) -> None:
        """Write the rows of `record`."""
        if self._writer is None:
            return
        try:
            self._writer.add(record)
        except ExportError as error:
            self._fail(error)

    def close(self, *, keep: bool) -> None:
        """Give the file its name, or remove it."""
        if self._writer is None:
            return
        try:
            (self._writer.commit if keep else self._writer.discard)()
        except ExportError as error:
            self._fail(error)

    def _fail(self, error: ExportError) -> None:
        self.problem = str(error)
        if self._writer is not None:
            self._writer.discard()
        self._writer = None


def keep_run(path: Path, document: Document, history: History) -> str:
    """Add the run to the document at `path`; return "" or, when it could only be kept elsewhere, what happened.

    Raises:
        DocumentError: when it could not be kept at all.
    """
    with contextlib.suppress(DocumentError):  # someone may have saved it meanwhile; if it is gone, the old one serves
        document = load(path)
    try:
        others = [known for known in document.histories if known.started.run != history.started.run]
        save(path, document.experiment, [*others, history], document.remarks, document.reused)
    except DocumentError as error:
        rescue = Path(tempfile.gettempdir()) / f"{path.stem}-{secrets.token_hex(3)}.gradlab"
        with contextlib.suppress(DocumentError):
            save(rescue, history.started.experiment, [history], reused=document.reused)
            return f"{error} This run is kept in {rescue}."
        raise
    return ""

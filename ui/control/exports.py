"""The experiment as text and as a script, the recorded run and its network as files, plots as pictures and tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gradlab.errors import GradlabError
from gradlab.spec import Activation, Experiment
from gradlab.store import History, Reused
from ui.control.writers import EXPERIMENT_WRITERS, RUN_WRITERS, Writer
from ui.shell import Actions
from ui.support.beside import Tasks
from ui.support.settings import Settings

if TYPE_CHECKING:
    from ui.plots import Instrument


class ExportControl(QObject):
    """Asks where, writes, and says so; the dialog itself warns before a file is overwritten.

    What needs TensorFlow is written on another thread, one at a time; ``isBusy`` tells while it is.
    """

    told = Signal(str)
    refused = Signal(str)
    _ended = Signal(str, str)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.reused: Callable[[], tuple[Reused, ...]] = tuple
        self._tasks = Tasks(self)
        self._ended.connect(self._tell)

    def offer(
        self, actions: Actions, experiment: Callable[[], Experiment], history: Callable[[], History | None]
    ) -> None:
        """Let the actions export what is open and what is shown when they are pressed."""
        for name in EXPERIMENT_WRITERS:
            actions[name].triggered.connect(lambda _=False, name=name: self.export_experiment(name, experiment()))
        for name in RUN_WRITERS:
            actions[name].triggered.connect(lambda _=False, name=name: self.export_run(name, history()))

    @property
    def is_busy(self) -> bool:
        """Tell whether something is being written on another thread."""
        return self._tasks.is_busy

    def export(self, instrument: Instrument, kind: str) -> bool:
        """Export one instrument as ``kind``, "png" or "csv"."""
        write = {"png": instrument.export_png, "csv": instrument.export_csv}[kind]
        return self._ask_and_write(Writer(f"{instrument.name}.{kind}", (kind,), write), write)

    def export_curves(self, activations: list[Activation], reach: float, kind: str) -> bool:
        """Export activations over each other as ``kind``: "png", "svg", "pdf", or "csv" with their numbers."""
        from gradlab.export import write_curves
        from gradlab.figures import curve_table, save_curves

        def write(path: Path) -> None:
            if kind == "csv":
                write_curves(path, *curve_table(activations, reach))
            else:
                save_curves(activations, path, reach=reach)

        return self._ask_and_write(Writer(f"activations.{kind}", (kind,), write), write)

    def export_experiment(self, name: str, experiment: Experiment) -> bool:
        """Export the experiment in the way that the action ``name`` stands for."""
        from gradlab.reuse import unpacked

        try:
            weights = unpacked(self.reused())
        except GradlabError as error:
            self.refused.emit(str(error))
            return False
        writer = EXPERIMENT_WRITERS[name]
        return self._ask_and_write(writer, lambda path: writer.write(experiment, path, weights))

    def export_run(self, name: str, history: History | None) -> bool:
        """Export a recorded run in the way that the action ``name`` stands for."""
        if history is None or history.is_empty:
            self.refused.emit(self.tr("There is no recorded run to export yet; press Train first."))
            return False
        writer = RUN_WRITERS[name]
        return self._ask_and_write(writer, lambda path: writer.write(history, path))

    def export_table(self, table: tuple[list[str], list[list[str]]]) -> bool:
        """Export the table of runs as it is sorted."""
        from gradlab.export import write_curves

        writer = Writer("runs.csv", ("csv",), write_curves)
        return self._ask_and_write(writer, lambda path: write_curves(path, *table))

    def _ask_and_write(self, writer: Writer, write: Callable[[Path], object]) -> bool:
        target = self._ask(writer)
        if target is None:
            return False
        self._settings.last_folder = target.parent
        if writer.slow:
            self.told.emit(self.tr("Writing {path} …").format(path=target))
            self._tasks.start(lambda: self._ended.emit(*_outcome(write, target)))
            return True
        path, problem = _outcome(write, target)
        self._tell(path, problem)
        return not problem

    def _ask(self, writer: Writer) -> Path | None:
        """Return where to write; None when the person cancels."""
        start = str(self._settings.last_folder / writer.name)
        title = self.tr("Export")
        if not writer.suffixes:
            folder = QFileDialog.getExistingDirectory(self._window, title, str(self._settings.last_folder))
            return Path(folder) / writer.name if folder else None
        kinds = [
            self.tr("{kind} files (*.{suffix})").format(kind=suffix.upper(), suffix=suffix)
            for suffix in writer.suffixes
        ]
        path, chosen = QFileDialog.getSaveFileName(self._window, title, start, ";;".join(kinds))
        if not path:
            return None
        suffix = writer.suffixes[kinds.index(chosen) if chosen in kinds else 0]
        return Path(path) if Path(path).suffix else Path(path).with_suffix(f".{suffix}")

    def _tell(self, path: str, problem: str) -> None:
        if problem:
            self.refused.emit(problem)
        else:
            self.told.emit(self.tr("Exported {path}").format(path=path))


def _outcome(write: Callable[[Path], object], target: Path) -> tuple[str, str]:
    """Write, and return the path and, if it failed, why."""
    try:
        write(target)
    except GradlabError as error:
        return str(target), str(error)
    except MemoryError:
        text = QCoreApplication.translate("ExportControl", "{path} was not written: there is not enough memory.")
        return str(target), text.format(path=target)
    return str(target), ""

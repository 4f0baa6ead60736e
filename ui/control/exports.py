"""Plots as pictures and tables, and the recorded run as rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gradlab.errors import GradlabError
from gradlab.spec import Activation
from gradlab.store import History
from ui.support.settings import Settings

if TYPE_CHECKING:
    from ui.plots import Instrument


class ExportControl(QObject):
    """Asks where, writes, and says so; the dialog itself warns before a file is overwritten."""

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings

    def export(self, instrument: Instrument, kind: str) -> bool:
        """Export one instrument as ``kind``, "png" or "csv"."""
        write = {"png": instrument.export_png, "csv": instrument.export_csv}[kind]
        return self._ask_and_write(f"{instrument.name}.{kind}", kind, write)

    def export_curves(self, activations: list[Activation], reach: float, kind: str) -> bool:
        """Export activations over each other as ``kind``: "png", "svg", "pdf", or "csv" with their numbers."""
        from gradlab.export import write_curves
        from gradlab.figures import curve_table, save_curves

        def write(path: Path) -> None:
            if kind == "csv":
                write_curves(path, *curve_table(activations, reach))
            else:
                save_curves(activations, path, reach=reach)

        return self._ask_and_write(f"activations.{kind}", kind, write)

    def export_run(self, history: History | None) -> bool:
        """Export everything that a run recorded, a row for each number."""
        if history is None or history.is_empty:
            self.refused.emit(self.tr("There is no recorded run to export yet; press Train first."))
            return False
        from gradlab.export import write_csv

        return self._ask_and_write("run.csv", "csv", lambda path: write_csv(history, path))

    def export_table(self, table: tuple[list[str], list[list[str]]]) -> bool:
        """Export the table of runs as it is sorted."""
        from gradlab.export import write_curves

        return self._ask_and_write("runs.csv", "csv", lambda path: write_curves(path, *table))

    def _ask_and_write(self, name: str, kind: str, write: Callable[[Path], object]) -> bool:
        folder = self._settings.last_folder
        filters = self.tr("{kind} files (*.{suffix})").format(kind=kind.upper(), suffix=kind)
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export"), str(folder / name), filters)
        if not path:
            return False
        target = Path(path)
        target = target if target.suffix else target.with_suffix(f".{kind}")
        try:
            write(target)
        except GradlabError as error:
            self.refused.emit(str(error))
            return False
        self._settings.last_folder = target.parent
        self.told.emit(self.tr("Exported {path}").format(path=target))
        return True

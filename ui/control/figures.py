"""Figures for print and reports: asks where, writes, says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from gradlab.errors import GradlabError
from gradlab.store import History
from ui.control.naming import run_name
from ui.document import DocumentModel
from ui.support.settings import Settings

if TYPE_CHECKING:
    from ui.plots import Instrument


class FigureControl(QObject):
    """Opens the dialog of an instrument's figure, and writes reports; ``told`` says what was written."""

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QWidget, document: DocumentModel, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings

    def open(self, instrument: Instrument) -> QDialog:
        """Show the export dialog of ``instrument``; it is written when the dialog is accepted."""
        from ui.plots.figure_dialog import FigureDialog

        dialog = FigureDialog(instrument, self._settings, self._window)

        def write() -> None:
            name = f"{instrument.name}.{dialog.suffix}"
            self._ask_and_write(name, (dialog.suffix,), dialog.write)

        dialog.accepted.connect(write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def export_report(self, history: History | None) -> bool:
        """Write the report of a run as PDF or HTML."""
        if history is None or history.last_step < history.first_step:
            self.refused.emit(self.tr("There is no recorded run to report yet; press Train first."))
            return False
        from gradlab.figures import write_report

        note = self._document.note_of(history).note
        title = f"{self._document.experiment.name} · {run_name(self._document, history)}"
        write = lambda path: write_report(history, path, title=title, note=note)  # noqa: E731 - names what is written
        return self._ask_and_write("report.pdf", ("pdf", "html"), write)

    def _ask_and_write(self, name: str, suffixes: tuple[str, ...], write: Callable[[Path], object]) -> bool:
        target = self._ask(name, suffixes)
        if target is None:
            return False
        try:
            write(target)
        except GradlabError as error:
            self.refused.emit(str(error))
            return False
        self._settings.last_folder = target.parent
        self.told.emit(self.tr("Exported {path}").format(path=target))
        return True

    def _ask(self, name: str, suffixes: tuple[str, ...]) -> Path | None:
        """Return where to write; None when the person cancels or keeps the file that is there."""
        start = str(self._settings.last_folder / name)
        filters = ";;".join(f"{suffix.upper()} (*.{suffix})" for suffix in suffixes)
        path, chosen = QFileDialog.getSaveFileName(self._window, self.tr("Export"), start, filters)
        if not path:
            return None
        typed = Path(path)
        if typed.suffix:
            return typed
        suffix = next((suffix for suffix in suffixes if f"*.{suffix}" in chosen), suffixes[0])
        target = typed.with_suffix(f".{suffix}")
        # The file dialog asked about the name as it was typed, not about this one.
        return target if not target.exists() or self._may_replace(target) else None

    def _may_replace(self, target: Path) -> bool:
        buttons = QMessageBox.StandardButton
        text = self.tr("{name} is there already. Replace it?").format(name=target.name)
        answer = QMessageBox.question(self._window, self.tr("Export"), text, buttons.Yes | buttons.No, buttons.No)
        return answer == buttons.Yes

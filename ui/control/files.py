"""Documents and files: new, open, save, recent, and the question before something would be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import gradlab
from gradlab.errors import GradlabError
from gradlab.spec import Experiment
from ui.document import DocumentModel
from ui.support.settings import Settings

SUFFIX = ".gradlab"


class FileControl(QObject):
    """Replaces the document, or tells why not; ``told`` carries what was done, ``refused`` what could not be."""

    replaced = Signal()
    told = Signal(str)
    refused = Signal(str)
    recentChanged = Signal()

    def __init__(self, window: QWidget, document: DocumentModel, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings

    def new(self, experiment: Experiment) -> bool:
        """Start an unsaved document; False when the person keeps the present one."""
        if not self.may_leave():
            return False
        self._document.new(experiment)
        self.replaced.emit()
        return True

    def new_from(self, preset: str) -> bool:
        """Start from a bundled experiment."""
        return self.new(gradlab.preset(preset))

    def ask_open(self) -> bool:
        """Let the person choose a file and open it."""
        folder = str(self._settings.last_folder)
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open an experiment"), folder, self._filter())
        return bool(path) and self.open(Path(path))

    def open(self, path: Path) -> bool:
        """Open a file; the present document stays when it cannot be read."""
        if not self.may_leave():
            return False
        try:
            self._document.open(path)
        except GradlabError as error:
            self._settings.remove_recent(path)
            self.recentChanged.emit()
            self.refused.emit(str(error))
            return False
        self._remember(path)
        self.replaced.emit()
        return True

    def save(self) -> bool:
        """Save to the document's file; ask for one where there is none yet."""
        return self.ask_save() if self._document.path is None else self._save_to(self._document.path)

    def ask_save(self) -> bool:
        """Let the person choose where to save."""
        known = self._document.path
        proposed = known or self._settings.last_folder / f"{_file_name(self._document.experiment.name)}{SUFFIX}"
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save as"), str(proposed), self._filter())
        if not path:
            return False
        chosen = Path(path)
        return self._save_to(chosen if chosen.suffix else chosen.with_suffix(SUFFIX))

    def may_leave(self) -> bool:
        """Ask what becomes of unsaved work; True when the document may be left."""
        if not self._document.is_dirty:
            return True
        answer = self._ask_about_changes()
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def _ask_about_changes(self) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Gradlab"))
        box.setText(self.tr("Save the changes to “{name}”?").format(name=self._document.title))
        box.setInformativeText(self.tr("Without saving, edits and recorded runs since the last save are lost."))
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        return QMessageBox.StandardButton(box.exec())

    def _save_to(self, path: Path) -> bool:
        try:
            self._document.save_as(path)
        except GradlabError as error:
            self.refused.emit(str(error))
            return False
        self._remember(path)
        self.told.emit(self.tr("Saved {name}").format(name=path.name))
        return True

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._settings.last_folder = path.resolve().parent
        self.recentChanged.emit()

    def _filter(self) -> str:
        return self.tr("Gradlab experiments (*{suffix});;All files (*)").format(suffix=SUFFIX)


def _file_name(text: str) -> str:
    """Return ``text`` as a file name: lower case, words joined by hyphens."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return "-".join(words) or "experiment"

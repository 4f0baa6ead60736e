"""Documents and files: new, open, save, recent, and the question before something would be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import gradlab
from gradlab.errors import GradlabError
from gradlab.spec import Experiment
from ui.document import DocumentModel, SessionKeeper
from ui.support.settings import Settings

SUFFIX = ".gradlab"
TEXT_SUFFIXES = frozenset({".json", ".toml"})


class FileControl(QObject):
    """Replaces the document, or tells why not; ``told`` carries what was done, ``refused`` what could not be."""

    replaced = Signal()
    told = Signal(str)
    refused = Signal(str)
    recentChanged = Signal()

    def __init__(self, window: QWidget, document: DocumentModel, keeper: SessionKeeper, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._keeper = keeper
        self._settings = settings

    def new(self, experiment: Experiment) -> bool:
        """Start an unsaved document; False when the person keeps the present one."""
        if not self.may_leave():
            return False
        self._keeper.new(experiment)
        self.replaced.emit()
        return True

    def new_from(self, preset: str) -> bool:
        """Start from a bundled experiment."""
        return self.new(gradlab.preset(preset))

    def ask_open(self) -> bool:
        """Let the person choose a file and open it."""
        folder = str(self._settings.last_folder)
        text = self.tr("Experiments as text (*.toml *.json)")
        filters = self._filter().replace(";;", f";;{text};;", 1)
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open an experiment"), folder, filters)
        return bool(path) and self.open(Path(path))

    def open(self, path: Path) -> bool:
        """Open a file; the present document stays when it cannot be read."""
        return self.may_leave() and self._show(path)

    def _show(self, path: Path) -> bool:
        try:
            if is_text := path.suffix.lower() in TEXT_SUFFIXES:
                self._keeper.new(_read_text(path))
            else:
                self._keeper.open(path)
        except GradlabError as error:
            self._settings.remove_recent(path)
            self.recentChanged.emit()
            self.refused.emit(str(error))
            return False
        if is_text:
            self._settings.last_folder = path.resolve().parent
        else:
            self._remember(path)
        self.replaced.emit()
        return True

    def forget(self, path: Path) -> None:
        """Take a file off the list of recent ones; the file itself stays."""
        self._settings.remove_recent(path)
        self.recentChanged.emit()

    def save(self) -> bool:
        """Save to the document's file; ask for one where there is none yet."""
        path = self._document.path
        if path is None:
            return self.ask_save()
        if self._keeper.changed_on_disk:
            answer = self._ask_about_disk(path)
            if answer != QMessageBox.StandardButton.Ok:
                return answer == QMessageBox.StandardButton.Save and self.ask_save()
        return self._save_to(path)

    def ask_save(self) -> bool:
        """Let the person choose where to save."""
        path = self._ask_where(self.tr("Save as"), "")
        return path is not None and self._save_to(path)

    def ask_copy(self) -> bool:
        """Let the person choose where to save a copy; the document keeps its own file."""
        path = self._ask_where(self.tr("Save a copy"), self.tr(" copy"))
        if path is None:
            return False
        try:
            self._keeper.save(path, copy=True)
        except GradlabError as error:
            self.refused.emit(str(error))
            return False
        self._settings.last_folder = path.resolve().parent
        self.told.emit(self.tr("Saved a copy as {name}").format(name=path.name))
        return True

    def revert(self) -> bool:
        """Go back to what is in the document's file, after a question."""
        path = self._document.path
        if path is None or not self._document.is_dirty or self._ask_about_revert() != QMessageBox.StandardButton.Ok:
            return False
        return self._show(path)

    def _ask_where(self, title: str, addition: str) -> Path | None:
        known, name = self._document.path, _file_name(self._document.experiment.name)
        proposed = known or self._settings.last_folder / f"{name}{SUFFIX}"
        if addition:
            proposed = proposed.with_name(f"{proposed.stem}{addition}{proposed.suffix}")
        path, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed), self._filter())
        if not path:
            return None
        return Path(path) if Path(path).suffix else Path(path).with_suffix(SUFFIX)

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
        box = self._question(
            self.tr("Save the changes to “{name}”?").format(name=self._document.title),
            self.tr("Without saving, edits and recorded runs since the last save are lost."),
        )
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        return QMessageBox.StandardButton(box.exec())

    def _ask_about_revert(self) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton
        box = self._question(
            self.tr("Go back to the saved “{name}”?").format(name=self._document.title),
            self.tr("Edits and recorded runs since the last save are lost."),
        )
        box.setStandardButtons(buttons.Ok | buttons.Cancel)
        box.button(buttons.Ok).setText(self.tr("Revert"))
        box.setDefaultButton(buttons.Cancel)
        return QMessageBox.StandardButton(box.exec())

    def _ask_about_disk(self, path: Path) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton
        box = self._question(
            self.tr("“{name}” was changed by another program.").format(name=path.name),
            self.tr(
                "Save as another file to keep both, or replace it; what it holds now stays as “{name}.bak”."
            ).format(name=path.name),
        )
        box.setStandardButtons(buttons.Save | buttons.Ok | buttons.Cancel)
        box.button(buttons.Save).setText(self.tr("Save as …"))
        box.button(buttons.Ok).setText(self.tr("Replace"))
        box.setDefaultButton(buttons.Save)
        return QMessageBox.StandardButton(box.exec())

    def _question(self, text: str, more: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Gradlab"))
        box.setText(text)
        box.setInformativeText(more)
        return box

    def _save_to(self, path: Path) -> bool:
        try:
            self._keeper.save(path)
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


def _read_text(path: Path) -> Experiment:
    """Return the experiment that is kept as text. Raises ``GradlabError``."""
    from gradlab.export import read_spec

    return read_spec(path)


def _file_name(text: str) -> str:
    """Return ``text`` as a file name: lower case, words joined by hyphens."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return "-".join(words) or "experiment"

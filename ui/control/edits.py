"""The document and its editors: what is edited goes in, what results goes out to all; one selection everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradlab.spec import DataFile, Experiment, parameter_count
from ui.document import DocumentModel
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from ui.editor.inspector import Inspector


class EditControl(QObject):
    """Joins document, stack, inspector and run bar."""

    selectionChanged = Signal(object)
    """The names of the selected layers, input to output."""

    def __init__(self, window: MainWindow, document: DocumentModel) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self.refused = window.stack_editor.refused
        window.stack_editor.edited.connect(document.edit)
        window.inspector_place.made.connect(self._adopt)
        window.stack_editor.selectionChanged.connect(self._on_selection)
        document.experimentChanged.connect(self.show)
        document.dirtyChanged.connect(lambda _dirty: self.show_title())
        document.pathChanged.connect(lambda _path: self.show_title())
        self.show(document.experiment)

    def show(self, experiment: Experiment) -> None:
        """Show ``experiment`` in every editor."""
        window, document = self._window, self._document
        window.stack_editor.set_experiment(experiment, document.problems, document.shape)
        if window.inspector_place.is_made:
            window.inspector.set_experiment(experiment, document.problems, document.shape)
        shape = document.shape
        count = None if shape is None else parameter_count(experiment.layers, shape)
        window.status_line.show_parameters(count)
        self.show_title()

    def show_title(self, percent: int | None = None) -> None:
        """Name the document in the title; a run's progress stands before it."""
        document = self._document
        progress = "" if percent is None else f"{percent} % · "
        self._window.setWindowTitle(f"{progress}{document.title}[*] — Gradlab")
        self._window.setWindowModified(document.is_dirty)

    def select_name(self, name: str) -> None:
        """Select the layer called ``name``, if the stack still has it."""
        for row, layer in enumerate(self._document.experiment.layers):
            if layer.name == name:
                self._window.stack_editor.select((row,))
                self._on_selection((row,))

    def use_data(self, data: DataFile) -> None:
        """Train on ``data`` from now on, as one step of undo; the output layer follows their classes."""
        self._window.show_workspace()
        self._window.inspector_dock.show()
        self._window.inspector.show_run()
        self._window.inspector.settings.data.take(data, Path(data.path).name)

    def go_to(self, name: str) -> None:
        """Select the layer called ``name`` and bring it, and the keyboard, to the front."""
        self._window.show_workspace()
        self._window.stack_dock.show()
        self.select_name(name)
        self._window.stack_editor.view.setFocus()

    def selected_names(self) -> tuple[str, ...]:
        """The names of the selected layers."""
        layers = self._document.experiment.layers
        return tuple(layers[row].name for row in self._window.stack_editor.selection() if row < len(layers))

    def _adopt(self, inspector: Inspector) -> None:
        """The inspector was made: let it show what the stack shows."""
        document = self._document
        inspector.edited.connect(document.edit)
        inspector.refused.connect(self.refused)
        inspector.set_experiment(document.experiment, document.problems, document.shape)
        inspector.set_selection(self._window.stack_editor.selection())

    def _on_selection(self, rows: tuple[int, ...]) -> None:
        if self._window.inspector_place.is_made:
            self._window.inspector.set_selection(rows)
        self.selectionChanged.emit(self.selected_names())

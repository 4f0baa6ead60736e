"""The picker: a source's stack beside one's own, how many of its lowest layers to take, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gradlab.errors import GradlabError
from gradlab.spec import DataShape, Experiment
from gradlab.store import History
from ui.reuse.stacks import ResultList, SourceList
from ui.reuse.weights import named, packed
from ui.support.beside import Beside
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import label

if TYPE_CHECKING:
    from gradlab.reuse import Source, Taken


class Picker(QDialog):
    """``taken`` carries how many layers, the source's name, the ``Taken``, and its weights as a document keeps them."""

    taken = Signal(int, str, object, object)

    def __init__(
        self,
        theme: Theme,
        experiment: Experiment,
        shape: DataShape | None,
        runs: Sequence[tuple[str, History]],
        reader: Beside,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reader = reader
        self.experiment = experiment
        self._shape = shape
        self._runs = list(runs)
        self.source: Source | None = None
        self._offer: Taken | None = None
        self._packing: tuple[int, str, Taken] | None = None
        self._pending = ""
        self.setWindowTitle(self.tr("Reuse layers"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 620)
        self._make_fields()
        self._arrange()
        self._connect()
        if self._runs:
            self._choose(0)
        else:
            self._on_failed(self.tr("Choose a run of this document, or a file: .gradlab, .keras, .h5, .safetensors."))
        self.result_list.show_stack(experiment, shape, 0)

    def _make_fields(self) -> None:
        self.sources = QComboBox(self)
        self.sources.setAccessibleName(self.tr("Source"))
        for name, history in self._runs:
            self.sources.addItem(name, history)
        self.file_button = QPushButton(self.tr("Choose file …"), self)
        self.source_list, self.result_list = SourceList(self._theme, self), ResultList(self._theme, self)
        self.count, self.replace = QSpinBox(self), QSpinBox(self)
        self.count.setAccessibleName(self.tr("How many of its lowest layers to take"))
        self.replace.setAccessibleName(self.tr("How many of your lowest layers give way"))
        self.take_button = QPushButton(self.tr("Take in"), self)
        self.take_button.setIcon(icon("chevron-right", self._theme))
        self.take_button.setToolTip(self.tr("The same as dragging the layers to the right"))
        self.frozen = QCheckBox(self.tr("Freeze them"), self)
        self.frozen.setChecked(True)
        self.rate = QDoubleSpinBox(self)
        self.rate.setAccessibleName(self.tr("Factor of the learning rate for the layers that are taken"))
        self.rate.setDecimals(3)
        self.rate.setRange(0.001, 1000)
        self.rate.setSingleStep(0.1)
        self.rate.setValue(1.0)
        self.scaling = QCheckBox(self.tr("Scale the inputs as the source's were"), self)
        self.scaling.setChecked(True)
        self.message = label("", "body2", self)
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(40)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.done_button = QPushButton(self.tr("Reuse"), self)
        self.done_button.setProperty("role", "primary")

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Take the lower layers of"), "title", self))
        top.addWidget(self.sources, 1)
        top.addWidget(self.file_button)
        column.addLayout(top)
        stacks = QGridLayout()
        stacks.setHorizontalSpacing(12)
        stacks.setVerticalSpacing(6)
        self.source_title = label(self.tr("The source"), "title", self)
        stacks.addWidget(self.source_title, 0, 0)
        stacks.addWidget(label(self.tr("Your stack then"), "title", self), 0, 2)
        stacks.addWidget(self.source_list, 1, 0)
        stacks.addWidget(self.take_button, 1, 1, Qt.AlignmentFlag.AlignVCenter)
        stacks.addWidget(self.result_list, 1, 2)
        stacks.setColumnStretch(0, 1)
        stacks.setColumnStretch(2, 1)
        column.addLayout(stacks, 1)
        column.addLayout(self._options())
        column.addWidget(self.message)
        bottom = QHBoxLayout()
        safe = self.tr("Files are read as data; nothing in them is executed.")
        bottom.addWidget(label(safe, "caption", self), 1)
        bottom.addWidget(self.cancel_button)
        bottom.addWidget(self.done_button)
        column.addLayout(bottom)

    def _options(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        rows = (
            (self.tr("Layers to take, from the input"), self.count, self.frozen),
            (self.tr("Your lowest layers that give way"), self.replace, self.scaling),
            (self.tr("Learning rate of the taken layers ×"), self.rate, None),
        )
        for row, (text, field, more) in enumerate(rows):
            grid.addWidget(label(text, "body", self), row, 0)
            grid.addWidget(field, row, 1)
            if more is not None:
                grid.addWidget(more, row, 3)
        grid.setColumnMinimumWidth(2, 24)
        grid.setColumnStretch(4, 1)
        return grid

    def _connect(self) -> None:
        self.sources.activated.connect(self._choose)
        self.file_button.clicked.connect(self._ask_file)
        self.source_list.countPicked.connect(self.count.setValue)
        self.count.valueChanged.connect(self._on_count)
        self.replace.valueChanged.connect(lambda _value: self._judge())
        self.frozen.toggled.connect(lambda _on: self._judge())
        self.rate.valueChanged.connect(lambda _value: self._judge())
        self.scaling.toggled.connect(lambda _on: self._judge())
        for signal in (self.take_button.clicked, self.result_list.dropped, self.done_button.clicked):
            signal.connect(lambda *_: self._finish())
        self.cancel_button.clicked.connect(self.reject)
        self._reader.found.connect(self._on_found)  # no lambda: it would outlive the picker
        self._reader.failed.connect(self._on_failed)
        self.finished.connect(self._reader.stop)

    def read_file(self, path: Path) -> None:
        """Read the network in a file and show it, or say why it cannot be read."""
        experiment, shape = self.experiment, self._shape

        def get() -> Source:
            from gradlab.reuse import read_source

            return read_source(path, like=experiment, shape=shape)

        self._begin(path.name, get)

    def _begin(self, name: str, get: Callable[[], Source]) -> None:
        """Read the source called ``name``, which is in the list once it is read."""
        self.source = self._offer = self._packing = None
        self._pending = name
        self.sources.setCurrentIndex(self.sources.findText(name))
        self.sources.setPlaceholderText(name)
        self.result_list.show_stack(self.experiment, self._shape, 0)
        self._reader.start(lambda: named(get()))
        text = self.tr("Reading {name} …").format(name=name)
        self._rest(text, text)
        self.file_button.setText(self.tr("Stop reading"))

    def _rest(self, empty: str, text: str) -> None:
        """Show no source: ``empty`` in its place, and what is to be said of it."""
        self.source_title.setText(self.tr("The source"))
        self.source_list.show_empty(empty)
        self._say(text)

    def _on_found(self, found: object) -> None:
        if self._packing is not None:
            self.taken.emit(*self._packing, found)
            self.accept()
            return
        source = cast("Source", found)
        place = self.sources.findText(self._pending)
        if place < 0:
            self.sources.addItem(self._pending)
            place = self.sources.count() - 1
        self.sources.setItemData(place, source)
        self.sources.setCurrentIndex(place)
        self.show_source(source)

    def _on_failed(self, text: str) -> None:
        self.sources.setCurrentIndex(-1)
        self._packing = None
        self.sources.setPlaceholderText(self.tr("Choose a run or a file"))
        self.file_button.setText(self.tr("Choose file …"))
        self._rest(self.tr("Nothing to take from yet"), text)

    def stop_reading(self) -> None:
        """Give up what is being read."""
        self._reader.stop()
        self._on_failed(self.tr("Reading {name} was stopped; choose a run or a file.").format(name=self._pending))

    def show_source(self, source: Source) -> None:
        """Show `source` and offer all of its layers that can be taken."""
        self.source = source
        self.file_button.setText(self.tr("Choose file …"))
        self.source_title.setText(source.name)
        self.source_list.set_source(source)
        self.scaling.setEnabled(source.standardization is not None)
        self.count.setRange(min(1, source.usable), source.usable)
        self.replace.setRange(0, max(len(self.experiment.layers) - 1, 0))
        self.count.setValue(source.usable)
        self._on_count(source.usable)

    def _choose(self, place: int) -> None:
        """Show the source at ``place`` of the list: a run, or a file that was read before."""
        held, name = self.sources.itemData(place), self.sources.itemText(place)
        if not isinstance(held, History):
            self._reader.stop()
            self.show_source(held)
            return

        def get() -> Source:
            from gradlab.reuse import source_of_run

            return source_of_run(held, name)

        self._begin(name, get)

    def _ask_file(self) -> None:
        if self._reader.is_busy:
            self.stop_reading()
            return
        kinds = self.tr("Trained networks (*.gradlab *.keras *.h5 *.hdf5 *.safetensors);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a trained network"), "", kinds)
        if path:
            self.read_file(Path(path))

    def _on_count(self, count: int) -> None:
        self.replace.setValue(min(count, self.replace.maximum()))
        self._judge()

    def _judge(self) -> None:
        """Show what the stack would become, or why the layers do not fit."""
        if self.source is None:
            return
        if self._packing is not None:
            self._reader.stop()
        self._offer = self._packing = None
        self.result_list.show_stack(self.experiment, self._shape, 0)
        from gradlab.reuse import Manner, take
        from gradlab.spec import check

        self.source_list.show_count(self.count.value())
        manner = Manner(self.replace.value(), self.frozen.isChecked(), self.rate.value(), self.scaling.isChecked())
        try:
            self._offer = take(self.experiment, self.source, self.count.value(), manner, self._shape)
        except GradlabError as error:
            self._say(str(error))
            return
        self.result_list.show_stack(self._offer.experiment, self._shape, self.count.value())
        problems = [one.message for one in check(self._offer.experiment, self._shape) if one.severity == "error"]
        self._say(" ".join([*problems[:1], *self._offer.notes]))

    def _say(self, text: str) -> None:
        self.message.setText(text)
        for button in (self.take_button, self.done_button):
            button.setEnabled(self._offer is not None)

    def _finish(self) -> None:
        """Pack the weights beside the window, which hears of them once that is done."""
        if self._offer is None or self.source is None:
            return
        offer, name = self._offer, self.source.name
        self._offer, self._packing = None, (self.count.value(), name, offer)
        self._say(self.tr("Taking in the layers of {name} …").format(name=name))
        self._reader.start(lambda: packed(offer, name))

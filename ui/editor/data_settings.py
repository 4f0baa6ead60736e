"""The settings of the data: which set or file, what is predicted, how it is split and scaled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gradlab.spec import (
    DATA_KINDS,
    DATA_LABELS,
    BundledData,
    Clusters,
    CsvFile,
    Data,
    DataFile,
    DataShape,
    Dense,
    Digits,
    Experiment,
    IdxFile,
    NpzFile,
    Problem,
    Spirals,
    bundled_shape,
)
from ui.editor import edits
from ui.editor.fields import Choice, NumberField, Row, number_row
from ui.support.widgets import SegmentedControl

SET_FIELDS: dict[str, type[BundledData]] = {
    "points": Spirals,
    "noise": Spirals,
    "turns": Spirals,
    "features": Clusters,
    "classes": Clusters,
}
TAKEN = "taken"
"""Scaled as another network's inputs were."""
PART_FIELDS = ("validation_share", "training_share", "split_seed", "label_noise")


class DataSettings(QWidget):
    """Edits emit ``edited`` with the name of the undo step and the new experiment."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.experiment = Experiment()
        self.rows: dict[str, Row] = {}
        self.kind = Choice(self.tr("Data"), DATA_LABELS)
        self.kind.activated.connect(self._on_kind)
        self.file = QPushButton(self)
        self.file.setAccessibleName(self.tr("File"))
        self.file.clicked.connect(lambda: self.choose_file(self.experiment.data.kind))
        self.task = SegmentedControl([("classes", self.tr("classes")), ("numbers", self.tr("numbers"))], self)
        self.task.setAccessibleName(self.tr("Predict"))
        self.task.valueChanged.connect(lambda value: self._set(self.tr("what is predicted"), {"task": value}))
        self.digits = QLineEdit(self)
        self.digits.setAccessibleName(self.tr("Digits"))
        self.digits.setPlaceholderText(self.tr("all ten"))
        self.digits.editingFinished.connect(self._on_digits)
        scalings = {"standardize": self.tr("standardize"), "none": self.tr("none"), TAKEN: self.tr("as the source's")}
        self.scaling = Choice(self.tr("Scaling"), scalings)
        self.scaling.changed.connect(self._on_scaling)
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._kind_row = Row(self.tr("Data set"), self.kind)
        self._file_row = Row(self.tr("File"), self.file)
        self._task_row = Row(self.tr("Predict"), self.task, self.tr("Names of classes, or numbers"))
        for row in (self._kind_row, self._file_row, self._task_row):
            column.addWidget(row)
        self._digits_row = Row(self.tr("Digits"), self.digits, self.tr("Such as 0-4 or 1,7; empty means all ten"))
        column.addWidget(self._digits_row)
        for field, model in SET_FIELDS.items():
            column.addWidget(self._number(model, field))
        for field in PART_FIELDS:
            column.addWidget(self._number(Digits, field))
        self._scaling_row = Row(self.tr("Scaling"), self.scaling)
        column.addWidget(self._scaling_row)

    def _number(self, model: type[BaseModel], field: str) -> Row:
        row = number_row(model, field)
        assert isinstance(row.field, NumberField)
        title = model.model_fields[field].title or field
        row.field.changed.connect(lambda value: self._set(title.lower(), {field: value}))
        self.rows[f"data.{field}"] = row
        return row

    def set_experiment(self, experiment: Experiment, shape: DataShape | None) -> None:
        """Show the data of ``experiment``; no signal is emitted."""
        self.experiment = experiment
        data = experiment.data
        self.kind.set_value(data.kind)
        self._kind_row.say(self._described(shape))
        self._file_row.setVisible(isinstance(data, DataFile))
        self._file_row.say("")
        if isinstance(data, DataFile):
            self.file.setText(Path(data.path).name)
            self.file.setToolTip(data.path)
        self._task_row.setVisible(isinstance(data, CsvFile | NpzFile))
        if isinstance(data, CsvFile | NpzFile):
            self.task.set_value(data.task)
        taken = data.standardization
        self.scaling.set_value(data.scaling if taken is None or data.scaling == "none" else TAKEN)
        self._scaling_row.say(self.tr("Taken from {source}").format(source=taken.source) if taken is not None else "")
        self._digits_row.setVisible(isinstance(data, Digits))
        self._digits_row.say("")
        if isinstance(data, Digits):
            self.digits.setText(",".join(str(digit) for digit in data.classes))
        known = {field: value for field, value in dict(data).items() if isinstance(value, int | float)}
        for path, row in self.rows.items():
            field = path.removeprefix("data.")
            row.setVisible(field in known)
            if field in known and isinstance(row.field, NumberField):
                row.field.set_value(known[field])
                row.say("")

    def say_problem(self, problem: Problem) -> None:
        """Say a problem under the field that it belongs to, if it is one of these."""
        if problem.field == "data.path":
            self._file_row.say(problem.message)
        elif problem.field == "data.standardization":
            self._scaling_row.say(problem.message)
        elif problem.field in self.rows:
            self.rows[problem.field].say(problem.message)

    def _described(self, shape: DataShape | None) -> str:
        if shape is None:
            return ""
        text = self.tr("{n} examples, {f} features, {c} classes")
        if not shape.classes:
            text = self.tr("{n} examples, {f} features, a number to predict")
        return text.format(n=f"{shape.examples:,}", f=f"{shape.features:,}", c=shape.classes)

    def _on_scaling(self, value: str) -> None:
        """Scale by the training part, not at all, or as the source's inputs were, where a source's scaling is known."""
        data = self.experiment.data
        if value == TAKEN:
            if data.standardization is None:
                self.scaling.set_value(data.scaling)
                self._scaling_row.say(self.tr("No layers were reused, so there is no other scaling to take."))
                return
            self._set(self.tr("scaling"), {"scaling": "standardize"})
            return
        known = None if value == "standardize" else data.standardization
        self._set(self.tr("scaling"), {"scaling": value, "standardization": known})

    def _on_digits(self) -> None:
        """Take the digits that were typed, or say what is wrong with them."""
        try:
            chosen = Digits.model_validate({"classes": self.digits.text()}).classes
        except ValidationError:
            text = self.digits.text().strip()
            self._digits_row.say(self.tr("Digits such as 0-4 or 1,7 are needed, received {text}.").format(text=text))
            return
        self._set(self.tr("digits"), {"classes": chosen})

    def _on_kind(self, _index: int) -> None:
        kind = self.kind.currentData()
        if kind in {"csv", "npz", "idx"}:
            self.choose_file(kind)
        elif kind != self.experiment.data.kind:
            self.take(DATA_KINDS[kind](), DATA_LABELS[kind])

    def choose_file(self, kind: str) -> None:
        """Ask for a file of ``kind``, of IDX for two; without an answer the data stay as they are."""
        found = {"csv": self._ask_csv, "npz": self._ask_npz, "idx": self._ask_idx}[kind]()
        if found is None:
            self.kind.set_value(self.experiment.data.kind)
            return
        self.take(found, Path(found.path).name)

    def _ask_csv(self) -> DataFile | None:
        text = self.tr("Choose a CSV or TSV file: a header row, numbers, the target in the last column")
        path = self._ask(text, self.tr("CSV and TSV files (*.csv *.tsv *.tab);;All files (*)"))
        return CsvFile(path=path) if path else None

    def _ask_npz(self) -> DataFile | None:
        text = self.tr("Choose an NPZ file: examples called x, targets called y")
        path = self._ask(text, self.tr("NumPy files (*.npz);;All files (*)"))
        return NpzFile(path=path) if path else None

    def _ask_idx(self) -> DataFile | None:
        kinds = self.tr("IDX files (*idx* *.gz);;All files (*)")
        path = self._ask(self.tr("Choose the file of the pictures, such as train-images-idx3-ubyte"), kinds)
        labels = (
            self._ask(self.tr("Choose the file of the labels, such as train-labels-idx1-ubyte"), kinds) if path else ""
        )
        return IdxFile(path=path, labels=labels) if labels else None

    def _ask(self, text: str, kinds: str) -> str:
        return QFileDialog.getOpenFileName(self, text, "", kinds)[0]

    def take(self, data: Data, name: str) -> None:
        """Use ``data``, which the undo step calls ``name``; the output layer follows their classes."""
        changed = edits.with_data(self.experiment, data, shape_of_data(data))
        text = self.tr("Use {name}").format(name=name)
        output = changed.layers[-1] if changed.layers else None
        if changed.layers != self.experiment.layers and isinstance(output, Dense):
            text += self.tr(", {n} outputs").format(n=output.units)
        self._send(text, changed)

    def _set(self, title: str, values: dict[str, Any]) -> None:
        data = self.experiment.data.model_copy(update=values)
        shape = shape_of_data(data) if "task" in values else bundled_shape(data)
        self._send(self.tr("Change {what}").format(what=title), edits.with_data(self.experiment, data, shape))

    def _send(self, text: str, experiment: Experiment) -> None:
        if experiment != self.experiment:
            self.edited.emit(text, experiment)


def shape_of_data(data: Data) -> DataShape | None:
    """Return the shape of any data, or None when a file cannot be read: the document says why."""
    from gradlab.data import shape_of
    from gradlab.errors import DataError

    try:
        return shape_of(data)
    except DataError:
        return None

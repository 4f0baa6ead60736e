"""The settings of a run: data, length and batches, optimizer, clipping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from gradlab.spec import (
    CLIPPING_LABELS,
    DATA_LABELS,
    OPTIMIZER_LABELS,
    BreastCancer,
    Clipping,
    CsvFile,
    Data,
    DataShape,
    Digits,
    Experiment,
    Optimizer,
    Problem,
    Spirals,
    Training,
    bundled_shape,
)
from ui.editor import edits
from ui.editor.fields import Choice, NumberField, Row, number_row
from ui.support.theme import Theme
from ui.support.widgets import label, rule

DATA_KINDS: dict[str, type[Digits | BreastCancer | Spirals]] = {
    "digits": Digits,
    "breast_cancer": BreastCancer,
    "spirals": Spirals,
}
RUN_FIELDS = ("steps", "batch_size", "seed", "evaluate_every")
SPIRAL_FIELDS = ("points", "turns", "noise")
OPTIMIZER_FIELDS: dict[str, tuple[str, ...]] = {
    "sgd": ("learning_rate",),
    "momentum": ("learning_rate", "momentum"),
    "adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
}


class RunSettings(QWidget):
    """Edits emit ``edited`` with the name of the undo step and the new experiment."""

    edited = Signal(str, object)

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.experiment = Experiment()
        self.data = Choice(self.tr("Data"), DATA_LABELS)
        self.data.activated.connect(self._on_data)
        self.file = QPushButton(self.tr("Choose a CSV file …"), self)
        self.file.clicked.connect(self.choose_file)
        self.scaling = Choice(self.tr("Scaling"), {"standardize": self.tr("standardize"), "none": self.tr("none")})
        self.scaling.changed.connect(lambda value: self._set_data(self.tr("scaling"), {"scaling": value}))
        self.optimizer = Choice(self.tr("Optimizer"), OPTIMIZER_LABELS)
        self.optimizer.changed.connect(lambda kind: self._set_part(self.tr("optimizer"), "optimizer", {"kind": kind}))
        self.clipping = Choice(self.tr("Clipping"), CLIPPING_LABELS)
        self.clipping.changed.connect(lambda kind: self._set_part(self.tr("clipping"), "clipping", {"kind": kind}))
        self.rows: dict[str, Row] = {}
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Data"), "title", self))
        self._data_row = Row(self.tr("Data set"), self.data)
        column.addWidget(self._data_row)
        self._file_row = Row(self.tr("File"), self.file)
        column.addWidget(self._file_row)
        for field in SPIRAL_FIELDS:
            column.addWidget(self._number("data", Spirals, field))
        for field in ("validation_share", "split_seed"):
            column.addWidget(self._number("data", Digits, field))
        column.addWidget(Row(self.tr("Scaling"), self.scaling))
        self._section(column, self.tr("Run"))
        for field in RUN_FIELDS:
            column.addWidget(self._number("training", Training, field))
        self._section(column, self.tr("Optimizer"))
        column.addWidget(Row(self.tr("Optimizer"), self.optimizer))
        for field in ("learning_rate", "momentum", "beta_1", "beta_2", "epsilon"):
            column.addWidget(self._number("optimizer", Optimizer, field))
        self._section(column, self.tr("Gradient clipping"))
        column.addWidget(Row(self.tr("Clipping"), self.clipping))
        column.addWidget(self._number("clipping", Clipping, "threshold"))
        column.addStretch(1)

    def _section(self, column: QVBoxLayout, text: str) -> None:
        column.addSpacing(4)
        column.addWidget(rule(parent=self))
        column.addWidget(label(text, "title", self))

    def _number(self, part: str, model: type[BaseModel], field: str) -> Row:
        row = number_row(model, field)
        assert isinstance(row.field, NumberField)
        title = model.model_fields[field].title or field
        row.field.changed.connect(lambda value: self._on_number(title.lower(), part, field, value))
        self.rows[f"{part}.{field}"] = row
        return row

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None) -> None:
        """Show ``experiment``; no signal is emitted."""
        self.experiment = experiment
        data, training = experiment.data, experiment.training
        self.data.set_value(data.kind)
        self._data_row.say(self._described(shape))
        self._file_row.setVisible(isinstance(data, CsvFile))
        if isinstance(data, CsvFile):
            self.file.setText(Path(data.path).name)
            self.file.setToolTip(data.path)
        self.scaling.set_value(data.scaling)
        self.optimizer.set_value(training.optimizer.kind)
        self.clipping.set_value(training.clipping.kind)
        parts: dict[str, BaseModel] = {
            "data": data,
            "training": training,
            "optimizer": training.optimizer,
            "clipping": training.clipping,
        }
        shown = self._shown_fields()
        for path, row in self.rows.items():
            part, field = path.split(".")
            row.setVisible(path in shown)
            if path in shown and isinstance(row.field, NumberField):
                row.field.set_value(getattr(parts[part], field))
                row.say("")
        self._say_problems(problems)

    def _shown_fields(self) -> set[str]:
        training = self.experiment.training
        shown = {"data.validation_share", "data.split_seed", *(f"training.{field}" for field in RUN_FIELDS)}
        shown |= {f"optimizer.{field}" for field in OPTIMIZER_FIELDS[training.optimizer.kind]}
        if isinstance(self.experiment.data, Spirals):
            shown |= {f"data.{field}" for field in SPIRAL_FIELDS}
        if training.clipping.kind != "none":
            shown.add("clipping.threshold")
        return shown

    def _described(self, shape: DataShape | None) -> str:
        if shape is None:
            return ""
        text = self.tr("{n} examples, {f} features, {c} classes")
        return text.format(n=f"{shape.examples:,}", f=shape.features, c=shape.classes)

    def _say_problems(self, problems: list[Problem]) -> None:
        for problem in problems:
            if problem.field == "data.path":
                self._file_row.say(problem.message)
            elif problem.field in self.rows:
                self.rows[problem.field].say(problem.message)

    def _on_data(self, _index: int) -> None:
        kind = self.data.currentData()
        if kind == "csv":
            self.choose_file()
        elif kind != self.experiment.data.kind:
            self._take_data(DATA_KINDS[kind](), DATA_LABELS[kind])

    def choose_file(self) -> None:
        """Ask for a CSV file; its last column holds the classes unless the spec says otherwise."""
        text = self.tr("Choose a CSV file: a header row, numbers, the class in the last column")
        path, _ = QFileDialog.getOpenFileName(self, text, "", self.tr("CSV files (*.csv);;All files (*)"))
        if path:
            self._take_data(CsvFile(path=path), Path(path).name)
        else:
            self.data.set_value(self.experiment.data.kind)

    def _take_data(self, data: Data, name: str) -> None:
        shape = bundled_shape(data)
        if isinstance(data, CsvFile):
            shape = shape_of_file(data)
        changed = edits.with_data(self.experiment, data, shape)
        text = self.tr("Use {name}").format(name=name)
        if changed.layers != self.experiment.layers:
            text += self.tr(", {n} outputs").format(n=changed.layers[-1].units)
        self._send(text, changed)

    def _on_number(self, title: str, part: str, field: str, value: Any) -> None:
        if part == "data":
            self._set_data(title, {field: value})
        elif part == "training":
            training = self.experiment.training.model_copy(update={field: value})
            self._send(self._named(title), self.experiment.model_copy(update={"training": training}))
        else:
            self._set_part(title, part, {field: value})

    def _set_data(self, title: str, values: dict[str, Any]) -> None:
        data = self.experiment.data.model_copy(update=values)
        self._send(self._named(title), self.experiment.model_copy(update={"data": data}))

    def _set_part(self, title: str, part: str, values: dict[str, Any]) -> None:
        training = self.experiment.training
        changed = training.model_copy(update={part: getattr(training, part).model_copy(update=values)})
        self._send(self._named(title), self.experiment.model_copy(update={"training": changed}))

    def _named(self, title: str) -> str:
        return self.tr("Change {what}").format(what=title)

    def _send(self, text: str, experiment: Experiment) -> None:
        if experiment != self.experiment:
            self.edited.emit(text, experiment)


def shape_of_file(data: CsvFile) -> DataShape | None:
    """Return the shape of a person's file, or None when it cannot be read: the document says why."""
    from gradlab.data import shape_of
    from gradlab.errors import DataError

    try:
        return shape_of(data)
    except DataError:
        return None

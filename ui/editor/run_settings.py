"""The settings of a run: data, length and batches, optimizer and its schedule, clipping, early stopping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from gradlab.spec import (
    CLIPPING_LABELS,
    CLIPPING_SUMMARIES,
    DATA_KINDS,
    DATA_LABELS,
    OPTIMIZER_FIELDS,
    OPTIMIZER_LABELS,
    SCHEDULE_FIELDS,
    SCHEDULE_LABELS,
    BundledData,
    Clipping,
    Clusters,
    CsvFile,
    Data,
    DataShape,
    Digits,
    EarlyStopping,
    Experiment,
    Optimizer,
    Problem,
    Schedule,
    Spirals,
    Training,
    bundled_shape,
)
from ui.editor import edits
from ui.editor.fields import Choice, NumberField, Row, number_row
from ui.support.theme import Theme
from ui.support.widgets import Toggle, label, rule

RUN_FIELDS = ("steps", "batch_size", "seed", "evaluate_every")
SET_FIELDS: dict[str, type[BundledData]] = {
    "points": Spirals,
    "noise": Spirals,
    "turns": Spirals,
    "features": Clusters,
    "classes": Clusters,
}
PART_FIELDS = ("validation_share", "training_share", "split_seed", "label_noise")
ALL_OPTIMIZER_FIELDS = tuple(field for field in Optimizer.model_fields if field != "kind")
ALL_SCHEDULE_FIELDS = tuple(field for field in Schedule.model_fields if field != "kind")
PATIENCE_FIELDS = ("patience", "min_delta")


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
        self.schedule = Choice(self.tr("Schedule"), SCHEDULE_LABELS)
        self.schedule.changed.connect(lambda kind: self._set_part(self.tr("schedule"), "schedule", {"kind": kind}))
        self.stopping = Toggle(parent=self)
        self.stopping.setAccessibleName(self.tr("Early stopping"))
        self.stopping.toggled.connect(self._on_stopping)
        self.best = Toggle(parent=self)
        self.best.setAccessibleName(self.tr("Keep the best weights"))
        self.best.toggled.connect(
            lambda on: self._set_part(self.tr("early stopping"), "early_stopping", {"restore_best": on})
        )
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
        for field, model in SET_FIELDS.items():
            column.addWidget(self._number("data", model, field))
        for field in PART_FIELDS:
            column.addWidget(self._number("data", Digits, field))
        column.addWidget(Row(self.tr("Scaling"), self.scaling))
        self._section(column, self.tr("Run"))
        for field in RUN_FIELDS:
            column.addWidget(self._number("training", Training, field))
        self._section(column, self.tr("Optimizer"))
        column.addWidget(Row(self.tr("Optimizer"), self.optimizer))
        for field in ALL_OPTIMIZER_FIELDS:
            column.addWidget(self._number("optimizer", Optimizer, field))
        column.addWidget(Row(self.tr("Schedule"), self.schedule, self.tr("How the learning rate changes over the run")))
        for field in ALL_SCHEDULE_FIELDS:
            column.addWidget(self._number("schedule", Schedule, field))
        self._section(column, self.tr("Gradient clipping"))
        self._clipping_row = Row(self.tr("Clipping"), self.clipping)
        column.addWidget(self._clipping_row)
        column.addWidget(self._number("clipping", Clipping, "threshold"))
        self._section(column, self.tr("Early stopping"))
        tip = self.tr("End the run when the validation loss no longer improves")
        column.addWidget(Row(self.tr("Stop early"), self.stopping, tip))
        for field in PATIENCE_FIELDS:
            column.addWidget(self._number("early_stopping", EarlyStopping, field))
        self._best_row = Row(self.tr("Keep the best"), self.best, self.tr("End with the best weights seen"))
        column.addWidget(self._best_row)
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
        self.schedule.set_value(training.schedule.kind)
        self.clipping.set_value(training.clipping.kind)
        self._clipping_row.say(CLIPPING_SUMMARIES[training.clipping.kind])
        self._show_stopping(training.early_stopping)
        self._show_numbers()
        self._say_problems(problems)

    def _show_stopping(self, stopping: EarlyStopping | None) -> None:
        with QSignalBlocker(self.stopping), QSignalBlocker(self.best):
            self.stopping.setChecked(stopping is not None)
            self.best.setChecked(stopping is not None and stopping.restore_best)
        self._best_row.setVisible(stopping is not None)

    def _show_numbers(self) -> None:
        training = self.experiment.training
        parts: dict[str, BaseModel | None] = {
            "data": self.experiment.data,
            "training": training,
            "optimizer": training.optimizer,
            "schedule": training.schedule,
            "clipping": training.clipping,
            "early_stopping": training.early_stopping,
        }
        shown = self._shown_fields()
        for path, row in self.rows.items():
            part, field = path.split(".")
            row.setVisible(path in shown)
            if path in shown and isinstance(row.field, NumberField):
                row.field.set_value(getattr(parts[part], field))
                row.say("")

    def _shown_fields(self) -> set[str]:
        training = self.experiment.training
        shown = {*(f"data.{field}" for field in PART_FIELDS), *(f"training.{field}" for field in RUN_FIELDS)}
        shown |= {f"optimizer.{field}" for field in OPTIMIZER_FIELDS[training.optimizer.kind]}
        shown |= {f"schedule.{field}" for field in ("warmup_steps", *SCHEDULE_FIELDS[training.schedule.kind])}
        if training.early_stopping is not None:
            shown |= {f"early_stopping.{field}" for field in PATIENCE_FIELDS}
        shown |= {f"data.{field}" for field in SET_FIELDS.keys() & dict(self.experiment.data).keys()}
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

    def _on_stopping(self, on: bool) -> None:
        training = self.experiment.training.model_copy(update={"early_stopping": EarlyStopping() if on else None})
        self._send(self._named(self.tr("early stopping")), self.experiment.model_copy(update={"training": training}))

    def _set_data(self, title: str, values: dict[str, Any]) -> None:
        data = self.experiment.data.model_copy(update=values)
        self._send(self._named(title), edits.with_data(self.experiment, data, bundled_shape(data)))

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

"""The settings of a run: data, length and batches, loss, optimizer and schedule, clipping, early stopping."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradlab.spec import (
    CLIPPING_LABELS,
    CLIPPING_SUMMARIES,
    LOSS_LABELS,
    OPTIMIZER_FIELDS,
    OPTIMIZER_LABELS,
    PRECISION_LABELS,
    SCHEDULE_FIELDS,
    SCHEDULE_LABELS,
    Clipping,
    DataShape,
    EarlyStopping,
    Experiment,
    Loss,
    Optimizer,
    Problem,
    Schedule,
    Thaw,
    Training,
)
from ui.editor.clipping_note import ClippingNote
from ui.editor.data_settings import DataSettings
from ui.editor.fields import Choice, NumberField, Row, number_row
from ui.editor.norms_picture import SIZES, NormsPicture
from ui.support.theme import Theme
from ui.support.widgets import LiveDot, Toggle, label, rule

RUN_FIELDS = ("steps", "batch_size", "seed", "evaluate_every", "measure_every", "checkpoint_every")
ALL_OPTIMIZER_FIELDS = tuple(field for field in Optimizer.model_fields if field != "kind")
ALL_SCHEDULE_FIELDS = tuple(field for field in Schedule.model_fields if field != "kind")
PATIENCE_FIELDS = ("patience", "min_delta")


class RunSettings(QWidget):
    """Edits emit ``edited`` with the name of the undo step and the new experiment."""

    edited = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.experiment = Experiment()
        self.data = DataSettings(self)
        self.data.edited.connect(self.edited)
        self.loss = Choice(self.tr("Loss"), LOSS_LABELS)
        self.loss.changed.connect(lambda kind: self._set_part(self.tr("loss"), "loss", {"kind": kind}))
        self.precision = Choice(self.tr("Precision"), PRECISION_LABELS)
        self.precision.changed.connect(lambda kind: self._set_training(self.tr("precision"), {"precision": kind}))
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
        self.thaw = Toggle(parent=self)
        self.thaw.setAccessibleName(self.tr("Thaw by schedule"))
        self.thaw.toggled.connect(
            lambda on: self._set_training(self.tr("thaw schedule"), {"thaw": Thaw() if on else None})
        )
        self.clipping = Choice(self.tr("Clipping"), CLIPPING_LABELS)
        self.clipping.changed.connect(lambda kind: self._set_part(self.tr("clipping"), "clipping", {"kind": kind}))
        self.rows: dict[str, Row] = {}
        self.norms = NormsPicture(theme, self)
        self.norms.changed.connect(
            lambda value: self._set_part(self.tr("clipping threshold"), "clipping", {"threshold": value})
        )
        self.effect = ClippingNote(self)
        self.effect.suggested.connect(self.norms.changed)
        self.live_dot = LiveDot(theme, self.tr("Acts on the running run at once"), self)
        self.live_dot.hide()
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Data"), "title", self))
        column.addWidget(self.data)
        self._section(column, self.tr("Run"))
        for field in RUN_FIELDS:
            column.addWidget(self._number("training", Training, field))
        column.addWidget(Row(self.tr("Precision"), self.precision, self.tr("Of weights and of computing")))
        self.rows["training.measure_every"].add_sign(self.live_dot)
        self._section(column, self.tr("Loss and optimizer"))
        self._loss_row = Row(self.tr("Loss"), self.loss)
        column.addWidget(self._loss_row)
        column.addWidget(self._number("loss", Loss, "delta"))
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
        column.addWidget(self.norms)
        column.addWidget(self.effect)
        self._section(column, self.tr("Early stopping"))
        tip = self.tr("End the run when the validation loss no longer improves")
        column.addWidget(Row(self.tr("Stop early"), self.stopping, tip))
        for field in PATIENCE_FIELDS:
            column.addWidget(self._number("early_stopping", EarlyStopping, field))
        self._best_row = Row(self.tr("Keep the best"), self.best, self.tr("End with the best weights seen"))
        column.addWidget(self._best_row)
        self._section(column, self.tr("Frozen layers"))
        tip = self.tr("Let frozen layers train again one by one, from the top down")
        column.addWidget(Row(self.tr("Thaw by schedule"), self.thaw, tip))
        for field in Thaw.model_fields:
            column.addWidget(self._number("thaw", Thaw, field))
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
        training = experiment.training
        self.data.set_experiment(experiment, shape)
        self.loss.set_value(training.loss.kind)
        self._loss_row.say("")
        self.precision.set_value(training.precision)
        self.optimizer.set_value(training.optimizer.kind)
        self.schedule.set_value(training.schedule.kind)
        self.clipping.set_value(training.clipping.kind)
        self.norms.setVisible(training.clipping.kind in SIZES)
        self.norms.set_threshold(training.clipping.threshold)
        self._clipping_row.say(CLIPPING_SUMMARIES[training.clipping.kind])
        self._show_stopping(training.early_stopping)
        self._show_numbers()
        self._say_problems(problems)

    def set_live(self, *, live: bool) -> None:
        """Mark what acts on a run that is going on."""
        self.live_dot.setVisible(live)

    def _show_stopping(self, stopping: EarlyStopping | None) -> None:
        with QSignalBlocker(self.stopping), QSignalBlocker(self.best):
            self.stopping.setChecked(stopping is not None)
            self.best.setChecked(stopping is not None and stopping.restore_best)
        self._best_row.setVisible(stopping is not None)
        with QSignalBlocker(self.thaw):
            self.thaw.setChecked(self.experiment.training.thaw is not None)

    def _show_numbers(self) -> None:
        training = self.experiment.training
        parts: dict[str, BaseModel | None] = {
            "training": training,
            "loss": training.loss,
            "optimizer": training.optimizer,
            "schedule": training.schedule,
            "clipping": training.clipping,
            "early_stopping": training.early_stopping,
            "thaw": training.thaw,
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
        shown = {f"training.{field}" for field in RUN_FIELDS}
        shown |= {f"optimizer.{field}" for field in OPTIMIZER_FIELDS[training.optimizer.kind]}
        shown |= {f"schedule.{field}" for field in ("warmup_steps", *SCHEDULE_FIELDS[training.schedule.kind])}
        if training.early_stopping is not None:
            shown |= {f"early_stopping.{field}" for field in PATIENCE_FIELDS}
        if training.thaw is not None:
            shown |= {f"thaw.{field}" for field in Thaw.model_fields}
        if training.loss.kind == "huber":
            shown.add("loss.delta")
        if training.clipping.kind != "none":
            shown.add("clipping.threshold")
        return shown

    def _say_problems(self, problems: list[Problem]) -> None:
        for problem in problems:
            if problem.field == "training.loss.kind":
                self._loss_row.say(problem.message)
            elif problem.field in self.rows:
                self.rows[problem.field].say(problem.message)
            else:
                self.data.say_problem(problem)

    def _on_number(self, title: str, part: str, field: str, value: Any) -> None:
        if part == "training":
            self._set_training(title, {field: value})
        else:
            self._set_part(title, part, {field: value})

    def _on_stopping(self, on: bool) -> None:
        self._set_training(self.tr("early stopping"), {"early_stopping": EarlyStopping() if on else None})

    def _set_training(self, title: str, values: dict[str, Any]) -> None:
        training = self.experiment.training.model_copy(update=values)
        self._send(self._named(title), self.experiment.model_copy(update={"training": training}))

    def _set_part(self, title: str, part: str, values: dict[str, Any]) -> None:
        part_now = getattr(self.experiment.training, part)
        self._set_training(title, {part: part_now.model_copy(update=values)})

    def _named(self, title: str) -> str:
        return self.tr("Change {what}").format(what=title)

    def _send(self, text: str, experiment: Experiment) -> None:
        if experiment != self.experiment:
            self.edited.emit(text, experiment)

"""Choosing a stack to start from: what it is for, how deep and wide, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradlab.spec import ACTIVATIONS, Activation, DataShape, Dense, Experiment, parameter_count
from ui.editor import edits
from ui.editor.fields import Choice, Limits, NumberField, Row
from ui.editor.layer_words import chips_of, kind_of
from ui.editor.templates import Choices, Template, templates
from ui.support.health import format_count
from ui.support.theme import repolish
from ui.support.widgets import label

DEPTHS, WIDTHS = Limits(1, 200), Limits(1, 4096)
LIST_PX, FORM_PX = 200, 340


class TemplateDialog(QDialog):
    """``chosen`` carries the name of the undo step and the experiment with the new stack."""

    chosen = Signal(str, object)

    def __init__(self, experiment: Experiment, shape: DataShape | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Stack from template"))
        self.experiment = experiment
        self._shape = shape
        self._templates = templates()
        self._depth, self._width, self._activation = 1, 1, "relu"
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Templates"))
        self.list.setFixedWidth(LIST_PX)
        for name, template in self._templates.items():
            item = QListWidgetItem(template.label, self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(template.summary)
        self.depth_field = NumberField(self.tr("Depth"), DEPTHS, whole=True, parent=self)
        self.width_field = NumberField(self.tr("Width"), WIDTHS, whole=True, parent=self)
        hidden = {kind: info.label for kind, info in ACTIVATIONS.items() if not info.output_only}
        self.activation = Choice(self.tr("Activation"), hidden, self)
        self.summary = label("", "body2", self)
        self.outcome = label("", "body", self)
        self.why_not = label("", "body", self)
        self.buttons = QDialogButtonBox(self)
        self.accept_button = self.buttons.addButton(self.tr("Use this stack"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setProperty("role", "primary")
        repolish(self.accept_button)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._arrange()
        self._connect()
        self.list.setCurrentRow(0)

    def _arrange(self) -> None:
        self.depth_row = Row(self.tr("Depth"), self.depth_field, self.tr("Hidden layers, or blocks of them"), self)
        self.width_row = Row(self.tr("Width"), self.width_field, self.tr("Units of each layer, or filters"), self)
        self.activation_row = Row(self.tr("Activation"), self.activation, parent=self)
        for text in (self.summary, self.outcome, self.why_not):
            text.setWordWrap(True)
        form = QVBoxLayout()
        form.setSpacing(8)
        rows = (self.depth_row, self.width_row, self.activation_row)
        for widget in (self.summary, *rows, self.outcome, self.why_not):
            form.addWidget(widget)
        form.addStretch(1)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self.list)
        sides.addLayout(form, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(sides, 1)
        column.addWidget(self.buttons)
        self.setMinimumSize(LIST_PX + FORM_PX + 48, 360)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda item, _before: self._on_template(item))
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.depth_field.changed.connect(lambda value: self._set(depth=value))
        self.width_field.changed.connect(lambda value: self._set(width=value))
        self.activation.changed.connect(lambda kind: self._set(activation=kind))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @property
    def template(self) -> Template:
        """The template that is chosen in the list."""
        return self._templates[self.list.currentItem().data(Qt.ItemDataRole.UserRole)]

    def _on_template(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        template = self.template
        self.summary.setText(template.summary)
        self._set(depth=template.depth or 1, width=template.width or 1, activation=template.activation or "relu")

    def _set(self, *, depth: int | None = None, width: int | None = None, activation: str | None = None) -> None:
        self._depth = self._depth if depth is None else depth
        self._width = self._width if width is None else width
        self._activation = self._activation if activation is None else activation
        template = self.template
        self.depth_row.setVisible(template.depth is not None)
        self.width_row.setVisible(template.width is not None)
        self.activation_row.setVisible(template.activation is not None)
        self.depth_field.set_value(self._depth)
        self.width_field.set_value(self._width)
        self.activation.set_value(self._activation)
        self._say()

    def result_stack(self) -> Experiment:
        """Return the experiment with the stack that the dialog describes."""
        choices = Choices(self._depth, self._width, Activation.model_validate({"kind": self._activation}), self._shape)
        template = self.template
        return edits.with_stack(self.experiment, template.hidden(choices), Dense(initializer=template.start))

    def _say(self) -> None:
        """Tell what the stack comes to, or why it cannot be used with these data."""
        fits = not self.template.pictures or (self._shape is not None and self._shape.picture is not None)
        self.accept_button.setEnabled(fits)
        self.why_not.setText("" if fits else self.tr("The data are not pictures; choose Digits or IDX files first."))
        self.why_not.setVisible(not fits)
        self.outcome.setVisible(fits)
        if not fits:
            return
        layers = self.result_stack().layers
        first = layers[0]
        text = self.tr("{n} layers").format(n=len(layers))
        if self._shape is not None:
            count = format_count(parameter_count(layers, self._shape))
            text = self.tr("{n} layers, {count} parameters").format(n=len(layers), count=count)
        self.outcome.setText(f"{text}\n{first.name}: {', '.join([kind_of(first), *chips_of(first)])}")

    def accept(self) -> None:
        """Qt's hook: hand over the stack."""
        if self.accept_button.isEnabled():
            text = self.tr("Use the stack {name}").format(name=self.template.label)
            self.chosen.emit(text, self.result_stack())
            super().accept()

"""The stack: header, legend, input card, the list of layers, and the row that adds to it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradlab.records import FloatArray
from gradlab.spec import DataShape, Experiment, Problem
from ui.editor.input_card import InputCard
from ui.editor.stack_commands import StackCommands
from ui.editor.stack_view import StackView
from ui.support.health import format_count
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import HealthLegend, PanelHeader, label


class StackEditor(QWidget):
    """Edits emit ``edited`` with the name of the undo step and the new experiment; nothing is changed in place."""

    edited = Signal(str, object)
    selectionChanged = Signal(object)
    refused = Signal(str)
    """A sentence that says why an edit was not done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.experiment = Experiment()
        self._step: int | None = None
        self.setProperty("role", "dock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._header = PanelHeader(theme, self.tr("Stack"), "", self)
        self._live = label(self.tr("Live"), "now-chip", self)
        self._live.hide()
        self._header.add_widget(self._live)
        self.notice = label("", "caption", self)
        self.notice.setContentsMargins(16, 0, 16, 4)
        self.notice.setWordWrap(True)
        self.notice.hide()
        self.input_card = InputCard(theme, self)
        self.view = StackView(theme, self)
        self.view.selectionPicked.connect(self._on_selection)
        self.commands = StackCommands(self.view, self)
        self.commands.edited.connect(self._on_edit)
        self.commands.refused.connect(self.refused)
        self._arrange()

    def _arrange(self) -> None:
        legend = QHBoxLayout()
        legend.setContentsMargins(16, 0, 12, 4)
        legend.addWidget(HealthLegend(self._theme, self))
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 0, 6, 0)
        inner.setSpacing(0)
        inner.addWidget(self.input_card)
        inner.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._header)
        column.addWidget(self.notice)
        column.addLayout(legend)
        column.addLayout(inner, 1)
        column.addLayout(self._palette())

    def _palette(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 12)
        row.setSpacing(8)
        add = QPushButton(self.tr("Add layer"), self)
        add.setIcon(icon("add", self._theme))
        add.setProperty("role", "dashed")
        add.setProperty("scale", "bar")
        add.clicked.connect(self.commands.add_layer)
        row.addWidget(add, 1)
        kinds = QPushButton(self.tr("Kind …"), self)
        kinds.setProperty("role", "chip-button")
        kinds.setProperty("scale", "bar")
        kinds.setToolTip(self.tr("Add a layer of another kind: convolution, pooling, dropout …"))
        menu = self.commands.kinds_menu
        kinds.clicked.connect(lambda: menu.popup(kinds.mapToGlobal(QPoint(0, -menu.sizeHint().height()))))
        row.addWidget(kinds)
        commands = self.commands
        for action in (commands.add_many_action, commands.duplicate_action, commands.remove_action):
            button = QPushButton(action.iconText(), self)
            button.setProperty("role", "chip-button")
            button.setProperty("scale", "bar")
            button.setToolTip(action.text().replace("&", ""))
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            row.addWidget(button)
        return row

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None = None) -> None:
        """Show ``experiment``; no signal is emitted unless the selection cannot be kept."""
        before = self.view.rows()
        changed_size = len(experiment.layers) != len(self.experiment.layers)
        self.experiment = self.commands.experiment = experiment
        self.view.stack.set_experiment(experiment, problems)
        self.input_card.set_experiment(experiment, shape)
        count = len(experiment.layers)
        self._say_head()
        if changed_size:
            kept = tuple(row for row in before if row < count)
            self.view.select(kept)
            if kept != before:
                self.selectionChanged.emit(kept)
        self.commands.update()

    def select(self, rows: tuple[int, ...]) -> None:
        """Select layers from outside; no signal is emitted."""
        self.view.select(rows)
        self.commands.update()

    def selection(self) -> tuple[int, ...]:
        """The selected layers."""
        return self.view.rows()

    def set_signals(
        self,
        values: FloatArray | None,
        low: FloatArray,
        high: FloatArray,
        frozen: tuple[bool, ...],
        numbers: FloatArray | None = None,
    ) -> None:
        """Feed the meters, one entry a layer; None clears them. ``numbers`` are those of a shown step that is past."""
        self.view.stack.set_signals(values, low, high, frozen, numbers)

    def set_step(self, step: int | None) -> None:
        """Say at which step the cards' numbers stand; None at the live edge."""
        if step != self._step:
            self._step = step
            self._say_head()

    def _say_head(self) -> None:
        text = self.tr("{n} layers").format(n=len(self.experiment.layers))
        if self._step is not None:
            text += self.tr(" · step {step}").format(step=format_count(self._step))
        self._header.set_subtitle(text)

    def set_live(self, live: bool) -> None:
        """Show that the meters follow a run."""
        self._live.setVisible(live)

    def set_notice(self, text: str) -> None:
        """Say something about the stack as a whole under its head; nothing when ``text`` is empty."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def _on_edit(self, text: str, experiment: Experiment, rows: tuple[int, ...]) -> None:
        self.edited.emit(text, experiment)
        self.select(rows)
        self.selectionChanged.emit(rows)

    def _on_selection(self, rows: tuple[int, ...]) -> None:
        self.commands.update()
        self.selectionChanged.emit(rows)

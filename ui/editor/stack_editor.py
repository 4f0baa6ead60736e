"""The stack: header, legend, input card, the list of layers, and the row that adds to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gradlab.records import FloatArray, Look
from gradlab.spec import DataShape, Experiment, Problem
from ui.editor.clip_commands import ClipCommands
from ui.editor.input_card import InputCard
from ui.editor.palette import Palette
from ui.editor.stack_commands import StackCommands
from ui.editor.stack_view import StackView
from ui.support.health import format_count
from ui.support.theme import Theme
from ui.support.widgets import HealthLegend, IconButton, PanelHeader, label


class StackEditor(QWidget):
    """Edits emit ``edited`` with the name of the undo step and the new experiment; nothing is changed in place."""

    edited = Signal(str, object)
    selectionChanged = Signal(object)
    curvesExportRequested = Signal(object, float, str)
    """Activations, the reach of z, and "png", "svg", "pdf" or "csv"."""
    reuseRequested = Signal()
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
        self._before = label(self.tr("before training"), "chip", self)
        self._before.setToolTip(self.tr("The meters show one pass on the first batch, with the weights as they start."))
        self._before.hide()
        self._fold = IconButton(theme, "list", self.tr("Fold equal layers"), self)
        for widget in (self._live, self._before, self._fold):
            self._header.add_widget(widget)
        self.notice = label("", "caption", self)
        self.notice.setContentsMargins(16, 0, 16, 4)
        self.notice.setWordWrap(True)
        self.notice.hide()
        self.input_card = InputCard(theme, self)
        self.view = StackView(theme, self)
        self.view.selectionPicked.connect(self._on_selection)
        self.commands = StackCommands(self.view, self)
        self.clips = ClipCommands(self.view, self)
        for commands in (self.commands, self.clips):
            commands.edited.connect(self._on_edit)
            commands.refused.connect(self.refused)
        self.clips.compareAsked.connect(self.compare)
        self._fold.clicked.connect(self.clips.fold_action.trigger)
        self.clips.fold_action.enabledChanged.connect(self._fold.setVisible)
        self._fold.setVisible(self.clips.fold_action.isEnabled())
        self._more = QMenu(self)
        for group in self.groups():
            self._more.addActions(group)
            self._more.addSeparator()
        self.palette_row = Palette(theme, self._more, self)
        self.palette_row.kindChosen.connect(self.commands.add_kind)
        self.palette_row.reuseRequested.connect(self.reuseRequested)
        self._arrange()

    def compare(self) -> None:
        """Show activations and their slopes over each other."""
        from ui.editor.compare import CompareDialog

        dialog = CompareDialog(self._theme, self.experiment, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.exportRequested.connect(self.curvesExportRequested)
        dialog.show()

    def groups(self) -> list[list[QAction]]:
        """The actions of the Stack menu, group by group."""
        own = self.commands.actions()
        return [own[:3], own[3:], *self.clips.groups()]

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
        column.addWidget(self.palette_row)

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None = None) -> None:
        """Show ``experiment``; no signal is emitted unless the selection cannot be kept."""
        before = self.view.rows()
        changed_size = len(experiment.layers) != len(self.experiment.layers)
        self.experiment = self.commands.experiment = self.clips.experiment = experiment
        self.clips.shape = shape
        self.view.set_experiment(experiment, problems, shape)
        self.input_card.set_experiment(experiment, shape)
        count = len(experiment.layers)
        self._say_head()
        if changed_size:
            kept = tuple(row for row in before if row < count)
            self.view.select(kept)
            if kept != before:
                self.selectionChanged.emit(kept)
        self._allow()

    def select(self, rows: tuple[int, ...]) -> None:
        """Select layers from outside; no signal is emitted."""
        self.view.select(rows)
        self._allow()

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
        self._say_before()

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

    def set_look(self, look: Look | None, *, prefer: bool = False) -> None:
        """Feed the meters from before training; ``prefer`` shows them although a run was recorded."""
        self.view.stack.set_look(look, prefer=prefer)
        self._say_before()

    def set_live(self, live: bool) -> None:
        """Show that the meters follow a run."""
        self._live.setVisible(live)
        self._say_before()

    def set_notice(self, text: str) -> None:
        """Say something about the stack as a whole under its head; nothing when ``text`` is empty."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def _on_edit(self, text: str, experiment: Experiment, rows: tuple[int, ...]) -> None:
        self.edited.emit(text, experiment)
        self.select(rows)
        self.selectionChanged.emit(rows)

    def _say_before(self) -> None:
        self._before.setVisible(self.view.stack.shows_first and self._live.isHidden())

    def _allow(self) -> None:
        self.commands.update()
        self.clips.update()

    def _on_selection(self, rows: tuple[int, ...]) -> None:
        self._allow()
        self.selectionChanged.emit(rows)

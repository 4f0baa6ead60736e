"""The stack: header, legend, input card, the list of layers, and the row that adds to it."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QPushButton, QVBoxLayout, QWidget

from gradlab.records import FloatArray
from gradlab.spec import DataShape, Experiment, Problem, explain
from ui.editor import edits
from ui.editor.input_card import InputCard
from ui.editor.stack_view import StackView
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import HealthLegend, PanelHeader, label

MOST_AT_ONCE = 100


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
        self.setProperty("role", "dock")
        self._header = PanelHeader(theme, self.tr("Stack"), "", self)
        self._live = label(self.tr("Live"), "now-chip", self)
        self._live.hide()
        self._header.add_widget(self._live)
        self.input_card = InputCard(theme, self)
        self.view = StackView(theme, self)
        self.view.moved.connect(self._move_to)
        self.view.renamed.connect(self._rename)
        self.view.selectionPicked.connect(self._on_selection)
        self._make_actions()
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
        add.clicked.connect(self.add_layer)
        row.addWidget(add, 1)
        for action in (self.add_many_action, self.duplicate_action, self.remove_action):
            button = QPushButton(action.iconText(), self)
            button.setProperty("role", "chip-button")
            button.setProperty("scale", "bar")
            button.setToolTip(action.text().replace("&", ""))
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            row.addWidget(button)
        return row

    def _make_actions(self) -> None:
        self.add_action = self._action(self.tr("&Add layer"), "Ctrl+L", self.add_layer)
        self.add_many_action = self._action(self.tr("Add &several layers …"), "Ctrl+Shift+L", self.add_several)
        self.duplicate_action = self._action(self.tr("&Duplicate"), "Ctrl+D", self.duplicate)
        self.remove_action = self._action(self.tr("&Remove"), QKeySequence.StandardKey.Delete, self.remove)
        self.up_action = self._action(self.tr("Move &up, toward the input"), "Alt+Up", lambda: self._shift(-1))
        self.down_action = self._action(self.tr("Move do&wn, toward the output"), "Alt+Down", lambda: self._shift(1))
        self.rename_action = self._action(self.tr("Re&name"), "F2", self.begin_rename)
        self.select_all_action = self._action(self.tr("Select a&ll layers"), "Ctrl+A", self.view.selectAll)
        self.add_many_action.setIconText(self.tr("× N"))
        self.duplicate_action.setIconText(self.tr("Copy"))
        self.remove_action.setIconText(self.tr("Remove"))
        for action in (self.remove_action, self.select_all_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _action(self, text: str, key: str | QKeySequence.StandardKey, slot: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: slot())
        self.addAction(action)
        return action

    def actions_of_stack(self) -> list[QAction]:
        """The actions of the Stack menu."""
        return [
            self.add_action,
            self.add_many_action,
            self.duplicate_action,
            self.remove_action,
            self.up_action,
            self.down_action,
            self.rename_action,
            self.select_all_action,
        ]

    def set_experiment(self, experiment: Experiment, problems: list[Problem], shape: DataShape | None = None) -> None:
        """Show ``experiment``; no signal is emitted unless the selection cannot be kept."""
        before = self.view.rows()
        changed_size = len(experiment.layers) != len(self.experiment.layers)
        self.experiment = experiment
        self.view.stack.set_experiment(experiment, problems)
        self.input_card.set_experiment(experiment, shape)
        count = len(experiment.layers)
        self._header.set_subtitle(self.tr("{n} layers").format(n=count))
        if changed_size:
            kept = tuple(row for row in before if row < count)
            self.view.select(kept)
            if kept != before:
                self.selectionChanged.emit(kept)
        self._update_actions()

    def select(self, rows: tuple[int, ...]) -> None:
        """Select layers from outside; no signal is emitted."""
        self.view.select(rows)
        self._update_actions()

    def selection(self) -> tuple[int, ...]:
        """The selected layers."""
        return self.view.rows()

    def set_signals(
        self, values: FloatArray | None, low: FloatArray, high: FloatArray, frozen: tuple[bool, ...]
    ) -> None:
        """Feed the meters, one entry a layer; None clears them."""
        self.view.stack.set_signals(values, low, high, frozen)

    def set_live(self, live: bool) -> None:
        """Show that the meters follow a run."""
        self._live.setVisible(live)

    def add_layer(self) -> None:
        """Add one layer after the selection."""
        self._add(1)

    def add_several(self) -> None:
        """Ask how many layers to add after the selection."""
        text = self.tr("How many layers, each like its neighbor?")
        count, chosen = QInputDialog.getInt(self, self.tr("Add several layers"), text, 5, 1, MOST_AT_ONCE)
        if chosen:
            self._add(count)

    def _add(self, count: int) -> None:
        rows = self.view.rows()
        changed, fresh = edits.add(self.experiment, rows[-1] if rows else None, count)
        name = changed.layers[fresh[0]].name
        text = self.tr("Add {name}").format(name=name) if count == 1 else self.tr("Add {n} layers").format(n=count)
        self._commit(text, changed, fresh)

    def duplicate(self) -> None:
        """Copy the selected layers."""
        rows = self.view.rows()
        changed, fresh = edits.duplicate(self.experiment, rows)
        self._commit(self._called(self.tr("Duplicate {what}"), rows), changed, fresh)

    def remove(self) -> None:
        """Remove the selected layers; the output stays."""
        rows = self.view.rows()
        changed = edits.remove(self.experiment, rows)
        place = min(rows[0], len(changed.layers) - 1) if rows else 0
        self._commit(self._called(self.tr("Remove {what}"), rows), changed, (place,))

    def begin_rename(self) -> None:
        """Let the name of the first selected layer be typed on its card."""
        rows = self.view.rows()
        if rows:
            self.view.edit(self.view.stack.index(rows[0]))

    def _shift(self, by: int) -> None:
        rows = self.view.rows()
        changed, fresh = edits.shift(self.experiment, rows, by)
        text = self.tr("Move {what} up") if by < 0 else self.tr("Move {what} down")
        self._commit(self._called(text, rows), changed, fresh)

    def _move_to(self, rows: tuple[int, ...], place: int) -> None:
        changed, fresh = edits.move(self.experiment, rows, place)
        self._commit(self._called(self.tr("Move {what}"), rows), changed, fresh)

    def _rename(self, row: int, name: str) -> None:
        old = self.experiment.layers[row].name
        if name.strip() == old:
            return
        try:
            changed = edits.rename(self.experiment, row, name)
        except ValidationError as error:
            self.refused.emit(self.tr("{name} was not renamed: {why}.").format(name=old, why=explain(error)))
            return
        self._commit(self.tr("Rename {old} to {new}").format(old=old, new=name.strip()), changed, (row,))

    def _called(self, text: str, rows: tuple[int, ...]) -> str:
        named = [self.experiment.layers[row].name for row in rows]
        what = named[0] if len(named) == 1 else self.tr("{n} layers").format(n=len(named))
        return text.format(what=what)

    def _commit(self, text: str, changed: Experiment, rows: tuple[int, ...]) -> None:
        if changed == self.experiment:
            return
        self.edited.emit(text, changed)
        self.view.select(rows)
        self._on_selection(rows)

    def _on_selection(self, rows: tuple[int, ...]) -> None:
        self._update_actions()
        self.selectionChanged.emit(rows)

    def _update_actions(self) -> None:
        rows = self.view.rows()
        last = len(self.experiment.layers) - 1
        movable = any(row < last for row in rows)
        for action in (self.duplicate_action, self.remove_action, self.up_action, self.down_action):
            action.setEnabled(movable)
        self.rename_action.setEnabled(len(rows) == 1)

"""The table of results: every run of the document, sortable by any column; names and notes are edited in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.runs.facts import RunFacts
from ui.support.health import format_count, format_value
from ui.support.run_colors import run_color
from ui.support.theme import Theme
from ui.support.widgets import label

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
SORT_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Column:
    """A column: its title, the number or text it sorts by, how it is written, and the field that editing it changes."""

    title: str
    key: Callable[[RunFacts], Any]
    text: Callable[[RunFacts], str]
    field: str = ""


def _value(value: float) -> str:
    return format_value(value) if math.isfinite(value) else "–"


def _percent(facts: RunFacts, value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.3f}" if facts.numbers else f"{100 * value:.1f} %"


def _when(facts: RunFacts) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(facts.started_at)), QLocale.FormatType.ShortFormat)


def _alignment(key: Any) -> Qt.AlignmentFlag:
    """Numbers end at the right, so that their digits stand under each other."""
    side = Qt.AlignmentFlag.AlignRight if isinstance(key, int | float) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RunsModel(QAbstractTableModel):
    """One row a run. ``changed`` carries a run, a field of ``RunNote`` and its new value."""

    changed = Signal(str, str, object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.facts: list[RunFacts] = []
        self.columns = (
            Column(self.tr("Run"), lambda one: one.name, lambda one: one.name, "name"),
            Column(self.tr("Steps"), lambda one: one.steps, lambda one: format_count(one.steps)),
            Column(self.tr("Training loss"), lambda one: one.loss, lambda one: _value(one.loss)),
            Column(
                self.tr("Validation loss"), lambda one: one.validation_loss, lambda one: _value(one.validation_loss)
            ),
            Column(self.tr("Best loss"), lambda one: one.best_loss, lambda one: _value(one.best_loss)),
            Column(self.tr("Accuracy or R²"), lambda one: one.score, lambda one: _percent(one, one.score)),
            Column(self.tr("Best"), lambda one: one.best_score, lambda one: _percent(one, one.best_score)),
            Column(self.tr("Seed"), lambda one: one.seed, lambda one: str(one.seed)),
            Column(self.tr("Device"), lambda one: one.device, lambda one: one.device),
            Column(self.tr("Started"), lambda one: one.started_at, _when),
            Column(self.tr("Parent"), lambda one: one.parent, lambda one: one.parent or "–"),
            Column(self.tr("State"), lambda one: one.state, lambda one: one.state),
            Column(self.tr("Note"), lambda one: one.note.note, lambda one: one.note.note, "note"),
        )

    def set_runs(self, facts: Sequence[RunFacts]) -> None:
        """Show these runs; rows are reset only when others come or go."""
        same = [one.run for one in facts] == [one.run for one in self.facts]
        if same:
            self.facts = list(facts)
            if facts:
                self.dataChanged.emit(self.index(0, 0), self.index(len(facts) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.facts = list(facts)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Qt's hook."""
        return 0 if parent.isValid() else len(self.facts)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Qt's hook."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook: titles above, aligned as their columns; no numbers at the left."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and self.facts:
            return _alignment(self.columns[section].key(self.facts[0]))
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's hook: the first cell draws or hides the run, names and notes are edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.columns[index.column()].field:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if not index.isValid():
            return None
        facts, column = self.facts[index.row()], self.columns[index.column()]
        if index.column() == 0 and role in {Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.DecorationRole}:
            return self._sign(facts, role)
        key = column.key(facts)
        makers: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: column.text(facts),
            Qt.ItemDataRole.EditRole: lambda: column.text(facts),
            Qt.ItemDataRole.TextAlignmentRole: lambda: _alignment(key),
            SORT_ROLE: lambda: math.inf if isinstance(key, float) and math.isnan(key) else key,
        }
        return makers[role]() if role in makers else None

    def _sign(self, facts: RunFacts, role: int) -> Any:
        """Return whether the run is drawn, or its color."""
        if role == Qt.ItemDataRole.DecorationRole:
            return run_color(facts.note.color, self._theme.tokens, is_shown=facts.is_shown)
        return Qt.CheckState.Checked if facts.note.visible or facts.is_shown else Qt.CheckState.Unchecked

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's hook: ask for the edit; the document makes it."""
        facts, field = self.facts[index.row()], self.columns[index.column()].field
        if role == Qt.ItemDataRole.CheckStateRole and not facts.is_shown:
            self.changed.emit(facts.run, "visible", not facts.note.visible)
            return True
        text = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and field and text != self.columns[index.column()].text(facts):
            self.changed.emit(facts.run, field, text)
            return True
        return False


class CompareDialog(QDialog):
    """The table in a window of its own that stays beside the main one."""

    shown = Signal(str)
    changed = Signal(str, str, object)
    differenceRequested = Signal(str)
    exportRequested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare runs"))
        self.setModal(False)
        self.resize(1180, 360)
        self.model = RunsModel(theme, self)
        self.model.changed.connect(self.changed)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORT_ROLE)
        self.view = QTableView(self)
        self.view.setModel(self.sorted)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setAccessibleName(self.tr("Results of all runs"))
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(28)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self._arrange()
        self._show_state()

    def _arrange(self) -> None:
        self.show_button = QPushButton(self.tr("Show this run"), self)
        self.difference_button = QPushButton(self.tr("Difference to the shown run"), self)
        self.delete_button = QPushButton(self.tr("Delete"), self)
        self.export_button = QPushButton(self.tr("Table as CSV …"), self)
        close = QPushButton(self.tr("Close"), self)
        self.show_button.clicked.connect(lambda: self.shown.emit(self._chosen()))
        self.difference_button.clicked.connect(lambda: self.differenceRequested.emit(self._chosen()))
        self.delete_button.clicked.connect(lambda: self.changed.emit(self._chosen(), "deleted", True))
        self.export_button.clicked.connect(self.exportRequested)
        close.clicked.connect(self.close)
        hint = label(self.tr("Click a title to sort; double-click a name or note to edit it."), "caption", self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.show_button, self.difference_button, self.delete_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addWidget(hint)
        row.addStretch(1)
        for button in (self.export_button, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.view, 1)
        column.addLayout(row)

    def set_runs(self, facts: Sequence[RunFacts]) -> None:
        """Show these runs."""
        self.model.set_runs(facts)
        self._show_state()

    def select(self, run: str) -> None:
        """Choose a run's row."""
        for row, facts in enumerate(self.model.facts):
            if facts.run == run:
                self.view.selectRow(self.sorted.mapFromSource(self.model.index(row, 0)).row())

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return titles and columns as they are shown, sorted."""
        rows = [self.sorted.mapToSource(self.sorted.index(row, 0)).row() for row in range(self.sorted.rowCount())]
        columns = self.model.columns
        return [column.title for column in columns], [
            [column.text(self.model.facts[row]) for row in rows] for column in columns
        ]

    def _facts(self) -> RunFacts | None:
        chosen = self.view.selectionModel().selectedRows()
        return self.model.facts[self.sorted.mapToSource(chosen[0]).row()] if chosen else None

    def _chosen(self) -> str:
        facts = self._facts()
        return "" if facts is None else facts.run

    def _show_state(self) -> None:
        facts = self._facts()
        self.show_button.setEnabled(facts is not None and not facts.is_shown)
        self.difference_button.setEnabled(facts is not None and not facts.is_shown)
        self.delete_button.setEnabled(facts is not None and not facts.is_live)

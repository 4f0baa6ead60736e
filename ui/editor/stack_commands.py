"""What a person does to the stack: actions with their keys, and the undo steps that they make."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from gradlab.spec import LAYER_LABELS, Experiment, explain
from ui.editor import edits
from ui.editor.stack_view import StackView

MOST_AT_ONCE = 100


class StackCommands(QObject):
    """Turns keys, buttons and drops into edits of ``experiment``; what is selected in ``view`` is what they act on."""

    edited = Signal(str, object, object)
    """The name of the undo step, the new experiment, and the rows to select then."""
    refused = Signal(str)

    def __init__(self, view: StackView, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.view = view
        self.experiment = Experiment()
        view.moved.connect(self.move_to)
        view.kindDropped.connect(self.add_at)
        view.renamed.connect(self.rename)
        self._make_actions()

    def _make_actions(self) -> None:
        self.add_action = self._action(self.tr("&Add layer"), "Ctrl+L", self.add_layer)
        self.add_many_action = self._action(self.tr("Add &several layers …"), "Ctrl+Shift+L", self.add_several)
        self.kinds_menu = QMenu(self.tr("Add layer of &kind"), self._owner)
        for kind, label in LAYER_LABELS.items():
            self.kinds_menu.addAction(label).triggered.connect(lambda _checked=False, kind=kind: self.add_kind(kind))
        self.duplicate_action = self._action(self.tr("&Duplicate"), "Ctrl+D", self.duplicate)
        self.remove_action = self._action(self.tr("&Remove"), QKeySequence.StandardKey.Delete, self.remove)
        self.up_action = self._action(self.tr("Move &up, toward the input"), "Alt+Up", lambda: self._shift(-1))
        self.down_action = self._action(self.tr("Move do&wn, toward the output"), "Alt+Down", lambda: self._shift(1))
        self.rename_action = self._action(self.tr("Re&name"), "F2", self.begin_rename)
        self.select_all_action = self._action(self.tr("Select a&ll layers"), "Ctrl+A", self.view.selectAll)
        for action in (self.remove_action, self.select_all_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.update()

    def _action(self, text: str, key: str | QKeySequence.StandardKey, slot: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: slot())
        self._owner.addAction(action)
        return action

    def actions(self) -> list[QAction]:
        """The actions of the Stack menu."""
        return [
            self.add_action,
            self.add_many_action,
            self.kinds_menu.menuAction(),
            self.duplicate_action,
            self.remove_action,
            self.up_action,
            self.down_action,
            self.rename_action,
            self.select_all_action,
        ]

    def add_layer(self) -> None:
        """Add one layer after the selection."""
        self._add(1)

    def add_kind(self, kind: str) -> None:
        """Add one layer of ``kind`` after the selection."""
        self._add(1, kind)

    def add_at(self, kind: str, place: int) -> None:
        """Add a layer of ``kind`` before what is now layer ``place``; an unknown kind is left alone."""
        if kind in LAYER_LABELS:
            changed, fresh = edits.add(self.experiment, place - 1, 1, kind)
            self._commit(self.tr("Add {name}").format(name=changed.layers[fresh[0]].name), changed, fresh)

    def add_several(self) -> None:
        """Ask how many layers to add after the selection."""
        text = self.tr("How many layers, each like its neighbor?")
        count, chosen = QInputDialog.getInt(self._owner, self.tr("Add several layers"), text, 5, 1, MOST_AT_ONCE)
        if chosen:
            self._add(count)

    def _add(self, count: int, kind: str = "") -> None:
        rows = self.view.rows()
        changed, fresh = edits.add(self.experiment, rows[-1] if rows else None, count, kind)
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
            self.view.begin_rename(rows[0])

    def _shift(self, by: int) -> None:
        rows = self.view.rows()
        changed, fresh = edits.shift(self.experiment, rows, by)
        text = self.tr("Move {what} up") if by < 0 else self.tr("Move {what} down")
        self._commit(self._called(text, rows), changed, fresh)

    def move_to(self, rows: tuple[int, ...], place: int) -> None:
        """Move layers so that they stand before what is now layer ``place``."""
        changed, fresh = edits.move(self.experiment, rows, place)
        self._commit(self._called(self.tr("Move {what}"), rows), changed, fresh)

    def rename(self, row: int, name: str) -> None:
        """Give a layer another name, or say why not."""
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
        self.edited.emit(text, changed, rows)

    def update(self) -> None:
        """Allow what can be done to the selection."""
        rows = self.view.rows()
        last = len(self.experiment.layers) - 1
        movable = any(row < last for row in rows)
        for action in (self.duplicate_action, self.remove_action, self.up_action, self.down_action):
            action.setEnabled(movable)
        self.rename_action.setEnabled(len(rows) == 1)

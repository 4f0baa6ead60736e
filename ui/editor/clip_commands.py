"""Cut, copy and paste of layers, repeating them, folding equal ones, and stacks from templates."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QInputDialog, QWidget

from gradlab.errors import SpecError
from gradlab.spec import DataShape, Experiment
from ui.editor import edits
from ui.editor.clipboard import MIME, from_text, to_text
from ui.editor.folding import equal_runs, has_run
from ui.editor.stack_view import StackView

MOST_TIMES = 100


class ClipCommands(QObject):
    """Turns keys and menu entries into edits of ``experiment``; what is selected in ``view`` is what they act on."""

    edited = Signal(str, object, object)
    """The name of the undo step, the new experiment, and the rows to select then."""
    refused = Signal(str)
    compareAsked = Signal()

    def __init__(self, view: StackView, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.view = view
        self.experiment = Experiment()
        self.shape: DataShape | None = None
        view.textDropped.connect(self.paste_text)
        keys = QKeySequence.StandardKey
        self.cut_action = self._action(self.tr("Cu&t layers"), keys.Cut, self.cut, local=True)
        self.copy_action = self._action(self.tr("&Copy layers"), keys.Copy, self.copy, local=True)
        self.paste_action = self._action(self.tr("&Paste layers"), keys.Paste, self.paste, local=True)
        self.repeat_action = self._action(self.tr("Repeat … &times"), "Ctrl+Shift+D", self.ask_repeat)
        self.fold_action = self._action(self.tr("&Fold equal layers"), "Ctrl+G", self.toggle_fold)
        self.template_action = self._action(self.tr("Stack from te&mplate …"), "Ctrl+T", self.ask_template)
        self.compare_action = self._action(self.tr("Compare acti&vations …"), "Ctrl+Shift+K", self.compareAsked.emit)
        self.update()

    def _action(
        self, text: str, key: str | QKeySequence.StandardKey, slot: Callable[[], object], *, local: bool = False
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        if local:  # text fields elsewhere have these keys too
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: slot())
        self._owner.addAction(action)
        return action

    def groups(self) -> list[list[QAction]]:
        """The actions of the Stack menu, group by group."""
        return [
            [self.cut_action, self.copy_action, self.paste_action, self.repeat_action],
            [self.fold_action, self.template_action, self.compare_action],
        ]

    def copy(self) -> bool:
        """Put the selected layers on the clipboard; tell whether there were any."""
        chosen = edits.copyable(self.experiment, self.view.rows())
        if not chosen:
            return False
        text = to_text([self.experiment.layers[row] for row in chosen])
        data = QMimeData()
        data.setText(text)
        data.setData(MIME, text.encode())
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Put the selected layers on the clipboard and take them out of the stack."""
        rows = edits.copyable(self.experiment, self.view.rows())
        if self.copy():
            changed = edits.remove(self.experiment, rows)
            place = min(rows[0], len(changed.layers) - 1)
            self._commit(self.tr("Cut {what}").format(what=self._called(rows)), changed, (place,))

    def paste(self) -> None:
        """Insert the layers of the clipboard after the selection, or say why there are none."""
        rows = self.view.rows()
        self.paste_text(QGuiApplication.clipboard().text(), rows[-1] + 1 if rows else None)

    def paste_text(self, text: str, place: int | None) -> None:
        """Insert the layers that ``text`` describes before layer ``place``, or say why there are none."""
        try:
            layers = from_text(text)
        except SpecError as error:
            self.refused.emit(str(error))
            return
        if len(self.experiment.layers) + len(layers) > edits.MOST_LAYERS:
            text = self.tr("The stack would have more than {n} layers; paste fewer.")
            self.refused.emit(text.format(n=edits.MOST_LAYERS))
            return
        changed, fresh = edits.insert(self.experiment, layers, place)
        named = layers[0].name if len(layers) == 1 else self.tr("{n} layers").format(n=len(layers))
        self._commit(self.tr("Paste {what}").format(what=named), changed, fresh)

    def ask_repeat(self) -> None:
        """Ask how often the selected layers are to be repeated behind themselves."""
        rows = edits.copyable(self.experiment, self.view.rows())
        most = (edits.MOST_LAYERS - len(self.experiment.layers)) // max(len(rows), 1)
        if not rows or most < 1:
            return
        text = self.tr("How many more times?")
        limit = min(MOST_TIMES, most)
        times, chosen = QInputDialog.getInt(self._owner, self.tr("Repeat"), text, min(5, limit), 1, limit)
        if chosen:
            changed, fresh = edits.repeat(self.experiment, rows, times)
            name = self.tr("Repeat {what} × {n}").format(what=self._called(rows), n=times)
            self._commit(name, changed, fresh)

    def toggle_fold(self) -> None:
        """Fold or unfold the selected runs of equal layers; with none of them selected, all runs."""
        rows = self.view.rows()
        if not self.view.can_fold(rows):
            rows = tuple(row for run in equal_runs(self.experiment.layers) for row in run.rows)
        self.view.set_folded(folded=not self.view.is_folded(rows), rows=rows)

    def ask_template(self) -> None:
        """Let a stack be chosen that takes the place of this one's hidden layers."""
        from ui.editor.template_dialog import TemplateDialog

        dialog = TemplateDialog(self.experiment, self.shape, self._owner)
        dialog.chosen.connect(lambda name, changed: self._commit(name, changed, (0,)))
        dialog.open()

    def _called(self, rows: list[int]) -> str:
        return self.experiment.layers[rows[0]].name if len(rows) == 1 else self.tr("{n} layers").format(n=len(rows))

    def _commit(self, text: str, changed: Experiment, rows: tuple[int, ...]) -> None:
        if changed != self.experiment:
            self.edited.emit(text, changed, rows)

    def update(self) -> None:
        """Allow what can be done to the selection."""
        some = bool(edits.copyable(self.experiment, self.view.rows()))
        for action in (self.cut_action, self.copy_action, self.repeat_action):
            action.setEnabled(some)
        self.fold_action.setEnabled(has_run(self.experiment.layers))

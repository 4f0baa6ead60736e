"""The undo commands: one experiment replaces another, and what is said of the runs replaces what was said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from gradlab.spec import Experiment
from gradlab.store import Remarks

MERGE_ID = 1


class ReplaceExperiment(QUndoCommand):
    """Replaces the experiment; consecutive edits with the same text within one burst become one step."""

    def __init__(
        self, text: str, before: Experiment, after: Experiment, apply: Callable[[Experiment], None], burst: int
    ) -> None:
        super().__init__(text)
        self.before = before
        self.after = after
        self._apply = apply
        self.burst = burst

    def id(self) -> int:
        """Qt's hook: commands of one id may be merged."""
        return MERGE_ID

    def redo(self) -> None:
        """Do the edit, the first time too."""
        self._apply(self.after)

    def undo(self) -> None:
        """Take the edit back."""
        self._apply(self.before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in a later edit of the same thing, such as the next tick of one spin box.

        Edits that add or remove layers, such as pasting twice, stay steps of their own.
        """
        if not isinstance(other, ReplaceExperiment) or other.text() != self.text() or other.burst != self.burst:
            return False
        if len(other.after.layers) != len(other.before.layers):
            return False
        self.after = other.after
        self.setObsolete(self.after == self.before)
        return True


class ReplaceRemarks(QUndoCommand):
    """Replaces what a person said of the runs: names, colors, notes, which are deleted, and pins."""

    def __init__(self, text: str, before: Remarks, after: Remarks, apply: Callable[[Remarks], None]) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._apply = apply

    def redo(self) -> None:
        """Do the edit, the first time too."""
        self._apply(self._after)

    def undo(self) -> None:
        """Take the edit back."""
        self._apply(self._before)

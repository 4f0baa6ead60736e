"""The row of the document's runs under the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.runs.card import RunCard
from ui.runs.facts import RunFacts
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import label

HEIGHT_PX = 56
HEAD_PX, TAIL_PX = 132, 150


class RunsBar(QFrame):
    """Shows facts; what a person asks for is emitted with the run's identifier.

    ``changed`` carries a run, the name of a field of ``RunNote`` and its new value.
    """

    shown = Signal(str)
    changed = Signal(str, str, object)
    differenceRequested = Signal(str)
    compareRequested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cards: list[RunCard] = []
        self.setProperty("role", "chrome")
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName(self.tr("Runs"))
        self.count = label("", "caption", self)
        self.empty = label(
            self.tr("Each training run becomes a card here, to be compared with the others."), "body2", self
        )
        self.compare_button = QPushButton(self.tr("Compare runs"), self)
        self.compare_button.setIcon(icon("list", theme))
        self.compare_button.setProperty("scale", "bar")
        self.compare_button.setMinimumWidth(TAIL_PX)
        self.compare_button.clicked.connect(self.compareRequested)
        self._arrange()
        self.set_runs([])

    def _arrange(self) -> None:
        head = QWidget(self)
        head.setFixedWidth(HEAD_PX)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 9, 0, 9)
        column.setSpacing(0)
        column.addWidget(label(self.tr("Runs"), "title", head))
        column.addWidget(self.count)
        inner = QWidget(self)
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.empty)
        self._row.addStretch(0)
        self.area = QScrollArea(self)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFixedHeight(HEIGHT_PX)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for set_policy in (self.area.setVerticalScrollBarPolicy, self.area.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(head)
        row.addWidget(self.area, 1)
        row.addWidget(self.compare_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_runs(self, facts: Sequence[RunFacts]) -> None:
        """Show these runs, in this order."""
        while len(self.cards) > len(facts):
            card = self.cards.pop()
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(facts):
            self._add_card()
        for card, one in zip(self.cards, facts, strict=True):
            card.set_facts(one)
        self.empty.setVisible(not facts)
        self.compare_button.setEnabled(bool(facts))
        drawn = sum(one.note.visible or one.is_shown for one in facts)
        self.count.setText(self.tr("{n} of {all} shown").format(n=drawn, all=len(facts)) if facts else "")
        current = next((card for card in self.cards if card.facts is not None and card.facts.is_shown), None)
        if current is not None and self.isVisible():
            self.area.ensureWidgetVisible(current, 8, 0)

    def refresh(self, facts: RunFacts) -> None:
        """Show what is new of one run."""
        for card in self.cards:
            if card.facts is not None and card.facts.run == facts.run:
                card.set_facts(facts)

    def _add_card(self) -> None:
        card = RunCard(self._theme)
        self._row.insertWidget(len(self.cards) + 1, card, 1)
        self.cards.append(card)
        card.shown.connect(lambda: self.shown.emit(_run_of(card)))
        card.changed.connect(lambda name, value: self.changed.emit(_run_of(card), name, value))
        card.noteRequested.connect(lambda: self.ask_note(card))
        card.differenceRequested.connect(lambda: self.differenceRequested.emit(_run_of(card)))

    def ask_note(self, card: RunCard) -> None:
        """Let a person write on the run."""
        assert card.facts is not None
        title, known = self.tr("Note on {name}").format(name=card.facts.name), card.facts.note.note
        text, accepted = QInputDialog.getMultiLineText(self, title, title, known)
        if accepted and text != known:
            self.changed.emit(_run_of(card), "note", text)


def _run_of(card: RunCard) -> str:
    return "" if card.facts is None else card.facts.run

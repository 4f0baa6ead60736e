"""The welcome page: ways in on the left, recent files and bundled experiments on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradlab.presets import load_preset, preset_names
from ui.support.theme import Theme
from ui.support.widgets import Logo, label
from ui.welcome.card import Card, PresetCard
from ui.welcome.glance import Glance, Glancer
from ui.welcome.recent_card import RecentCard
from ui.welcome.way_in import WayIn

SIDE_PX = 320
FOUR_ACROSS_PX = 1080
MOST_RECENT = 8
ROWS_OF_RECENT = 2
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class WelcomePage(QWidget):
    """Nothing here is a document yet; everything here leads to one. Arrow keys walk over the cards."""

    newRequested = Signal()
    openRequested = Signal()
    commandsRequested = Signal()
    presetChosen = Signal(str)
    fileChosen = Signal(object)
    fileForgotten = Signal(object)
    showAtStartChanged = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None, glancer: Glancer | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._recent: list[RecentCard] = []
        self._columns = 0
        self._glancer = glancer or Glancer(self)
        self._glancer.seen.connect(self._on_seen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addWidget(self._middle(), 1)
        self._place_cards(4)

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setProperty("role", "dock")
        side.setMinimumWidth(SIDE_PX)
        side.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(side)
        column.setContentsMargins(32, 48, 32, 24)
        column.setSpacing(8)
        column.addWidget(Logo(self._theme, 60, side))
        column.addSpacing(16)
        column.addWidget(label("Gradlab", "page-title", side))
        words = self.tr("Build a stack of layers, train it, and watch how much of the error signal reaches each one.")
        text = label(words, "body2", side)
        text.setWordWrap(True)
        column.addWidget(text)
        column.addSpacing(16)
        ways = (
            (self.tr("New experiment"), "new", QKeySequence(QKeySequence.StandardKey.New), self.newRequested),
            (self.tr("Open …"), "open", QKeySequence(QKeySequence.StandardKey.Open), self.openRequested),
            (self.tr("Find a command …"), "search", QKeySequence("Ctrl+Shift+P"), self.commandsRequested),
        )
        buttons = [
            WayIn(self._theme, text, name, keys, side, primary=number == 0)
            for number, (text, name, keys, _) in enumerate(ways)
        ]
        for button, (_, _, _, requested) in zip(buttons, ways, strict=True):
            button.clicked.connect(requested)
            column.addWidget(button)
        self.new_button, self.open_button, self.commands_button = buttons
        column.addStretch(1)
        self.show_at_start = QCheckBox(self.tr("Show this page at start"), side)
        self.show_at_start.toggled.connect(self.showAtStartChanged)
        column.addWidget(self.show_at_start)
        return side

    def _middle(self) -> QScrollArea:
        inside = QWidget(self)
        inside.setProperty("role", "canvas")
        column = QVBoxLayout(inside)
        column.setContentsMargins(48, 40, 48, 40)
        column.setSpacing(12)
        self._recent_part = QWidget(inside)
        part = QVBoxLayout(self._recent_part)
        part.setContentsMargins(0, 0, 0, 24)
        part.setSpacing(12)
        part.addLayout(self._heading(self.tr("Recent"), ""))
        self._recents = self._grid()
        part.addLayout(self._recents)
        column.addWidget(self._recent_part)
        column.addLayout(self._heading(self.tr("Start here"), self.tr("Each trains on real data within seconds.")))
        self._presets = self._grid()
        column.addLayout(self._presets)
        self.no_recent = label(self.tr("Experiments that you save or open will stand above."), "body2", inside)
        self.no_recent.setWordWrap(True)
        column.addWidget(self.no_recent)
        column.addStretch(1)
        self.preset_cards = [PresetCard(self._theme, load_preset(name), inside) for name in preset_names()]
        for card in self.preset_cards:
            card.clicked.connect(lambda _checked=False, name=card.preset.name: self.presetChosen.emit(name))
            card.installEventFilter(self)
        self._area = QScrollArea(self)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(self.tr("Experiments to open"))
        return self._area

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(16)
        return grid

    def _heading(self, text: str, more: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(text, "section", self), 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(label(more, "body2", self), 1, Qt.AlignmentFlag.AlignBaseline)
        return row

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Show the files of ``paths`` that are still there; their pictures come as they are read."""
        for card in self._recent:
            card.hide()
            card.deleteLater()
        shown = [path for path in paths if path.is_file()][:MOST_RECENT]
        self._recent = [self._recent_card(path) for path in shown]
        self.no_recent.setVisible(not self._recent)
        self._recent_part.setVisible(bool(self._recent))
        self._place_cards(self._columns)

    def _recent_card(self, path: Path) -> RecentCard:
        card = RecentCard(self._theme, path, self._glancer.look(path) if self.isVisible() else None, self._recent_part)
        card.clicked.connect(lambda: self.fileChosen.emit(path))
        card.forgotten.connect(lambda: self.fileForgotten.emit(path))
        card.installEventFilter(self)
        return card

    def _on_seen(self, path: Path, glance: Glance) -> None:
        for card in self._recent:
            if card.path == path:
                card.set_glance(glance)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's hook: the recent files are read only when somebody looks."""
        super().showEvent(event)
        for card in self._recent:
            if card.glance is None:
                card.set_glance(self._glancer.look(card.path))

    def finish(self) -> None:
        """Wait for the file that is being read: the window closes."""
        self._glancer.finish()

    def cards(self) -> list[Card]:
        """All cards in the order in which they stand."""
        return [*self._recent[: ROWS_OF_RECENT * self._columns], *self.preset_cards]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: arrow keys walk over the cards, and the card with the keyboard is always seen."""
        if isinstance(watched, Card):
            if event.type() == QEvent.Type.FocusIn:
                self._area.ensureWidgetVisible(watched)
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                step = _STEPS.get(Qt.Key(event.key()))
                if step is not None:
                    self._walk(watched, *step)
                    return True
        return super().eventFilter(watched, event)

    def _walk(self, card: Card, down: int, right: int) -> None:
        """Give the keyboard to the neighbor of ``card``; nothing happens where there is none."""
        places = {self._place_of(one): one for one in self.cards()}
        row, column = self._place_of(card)
        wanted = (row + down, column + right)
        if wanted not in places and down:
            near = [place for place in places if place[0] == wanted[0]]
            wanted = max(near, default=wanted)
        if wanted in places:
            places[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    def _place_of(self, card: Card) -> tuple[int, int]:
        """Row and column of a card, the recent files above the presets."""
        above = min(-(-len(self._recent) // self._columns), ROWS_OF_RECENT)
        if isinstance(card, RecentCard):
            return divmod(self._recent.index(card), self._columns)
        row, column = divmod(self.cards().index(card) - len(self.cards()) + len(self.preset_cards), self._columns)
        return above + row, column

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: two cards side by side where four have no room."""
        super().resizeEvent(event)
        columns = 4 if self.width() - SIDE_PX >= FOUR_ACROSS_PX else 2
        if columns != self._columns:
            self._place_cards(columns)

    def _place_cards(self, columns: int) -> None:
        self._columns = columns
        for number, card in enumerate(self._recent):
            card.setVisible(number < ROWS_OF_RECENT * columns)
        for grid, cards in ((self._presets, self.preset_cards), (self._recents, self._recent)):
            for number, card in enumerate(cards):
                grid.addWidget(card, number // columns, number % columns)
            for column in range(4):
                grid.setColumnStretch(column, 1 if column < columns else 0)

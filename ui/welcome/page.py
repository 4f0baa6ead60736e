"""The welcome page: ways in on the left, recent files and bundled experiments on the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradlab.presets import load_preset, preset_names
from ui.support.icons import icon
from ui.support.theme import Theme
from ui.support.widgets import Logo, label
from ui.welcome.card import Card, PresetCard, RecentCard

SIDE_PX = 320
FOUR_ACROSS_PX = 1080
MOST_RECENT = 8


class WelcomePage(QWidget):
    """Nothing here is a document yet; everything here leads to one."""

    newRequested = Signal()
    openRequested = Signal()
    presetChosen = Signal(str)
    fileChosen = Signal(object)
    showAtStartChanged = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._recent: list[Card] = []
        self._columns = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addWidget(self._middle(), 1)
        self._place_cards(4)

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setProperty("role", "dock")
        side.setFixedWidth(SIDE_PX)
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
        self.new_button = self._way_in(self.tr("New experiment"), "new", "primary")
        self.new_button.clicked.connect(self.newRequested)
        self.open_button = self._way_in(self.tr("Open …"), "open", "")
        self.open_button.clicked.connect(self.openRequested)
        column.addWidget(self.new_button)
        column.addWidget(self.open_button)
        column.addStretch(1)
        self.show_at_start = QCheckBox(self.tr("Show this page at start"), side)
        self.show_at_start.toggled.connect(self.showAtStartChanged)
        column.addWidget(self.show_at_start)
        return side

    def _way_in(self, text: str, name: str, role: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setIcon(icon(name, self._theme, "on_ink" if role else "text"))
        if role:
            button.setProperty("role", role)
        button.setProperty("scale", "page")
        return button

    def _middle(self) -> QScrollArea:
        inside = QWidget(self)
        inside.setProperty("role", "canvas")
        column = QVBoxLayout(inside)
        column.setContentsMargins(48, 40, 48, 40)
        column.setSpacing(12)
        column.addLayout(self._heading(self.tr("Start here"), self.tr("Each trains on real data within seconds.")))
        self._presets = QGridLayout()
        self._presets.setSpacing(16)
        column.addLayout(self._presets)
        column.addSpacing(20)
        column.addLayout(self._heading(self.tr("Recent"), ""))
        self.no_recent = label(self.tr("Experiments that you save or open will stand here."), "body2", inside)
        column.addWidget(self.no_recent)
        self._recents = QGridLayout()
        self._recents.setSpacing(16)
        column.addLayout(self._recents)
        column.addStretch(1)
        self.preset_cards = [PresetCard(self._theme, load_preset(name), inside) for name in preset_names()]
        for card in self.preset_cards:
            card.clicked.connect(lambda _checked=False, name=card.preset.name: self.presetChosen.emit(name))
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _heading(self, text: str, more: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label(text, "section", self), 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(label(more, "body2", self), 1, Qt.AlignmentFlag.AlignBaseline)
        return row

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Show the files of ``paths`` that are still there."""
        for card in self._recent:
            card.hide()
            card.deleteLater()
        shown = [path for path in paths if path.is_file()][:MOST_RECENT]
        self._recent = [self._recent_card(path) for path in shown]
        self.no_recent.setVisible(not self._recent)
        self._place_cards(self._columns)

    def _recent_card(self, path: Path) -> RecentCard:
        card = RecentCard(self._theme, path.name, self._summed_up(path), str(path.parent), self)
        card.clicked.connect(lambda: self.fileChosen.emit(path))
        return card

    def _summed_up(self, path: Path) -> str:
        """Say when the file was written and what is in it, or that it cannot be read."""
        from gradlab.errors import DocumentError
        from gradlab.store import document_info

        try:
            changed = QDateTime.fromSecsSinceEpoch(int(path.stat().st_mtime))
            runs = len(document_info(path).runs)
        except (DocumentError, OSError):
            return self.tr("cannot be read")
        when = QLocale().toString(changed, QLocale.FormatType.ShortFormat)
        return self.tr("{when} · {n} run(s)").format(when=when, n=runs)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: two cards side by side where four have no room."""
        super().resizeEvent(event)
        columns = 4 if self.width() - SIDE_PX >= FOUR_ACROSS_PX else 2
        if columns != self._columns:
            self._place_cards(columns)

    def _place_cards(self, columns: int) -> None:
        self._columns = columns
        for grid, cards in ((self._presets, self.preset_cards), (self._recents, self._recent)):
            for number, card in enumerate(cards):
                grid.addWidget(card, number // columns, number % columns)
            for column in range(4):
                grid.setColumnStretch(column, 1 if column < columns else 0)

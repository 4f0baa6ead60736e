"""Help that is made from what is there: the sheet of shortcuts, and what Gradlab is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradlab.version import __version__
from ui.support.theme import Theme
from ui.support.widgets import Chip, Logo, label, rule

MOUSE = (
    ("Double-click a panel's title", "maximize or restore it"),
    ("Drag on a plot with steps", "zoom to these steps"),
    ("Double-click a plot", "show all steps again"),
    ("Double-click a card", "rename its layer"),
    ("Ctrl- or Shift-click cards", "select several layers and edit them together"),
    ("Click a row of the heatmap", "select its layer"),
)


class ShortcutSheet(QDialog):
    """Every action that has keys, by menu, read from the live actions; and what the mouse does."""

    def __init__(self, menus: Mapping[str, Sequence[QAction]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 24)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(20)
        parts = [(title, _keyed(actions)) for title, actions in menus.items() if _keyed(actions)]
        parts.append((self.tr("Mouse"), [(self.tr(does), self.tr(what)) for what, does in MOUSE]))
        columns = ([], []) if not parts else _balanced(parts)
        for number, column in enumerate(columns):
            stack = QVBoxLayout()
            stack.setSpacing(16)
            for title, rows in column:
                stack.addLayout(self._section(title, rows))
            stack.addStretch(1)
            grid.addLayout(stack, 0, number)

    def _section(self, title: str, rows: Sequence[tuple[str, str]]) -> QVBoxLayout:
        section = QVBoxLayout()
        section.setSpacing(6)
        section.addWidget(label(title, "title", self))
        section.addWidget(rule(parent=self))
        for text, keys in rows:
            row = QHBoxLayout()
            row.setSpacing(24)
            row.addWidget(label(text, "body", self), 1)
            row.addWidget(Chip(keys, self))
            section.addLayout(row)
        return section


def _keyed(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """Return text and keys of the actions that have keys."""
    return [
        (
            action.text().replace("&", "").removesuffix(" …"),
            action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
        )
        for action in actions
        if not action.shortcut().isEmpty()
    ]


Part = tuple[str, list[tuple[str, str]]]


def _balanced(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Divide the sections into two columns of about the same length, in order."""
    heights = [len(rows) + 2 for _, rows in parts]
    cut = min(range(1, len(parts) + 1), key=lambda place: abs(sum(heights[:place]) - sum(heights[place:])))
    return list(parts[:cut]), list(parts[cut:])


class AboutDialog(QDialog):
    """Name, version, what it is for; ``versions`` says what it runs on, and can be copied."""

    def __init__(self, theme: Theme, versions: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Gradlab"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(10)
        column.addWidget(Logo(theme, 54, self))
        column.addWidget(label(self.tr("Gradlab {version}").format(version=__version__), "hero", self))
        text = self.tr(
            "A laboratory for deep networks that do not train: build a stack of layers, train it, and see how much of "
            "the error signal reaches every layer at every step."
        )
        for words, role in ((text, "body"), (versions, "caption"), (self._licenses(), "caption")):
            line = label(words, role, self)
            line.setWordWrap(True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(line)
        copy = QPushButton(self.tr("Copy versions"), self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions))
        close = QPushButton(self.tr("Close"), self)
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)

    def _licenses(self) -> str:
        return self.tr("MIT license. Typeface Inter: SIL Open Font License. Nothing is sent anywhere.")

"""The card of a run: eye, swatch, name, how far it is, its loss as a line, its result."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui.runs.facts import RunFacts
from ui.support.health import format_value
from ui.support.run_colors import COLORS, Swatch, run_color
from ui.support.theme import Theme, repolish
from ui.support.widgets import IconButton, Sparkline, label

HEIGHT_PX = 40
LEAST_PX, MOST_PX = 260, 420
KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RunCard(QFrame):
    """A click or Enter shows the run, F2 or a double click renames it, Delete deletes it; the menu has the rest.

    ``changed`` carries the name of a field of ``RunNote`` and its new value.
    """

    shown = Signal()
    changed = Signal(str, object)
    noteRequested = Signal()
    differenceRequested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.facts: RunFacts | None = None
        self.setProperty("role", "card")
        self.setFixedHeight(HEIGHT_PX)
        self.setMinimumWidth(LEAST_PX)
        self.setMaximumWidth(MOST_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.eye = IconButton(theme, "eye", "", self)
        self.eye.clicked.connect(self._toggle_visible)
        self.swatch = Swatch(theme, self)
        self.name = label("", "title", self)
        self.field = QLineEdit(self)
        self.field.setMaxLength(200)
        self.field.setAccessibleName(self.tr("Name of the run"))
        self.field.editingFinished.connect(self._finish_rename)
        self.state = label("", "caption", self)
        self.line = Sparkline(self)
        self.result = label("", "meter", self)
        self.caption = label("", "caption", self)
        theme.changed.connect(self._dress)
        self._arrange()

    def _arrange(self) -> None:
        self.names = QStackedWidget(self)
        self.names.addWidget(self.name)
        self.names.addWidget(self.field)
        self.names.setFixedHeight(17)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 12, 2)
        row.setSpacing(8)
        row.addWidget(self.eye)
        row.addWidget(self.swatch)
        row.addLayout(_two_lines(self.names, self.state), 3)
        row.addWidget(self.line, 2)
        for part in (self.result, self.caption):
            part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(_two_lines(self.result, self.caption))

    def set_facts(self, facts: RunFacts) -> None:
        """Show a run."""
        if facts == self.facts:
            return
        self.facts = facts
        hidden = not facts.note.visible and not facts.is_shown
        self.eye.set_icon("eye-off" if hidden else "eye")
        self.eye.set_tip(self.tr("Draw this run") if hidden else self.tr("Do not draw this run"))
        self.eye.setEnabled(not facts.is_shown)
        self.name.setText(facts.name)
        self.name.setToolTip(facts.note.note)
        self.state.setText(facts.state)
        self.result.setText(format_value(facts.loss) if math.isfinite(facts.loss) else "–")
        self.caption.setText(self.tr("loss now") if facts.is_live else self.tr("final loss"))
        self.line.set_values(facts.curve)
        for part in (self.name, self.state, self.result, self.caption):
            part.setEnabled(not hidden)
        if self.property("selected") != facts.is_shown:
            self.setProperty("selected", facts.is_shown)
            repolish(self)
        self._speak(facts, hidden=hidden)
        self._dress()

    def _speak(self, facts: RunFacts, *, hidden: bool) -> None:
        parts = [facts.name, facts.state, self.caption.text(), self.result.text(), facts.note.note]
        if facts.is_shown:
            parts.insert(1, self.tr("shown"))
        if hidden:
            parts.insert(1, self.tr("hidden"))
        self.setAccessibleName(", ".join(part for part in parts if part))

    def _dress(self) -> None:
        if self.facts is None:
            return
        place, shown = self.facts.note.color, self.facts.is_shown
        faded = not self.facts.note.visible and not shown
        self.swatch.set_run(place, is_shown=shown, faded=faded)
        color = run_color(place, self._theme.tokens, is_shown=shown)
        if faded:
            color.setAlphaF(0.5 * color.alphaF())
        self.line.set_color(color)

    def _toggle_visible(self) -> None:
        assert self.facts is not None
        self.changed.emit("visible", not self.facts.note.visible)

    def rename(self) -> None:
        """Edit the name where it stands."""
        assert self.facts is not None
        self.field.setText(self.facts.name)
        self.field.selectAll()
        self.names.setCurrentWidget(self.field)
        self.field.setFocus()

    def _finish_rename(self) -> None:
        if self.names.currentWidget() is not self.field:
            return
        self.names.setCurrentWidget(self.name)
        text = self.field.text().strip()
        if self.facts is not None and text and text != self.facts.name:
            self.changed.emit("name", text)

    def menu(self) -> QMenu:
        """Everything that can be done with the run."""
        assert self.facts is not None
        facts, menu = self.facts, QMenu(self)
        menu.addAction(self.tr("Show this run"), self.shown.emit).setEnabled(not facts.is_shown)
        difference = menu.addAction(self.tr("Difference to the shown run"), self.differenceRequested.emit)
        difference.setEnabled(not facts.is_shown)
        menu.addSeparator()
        menu.addAction(self.tr("Rename"), self.rename)
        menu.addAction(self.tr("Note …"), self.noteRequested.emit)
        colors = menu.addMenu(self.tr("Color"))
        for place in range(len(COLORS)):
            action = colors.addAction(self.tr("Color {n}").format(n=place + 1))
            action.setCheckable(True)
            action.setChecked(facts.note.color % len(COLORS) == place)
            action.triggered.connect(lambda _checked=False, place=place: self.changed.emit("color", place))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), self._delete).setEnabled(not facts.is_live)
        return menu

    def _delete(self) -> None:
        if self.facts is not None and not self.facts.is_live:
            self.changed.emit("deleted", True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's hook: the menu of the run."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Qt's hook: the card's own keys come before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: F2, Delete, Enter."""
        if event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() == Qt.Key.Key_Delete:
            self._delete()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.shown.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: show the run."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.shown.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: rename the run."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.rename()


def _two_lines(upper: QWidget, lower: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(upper)
    column.addWidget(lower)
    return column


__all__ = ["RunCard"]

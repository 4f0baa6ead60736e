"""A message where the eyes are: one sentence, what to do next, details folded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.support.health import Health
from ui.support.theme import Theme
from ui.support.widgets.icon_button import IconButton
from ui.support.widgets.labels import label
from ui.support.widgets.state_sign import StateSign

_DETAILS_PX = 112


class Banner(QFrame):
    """A bar that appears with :meth:`show_message` and goes away with its cross.

    ``triggered`` is the action button; ``closed`` the cross.
    """

    triggered = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._offer: Callable[[], object] | None = None
        self._mark = StateSign(theme, self)
        self._text = label("", "body", self)
        self._text.setWordWrap(True)
        self._fold = QPushButton(self.tr("Details"), self)
        self._fold.setProperty("role", "link")
        self._fold.setCheckable(True)
        self._action = QPushButton(self)
        self._close = IconButton(theme, "close", self.tr("Close message"), self)
        self._details = QPlainTextEdit(self)
        self._details.setReadOnly(True)
        self._details.setFixedHeight(_DETAILS_PX)
        self._details.setAccessibleName(self.tr("Details"))
        self._arrange()
        self._connect()
        self.hide()

    def show_message(
        self,
        text: str,
        *,
        action: str = "",
        details: str = "",
        state: Health | None = None,
        offer: Callable[[], object] | None = None,
    ) -> None:
        """Show one sentence.

        ``action`` labels the button that mends it, and ``offer`` is what that does; ``details`` unfold on request;
        ``state`` puts the mark of a measured state before the sentence, otherwise a neutral sign stands there.
        """
        self._offer = offer
        self._text.setText(text)
        self.setAccessibleName(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._details.setPlainText(details)
        self._fold.setVisible(bool(details))
        self._fold.setChecked(False)
        self._mark.set_state(state)
        self.show()

    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def action_button(self) -> QPushButton:
        """The button that mends it; hidden when there is none."""
        return self._action

    def dismiss(self) -> None:
        """Put the message away."""
        self.hide()
        self.closed.emit()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        for widget in (self._fold, self._action, self._close):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._details)
        self._details.hide()

    def _connect(self) -> None:
        self._fold.toggled.connect(self._details.setVisible)
        self._action.clicked.connect(self._on_action)
        self._close.clicked.connect(self.dismiss)

    def _on_action(self) -> None:
        if self._offer is not None:
            self._offer()
        self.triggered.emit()

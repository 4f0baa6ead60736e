"""What an empty place says: one sentence, and one step that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.support.widgets.labels import label


class EmptyState(QWidget):
    """One sentence in text2 and one quiet button; without ``action`` only the sentence."""

    triggered = Signal()

    def __init__(self, text: str, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(text, "body2", self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = QPushButton(action, self)
        self._button.setVisible(bool(action))
        self._button.clicked.connect(self.triggered)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._text)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)
        self.setAccessibleName(text)

    def set_action(self, action: str) -> None:
        """Offer another step, or none."""
        self._button.setText(action)
        self._button.setVisible(bool(action))

    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def button(self) -> QPushButton:
        """The button, hidden when there is no step to offer."""
        return self._button

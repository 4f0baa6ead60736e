"""Shows crash reports: one message at a time, details folded, Copy report."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.support.crash import CrashGuard, CrashReport
from ui.support.widgets.labels import label

_WIDTH = 480
_DETAILS_PX = 200


class CrashDialog(QDialog):
    """One sentence, what to do, the report folded under it."""

    def __init__(self, sentence: str, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Gradlab"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self._details = QPlainTextEdit(details, self)
        self._details.setReadOnly(True)
        self._details.setFixedHeight(_DETAILS_PX)
        self._details.setAccessibleName(self.tr("Report"))
        self._details.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for text, role in ((sentence, "title"), (self._advice(), "body2")):
            line = label(text, role, self)
            line.setWordWrap(True)
            column.addWidget(line)
        column.addWidget(self._details)
        column.addLayout(self._buttons())
        self.setAccessibleName(sentence)

    def report(self) -> str:
        """The text that Copy report takes."""
        return self._details.toPlainText()

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())

    def _advice(self) -> str:
        return self.tr("Your work is kept in the session file. The report stays on this computer unless you copy it.")

    def _buttons(self) -> QHBoxLayout:
        fold = QPushButton(self.tr("Details"), self)
        fold.setProperty("role", "link")
        fold.setCheckable(True)
        fold.toggled.connect(self._fold)
        copy = QPushButton(self.tr("Copy report"), self)
        copy.clicked.connect(self.copy_report)
        close = QPushButton(self.tr("Continue"), self)
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(fold)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        return row

    def _fold(self, unfolded: bool) -> None:
        self._details.setVisible(unfolded)
        self.adjustSize()


class CrashReporter(QObject):
    """Joins a ``CrashGuard`` to the window: reports from any thread, never two dialogs at once.

    While a dialog is open, further reports only go to the log.
    """

    _reported = Signal(object)

    def __init__(self, guard: CrashGuard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guard = guard
        self._window = parent
        self._dialog: CrashDialog | None = None
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)
        guard.on_crash = self._reported.emit

    @property
    def dialog(self) -> CrashDialog | None:
        """The dialog that is open, if any."""
        return self._dialog

    def offer_left_over(self) -> None:
        """Show what the last process left behind, once the window stands."""
        if self._guard.left_over:
            QTimer.singleShot(0, self, self._show_left_over)

    @Slot()
    def _show_left_over(self) -> None:
        sentence = self.tr("Gradlab did not close properly the last time.")
        self._show(CrashReport(sentence, self._guard.left_over))

    @Slot(object)
    def _show(self, report: CrashReport) -> None:
        if self._dialog is not None:
            return
        self._dialog = CrashDialog(report.sentence, report.details, self._window)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self._dialog = None
        self._guard.settle()

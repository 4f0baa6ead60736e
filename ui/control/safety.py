"""What keeps the work: the offer to recover at the start, the banner when the disk refuses, the words at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from gradlab.errors import GradlabError
from gradlab.store import Leftover, discard
from ui.document import DocumentModel, SessionKeeper
from ui.main_window import MainWindow
from ui.running import Runner, RunState
from ui.support.health import format_count


class SafetyControl(QObject):
    """Joins the session with the window and the runner; ``recovered`` comes when a crash's work is shown again."""

    recovered = Signal()
    refused = Signal(str)

    def __init__(self, window: MainWindow, document: DocumentModel, keeper: SessionKeeper, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._keeper = keeper
        self._runner = runner
        self._paused = False
        self._said = ""
        self.prompt: RecoveryPrompt | None = None
        for signal in (keeper.stored, keeper.storing, document.dirtyChanged, document.pathChanged):
            signal.connect(self.show_saved)
        keeper.troubled.connect(self._on_trouble)
        window.banner.triggered.connect(self._on_banner)
        self.show_saved()

    def offer_recovery(self) -> None:
        """Offer what a crash left behind, the newest first; what is left undecided is offered at the next start."""
        found = self._keeper.leftovers()
        if found:
            self.prompt = RecoveryPrompt(found[0], self._window)
            self.prompt.recoverAsked.connect(self._recover)
            self.prompt.discardAsked.connect(self._discard)
            self.prompt.open()

    def show_saved(self) -> None:
        """Say at the foot of the window where the work stands."""
        document, keeper = self._document, self._keeper
        self._window.status_line.show_saved(
            dirty=document.is_dirty, named=document.path is not None, stored=keeper.is_stored, trouble=keeper.trouble
        )

    def _recover(self, left: Leftover) -> None:
        try:
            self._keeper.recover(left)
        except GradlabError as error:
            self.refused.emit(str(error))
            return
        self.recovered.emit()

    def _discard(self, left: Leftover) -> None:
        discard(left)
        self.offer_recovery()

    def _on_trouble(self, trouble: str) -> None:
        """Pause where the disk refuses, and go on when it takes things again, if it was this that paused."""
        banner = self._window.banner
        if trouble:
            if self._runner.state is RunState.RUNNING:
                self._runner.pause()
                self._paused = True
            text = self.tr("Training is paused. ") + trouble if self._paused else trouble
            banner.show_message(text, action=self.tr("Try again"))
        else:
            if banner.text().endswith(self._said):
                banner.dismiss()
            if self._paused:
                self._runner.resume()
            self._paused = False
        self._said = trouble
        self.show_saved()

    def _on_banner(self) -> None:
        if self._keeper.trouble:
            self._keeper.retry()


class RecoveryPrompt(QMessageBox):
    """Asks what becomes of the work that a crash left behind; closing it decides nothing."""

    recoverAsked = Signal(object)
    discardAsked = Signal(object)

    def __init__(self, left: Leftover, parent: QWidget) -> None:
        super().__init__(parent)
        self.left = left
        time = QDateTime.fromSecsSinceEpoch(int(left.written_at))
        written = QLocale().toString(time, QLocale.FormatType.ShortFormat)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setWindowTitle(self.tr("Gradlab"))
        self.setText(self.tr("Gradlab ended without saving “{name}”.").format(name=left.title))
        self.setInformativeText(
            self.tr("Its session of {time} is kept: {runs} with {steps} recorded steps.").format(
                time=written, runs=self.tr("%n run(s)", "", left.runs), steps=format_count(left.steps)
            )
        )
        self.recover = self.addButton(self.tr("Recover"), QMessageBox.ButtonRole.AcceptRole)
        self.discard = self.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        self.setDefaultButton(self.recover)
        self.buttonClicked.connect(self._on_click)

    def _on_click(self, button: object) -> None:
        chosen: Callable[[Leftover], object] = (
            self.recoverAsked.emit if button is self.recover else self.discardAsked.emit
        )
        chosen(self.left)

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

    def __init__(
        self,
        window: MainWindow,
        document: DocumentModel,
        keeper: SessionKeeper,
        runner: Runner,
        may_leave: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._keeper = keeper
        self._runner = runner
        self._may_leave = may_leave
        self._paused = False
        self._said = ""
        self._further: list[Leftover] = []
        self.prompt: RecoveryPrompt | None = None
        for signal in (keeper.stored, keeper.storing, document.dirtyChanged, document.pathChanged):
            signal.connect(self.show_saved)
        keeper.troubled.connect(self._on_trouble)
        self.show_saved()

    def offer_recovery(self) -> None:
        """Offer what crashes left behind, one after the other; what is left undecided is offered at the next start."""
        self._further = self._keeper.leftovers()
        self._offer_next()

    def ask(self) -> None:
        """Offer it when a person asks for it; say so where there is nothing."""
        self.offer_recovery()
        if self.prompt is None or not self.prompt.isVisible():
            self._window.status_line.tell(self.tr("No session was left unsaved"))

    def show_saved(self) -> None:
        """Say at the foot of the window where the work stands."""
        document, keeper = self._document, self._keeper
        self._window.status_line.show_saved(
            dirty=document.is_dirty, named=document.path is not None, stored=keeper.is_stored, trouble=keeper.trouble
        )

    def _offer_next(self) -> None:
        if self._further:
            left = self._further.pop(0)
            self.prompt = RecoveryPrompt(left, len(self._further), self._window)
            self.prompt.recoverAsked.connect(self._recover)
            self.prompt.discardAsked.connect(self._discard)
            self.prompt.laterAsked.connect(self._offer_next)
            self.prompt.open()

    def _recover(self, left: Leftover) -> None:
        if not self._may_leave():
            self._further.insert(0, left)
            self._offer_next()
            return
        try:
            self._keeper.recover(left)
        except GradlabError as error:
            self.refused.emit(str(error))
            self._offer_next()
            return
        self.recovered.emit()
        if others := len(self._keeper.leftovers()):
            one = self.tr("Another session was left unsaved; save this one, then show it.")
            many = self.tr("{n} more sessions were left unsaved; save this one, then show the next.").format(n=others)
            words = one if others == 1 else many
            self._window.banner.show_message(words, action=self.tr("Show next"), offer=self.offer_recovery)

    def _discard(self, left: Leftover) -> None:
        discard(left)
        self._offer_next()

    def _on_trouble(self, trouble: str) -> None:
        """Pause where the disk refuses, and go on when it takes things again, if it was this that paused."""
        banner = self._window.banner
        if trouble:
            if self._runner.state is RunState.RUNNING:
                self._runner.pause()
                self._paused = True
            text = self.tr("Training is paused. ") + trouble if self._paused else trouble
            banner.show_message(text, action=self.tr("Try again"), offer=self._keeper.retry)
        else:
            if banner.text().endswith(self._said):
                banner.dismiss()
            if self._paused:
                self._runner.resume()
            self._paused = False
        self._said = trouble
        self.show_saved()


class RecoveryPrompt(QMessageBox):
    """Asks what becomes of the work that a crash left behind; closing it decides nothing."""

    recoverAsked = Signal(object)
    discardAsked = Signal(object)
    laterAsked = Signal()

    def __init__(self, left: Leftover, further: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.left = left
        time = QDateTime.fromSecsSinceEpoch(int(left.written_at))
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setWindowTitle(self.tr("Gradlab"))
        self.setText(self.tr("Gradlab ended without saving “{name}”.").format(name=left.title))
        told = self.tr("Its session of {time} is kept, with {what}.").format(
            time=QLocale().toString(time, self.tr("d MMM yyyy, HH:mm")), what=self._contents(left)
        )
        one, many = self.tr("Another session is offered next."), self.tr("{n} more sessions are offered next.")
        more = ("", one)[further] if further < 2 else many.format(n=further)
        self.setInformativeText(f"{told}\n{more}".strip())
        self.recover = self.addButton(self.tr("Recover"), QMessageBox.ButtonRole.AcceptRole)
        self.discard = self.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        self.later = self.addButton(self.tr("Later"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.recover)
        self.setEscapeButton(self.later)
        self.buttonClicked.connect(self._on_click)

    def _contents(self, left: Leftover) -> str:
        if not left.runs:
            return self.tr("its edits and no run")
        runs = self.tr("1 run") if left.runs == 1 else self.tr("{n} runs").format(n=left.runs)
        return self.tr("{runs} of {steps} recorded steps").format(runs=runs, steps=format_count(left.steps))

    def _on_click(self, button: object) -> None:
        if button is self.recover:
            self.recoverAsked.emit(self.left)
        elif button is self.discard:
            self.discardAsked.emit(self.left)
        else:
            self.laterAsked.emit()

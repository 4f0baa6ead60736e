"""The composition root: makes the objects, connects them, and owns the end of the process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from gradlab.spec import Activation, Dense, Experiment, Initializer
from gradlab.store import sessions_folder
from ui.control import DropControl, EditControl, FileControl, LayoutControl, SafetyControl, ShellControl
from ui.document import DocumentModel, SessionKeeper
from ui.main_window import MainWindow, SpaceKeeper
from ui.menus import Menus
from ui.running import Engine, Runner
from ui.support.settings import DEVICE, SHOW_WELCOME, THREADS_BESIDE, THREADS_WITHIN, Settings
from ui.support.theme import Theme

if TYPE_CHECKING:
    from ui.welcome import WelcomePage

FIRST_PICTURE_MS = 20
"""Time for the window to be painted before the instruments are loaded, which takes the thread for a moment."""


class App(QObject):
    """The running application, apart from the Qt event loop.

    ``start`` shows the window; instruments and engine follow, each when the window has answered once.
    """

    ready = Signal()
    """The instruments stand and the engine is being loaded."""

    def __init__(
        self, theme: Theme, settings: Settings, runner: Runner | None = None, sessions: Path | None = None
    ) -> None:
        super().__init__()
        self.theme = theme
        self.settings = settings
        self.document = DocumentModel(self)
        get = settings.get
        self.engine = Engine(get(DEVICE), get(THREADS_WITHIN), get(THREADS_BESIDE))
        self.runner = runner or Runner(self, train=self.engine.train, warm_up=self.engine.warm_up)
        self.window = MainWindow(theme)
        self.keeper = SessionKeeper(self.document, sessions or sessions_folder(), self)
        self.files = FileControl(self.window, self.document, self.keeper, settings)
        self.edits = EditControl(self.window, self.document)
        self.safety = SafetyControl(self.window, self.document, self.keeper, self.runner, self.files.may_leave)
        self.drops = DropControl(self.window)
        self.layout = LayoutControl(self.window, settings)
        self.shell = ShellControl(self.window, self.document, theme, settings, self.engine)
        self.shell.settingChanged.connect(lambda _entry: self._take_budget())
        self._take_budget()
        self._keeper = SpaceKeeper(self)
        self.menus = Menus(self.window, self.document.undo_stack, self.layout.panels_menu, self.files.new_from)
        self.window.welcome_place.made.connect(self._connect_welcome)
        self._connect_actions()
        self._connect_files()

    def start(self, path: Path | None = None, preset: str | None = None) -> None:
        """Show the window on ``path``, on a bundled experiment, or on the welcome page."""
        instance = QApplication.instance()
        if isinstance(instance, QApplication):
            instance.focusChanged.connect(self._keeper.follow)
        self.layout.restore()
        if preset is not None:
            self.files.new_from(preset)
        elif path is None and self.settings.get(SHOW_WELCOME):
            self._show_welcome()
        else:
            self.window.show_workspace()
        self.window.show()
        QTimer.singleShot(FIRST_PICTURE_MS, self, lambda: self._add_inspector(path))

    def _add_inspector(self, path: Path | None) -> None:
        """Make what stands beside and below the stack; the instruments follow when the window has answered again."""
        if not self.window.shows_welcome:
            self.window.inspector_place.make()
        QTimer.singleShot(0, self, lambda: self._add_instruments(path))

    def _add_instruments(self, path: Path | None) -> None:
        """Load what the first picture of the window did not need."""
        self._make_controls()
        self._connect_runs()
        self._connect_reuse()
        self.shown.set_board(self.board)
        self.looks.show()
        self.window.set_board(self.board)
        self.run_cards.set_board(self.board)
        self.layout.set_board(self.board)
        self.shell.set_board(self.board)
        if path is not None:
            self.files.open(path)
        self.runner.load_engine()
        self.safety.offer_recovery()
        self.ready.emit()

    def _make_controls(self) -> None:
        from ui.control import (
            CheckpointControl,
            ExportControl,
            FigureControl,
            InspectControl,
            LookControl,
            ReuseControl,
            RunCardsControl,
            RunControl,
            ShownRun,
            TimeControl,
        )
        from ui.plots import InstrumentBoard

        self.board = InstrumentBoard(self.theme)
        self.shown = ShownRun(self.window, self.document, self.runner)
        self.runs = RunControl(self.window, self.document, self.runner, self.shown)
        self.checkpoints = CheckpointControl(self.window, self.document, self.runner, self.runs, self.menus.fork)
        self.checkpoints.told.connect(self.window.status_line.tell)
        self.checkpoints.refused.connect(self._refuse)
        self.time = TimeControl(self.window, self.document, self.shown)
        self.run_cards = RunCardsControl(self.window, self.document, self.runner, self.shown, self.theme)
        self.exports = ExportControl(self.window, self.settings)
        self.inspecting = InspectControl(self.window, self.document, self.runner, self.shown)
        self.looks = LookControl(self.window, self.document, self.runner, self.shown)
        self.figures = FigureControl(self.window, self.document, self.settings)
        self.reuse = ReuseControl(self.theme, self.window, self.document, self.runner, self.shown)

    def _connect_welcome(self, welcome: WelcomePage) -> None:
        welcome.newRequested.connect(self._new)
        welcome.openRequested.connect(self.files.ask_open)
        welcome.presetChosen.connect(self.files.new_from)
        welcome.fileChosen.connect(self.files.open)
        welcome.fileForgotten.connect(self.files.forget)
        welcome.commandsRequested.connect(self.shell.open_palette)
        welcome.show_at_start.setChecked(self.settings.get(SHOW_WELCOME))
        welcome.showAtStartChanged.connect(lambda shown: self.settings.set(SHOW_WELCOME, shown))
        welcome.set_recent(self.settings.recent_files)

    def _connect_files(self) -> None:
        self.files.replaced.connect(self.window.show_workspace)
        self.files.told.connect(self.window.status_line.tell)
        self.files.refused.connect(self._refuse)
        self.safety.recovered.connect(self.files.replaced)
        self.safety.refused.connect(self._refuse)
        self.files.recentChanged.connect(self._show_recent)
        self.edits.refused.connect(self._refuse)
        self.window.may_close = self._may_close
        self.drops.fileAsked.connect(self.files.open)
        self.drops.dataAsked.connect(self.edits.use_data)
        self.drops.refused.connect(self._refuse)
        self._show_recent()

    def _connect_runs(self) -> None:
        runs, shown, board, exports = self.runs, self.shown, self.board, self.exports
        by_name = self.window.actions_by_name
        self.files.replaced.connect(runs.leave)
        self.edits.selectionChanged.connect(shown.select)
        shown.layerAsked.connect(self.edits.select_name)
        runs.layerAsked.connect(self.edits.select_name)
        self.shell.layerAsked.connect(self.edits.go_to)
        runs.progressed.connect(self.edits.show_title)
        board.exportRequested.connect(exports.export)
        self.window.stack_editor.curvesExportRequested.connect(exports.export_curves)
        board.figureRequested.connect(self.figures.open)
        self.figures.told.connect(self.window.status_line.tell)
        self.figures.refused.connect(self._refuse)
        by_name["export_report"].triggered.connect(lambda: self.figures.export_report(shown.history))
        exports.told.connect(self.window.status_line.tell)
        self.time.told.connect(self.window.status_line.tell)
        self.run_cards.told.connect(self.window.status_line.tell)
        self.run_cards.exportRequested.connect(exports.export_table)
        by_name["compare_runs"].triggered.connect(self.run_cards.open_table)
        exports.refused.connect(self._refuse)
        by_name["train"].triggered.connect(runs.toggle)
        by_name["step"].triggered.connect(runs.step)
        by_name["stop"].triggered.connect(self.runner.stop)
        exports.reused = lambda: self.document.reused
        exports.offer(by_name, lambda: self.document.experiment, lambda: shown.history)
        by_name["compare_norm"].triggered.connect(runs.compare_statistics)
        for instrument in board.instruments().values():
            for kind in ("png", "csv"):
                text = self.tr("{plot} as {kind} …").format(plot=instrument.title.replace("&", "&&"), kind=kind.upper())
                chosen = self.menus.board.addAction(text)
                chosen.triggered.connect(lambda _=False, one=instrument, kind=kind: exports.export(one, kind))
        listing = self.menus.runs.aboutToShow
        listing.connect(lambda: self.menus.list_runs(self.document.histories, shown.history, shown.show))
        shown.select(self.edits.selected_names())

    def _connect_reuse(self) -> None:
        reuse, by_name = self.reuse, self.window.actions_by_name
        reuse.told.connect(self.window.status_line.tell)
        reuse.refused.connect(self._refuse)
        by_name["reuse"].triggered.connect(reuse.open_picker)
        by_name["forget_origin"].triggered.connect(reuse.forget)
        by_name["audit"].triggered.connect(reuse.open_audit)
        by_name["study"].triggered.connect(reuse.open_study)
        self.window.stack_editor.reuseRequested.connect(by_name["reuse"].trigger)

    def _connect_actions(self) -> None:
        window, by_name = self.window, self.window.actions_by_name
        doings = {
            "new": self._new, "open": self.files.ask_open, "save": self.files.save, "save_as": self.files.ask_save,
            "save_copy": self.files.ask_copy, "revert": self.files.revert, "recover": self.safety.ask,
            "welcome": self._show_welcome, "quit": window.close, "run_settings": self._show_run_settings,
        }  # fmt: skip
        for name, do in doings.items():
            by_name[name].triggered.connect(lambda _=False, do=do: do())

    def _new(self) -> None:
        self.files.new(small_stack())

    def _show_welcome(self) -> None:
        self._show_recent()
        self.window.show_welcome()

    def _show_run_settings(self) -> None:
        self.window.show_workspace()
        self.window.inspector_dock.show()
        self.window.inspector.show_run()

    def _show_recent(self) -> None:
        recent = self.settings.recent_files
        if self.window.welcome_place.is_made:
            self.window.welcome.set_recent(recent)
        self.menus.list_recent(recent, self.files.open)

    def _refuse(self, text: str) -> None:
        self.window.show_workspace()
        self.window.banner.show_message(text)

    def _take_budget(self) -> None:
        self.runner.budget_bytes = self.settings.recording_bytes

    def _may_close(self) -> bool:
        if not self.files.may_leave():
            return False
        self.layout.save()
        self.settings.sync()
        if hasattr(self, "reuse"):
            self.reuse.shutdown()
        if self.window.welcome_place.is_made:
            self.window.welcome.finish()
        self.runner.shutdown()
        self.keeper.close()
        return True


def small_stack() -> Experiment:
    """The experiment that a person starts from: two hidden layers for the digits."""
    hidden = [Dense(name=f"hidden{number}", units=100) for number in (1, 2)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=Initializer())
    return Experiment(name="Untitled", layers=(*hidden, output))

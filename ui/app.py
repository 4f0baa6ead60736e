"""The composition root: makes the objects, connects them, and owns the end of the process."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu

from gradlab.presets import load_preset, preset_names
from gradlab.spec import Activation, Dense, Experiment, Initializer
from ui.control import (
    EXPORTS,
    CheckpointControl,
    DropControl,
    EditControl,
    ExportControl,
    FigureControl,
    FileControl,
    InspectControl,
    LayoutControl,
    LookControl,
    ReuseControl,
    RunCardsControl,
    RunControl,
    SafetyControl,
    ShellControl,
    ShownRun,
    TimeControl,
)
from ui.document import DocumentModel, SessionKeeper
from ui.main_window import MainWindow, SpaceKeeper
from ui.running import Engine, Runner
from ui.shell import Actions
from ui.support.logs import state_dir
from ui.support.settings import DEVICE, SHOW_WELCOME, THREADS_BESIDE, THREADS_WITHIN, Settings
from ui.support.theme import Theme

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
        self.keeper = SessionKeeper(self.document, sessions or state_dir() / "sessions", self)
        self.files = FileControl(self.window, self.document, self.keeper, settings)
        self.edits = EditControl(self.window, self.document)
        self.safety = SafetyControl(self.window, self.document, self.keeper, self.runner)
        self.drops = DropControl(self.window)
        self.layout = LayoutControl(self.window, settings)
        self.shell = ShellControl(self.window, self.document, theme, settings, self.engine)
        self.shell.settingChanged.connect(lambda _entry: self._take_budget())
        self._take_budget()
        self._keeper = SpaceKeeper(self)
        self.board_menu = QMenu(self.window.tr("&Plot"), self.window)
        self._fill_menus(self.window.actions_by_name)
        self._connect_window()
        self._connect_files()

    def start(self, path: Path | None = None, preset: str | None = None) -> None:
        """Show the window on ``path``, on a bundled experiment, or on the welcome page."""
        instance = QApplication.instance()
        if instance is not None:
            instance.installEventFilter(self._keeper)
        self.layout.restore()
        if preset is not None:
            self.files.new_from(preset)
        elif path is None and self.settings.get(SHOW_WELCOME):
            self._show_welcome()
        else:
            self.window.show_workspace()
        self.window.show()
        QTimer.singleShot(FIRST_PICTURE_MS, self, lambda: self._add_instruments(path))

    def _add_instruments(self, path: Path | None) -> None:
        """Load what the first picture of the window did not need."""
        from ui.plots import InstrumentBoard

        self.board = InstrumentBoard(self.theme)
        self.shown = ShownRun(self.window, self.document, self.runner)
        self.runs = RunControl(self.window, self.document, self.runner, self.shown)
        self.checkpoints = CheckpointControl(self.window, self.document, self.runner, self.runs, self.fork_menu)
        self.checkpoints.told.connect(self.window.status_line.tell)
        self.checkpoints.refused.connect(self._refuse)
        self.time = TimeControl(self.window, self.document, self.shown)
        self.run_cards = RunCardsControl(self.window, self.document, self.runner, self.shown, self.theme)
        self.exports = ExportControl(self.window, self.settings)
        self.inspecting = InspectControl(self.window, self.runner, self.shown)
        self.looks = LookControl(self.window, self.document, self.runner, self.shown)
        self.figures = FigureControl(self.window, self.document, self.settings)
        self.reuse = ReuseControl(self.theme, self.window, self.document, self.runner, self.shown)
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

    def _connect_window(self) -> None:
        window = self.window
        window.may_close = self._may_close
        self.drops.fileAsked.connect(self.files.open)
        self.drops.dataAsked.connect(self.edits.use_data)
        self.drops.refused.connect(self._refuse)
        window.welcome.newRequested.connect(self._new)
        window.welcome.openRequested.connect(self.files.ask_open)
        window.welcome.presetChosen.connect(self.files.new_from)
        window.welcome.fileChosen.connect(self.files.open)
        window.welcome.fileForgotten.connect(self.files.forget)
        window.welcome.commandsRequested.connect(self.shell.open_palette)
        window.welcome.show_at_start.setChecked(self.settings.get(SHOW_WELCOME))
        window.welcome.showAtStartChanged.connect(lambda shown: self.settings.set(SHOW_WELCOME, shown))

    def _connect_files(self) -> None:
        self.files.replaced.connect(self.window.show_workspace)
        self.files.told.connect(self.window.status_line.tell)
        self.files.refused.connect(self._refuse)
        self.safety.recovered.connect(self.files.replaced)
        self.safety.refused.connect(self._refuse)
        self.files.recentChanged.connect(self._show_recent)
        self.edits.refused.connect(self._refuse)
        self.window.inspector.refused.connect(self._refuse)
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
                chosen = self.board_menu.addAction(text)
                chosen.triggered.connect(lambda _=False, one=instrument, kind=kind: exports.export(one, kind))
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

    def _fill_menus(self, by_name: Actions) -> None:
        window, stack = self.window, self.document.undo_stack
        self.recent_menu = QMenu(self.tr("Open &recent"), window)
        self.fork_menu = QMenu(self.tr("&Fork from"), window)
        self.runs_menu = QMenu(self.tr("Show r&un"), window)
        self.runs_menu.aboutToShow.connect(self._list_runs)
        presets = QMenu(self.tr("New from &preset"), window)
        for name in preset_names():
            chosen = presets.addAction(load_preset(name).title)
            chosen.setStatusTip(load_preset(name).summary)
            chosen.triggered.connect(lambda _=False, name=name: self.files.new_from(name))
        undo, redo = stack.createUndoAction(self, self.tr("&Undo")), stack.createRedoAction(self, self.tr("&Redo"))
        undo.setShortcut("Ctrl+Z")
        redo.setShortcut("Ctrl+Shift+Z")
        export = QMenu(self.tr("&Export"), window)
        for group in EXPORTS:
            export.addActions(by_name.named(*group))
            export.addSeparator()
        export.addMenu(self.board_menu)
        themes = QMenu(self.tr("&Theme"), window)
        themes.addActions(by_name.themes.actions())
        one = by_name.named
        window.add_menu("file", self.tr("&File"), [
            [*one("new"), presets, *one("open"), self.recent_menu], one("save", "save_as", "save_copy", "revert"),
            [export, *one("export_report")], one("welcome"), one("quit"),
        ])  # fmt: skip
        window.add_menu("edit", self.tr("&Edit"), [[undo, redo], one("settings")])
        stack = [list(group) for group in window.stack_editor.groups()]
        window.add_menu("stack", self.tr("&Stack"), [*stack, one("reuse", "forget_origin")])
        window.add_menu("run", self.tr("&Run"), [
            one("train", "step", "stop"), [*one("go_on"), self.fork_menu, *one("keep_weights")],
            one("compare_norm", "run_settings"), [self.runs_menu, *one("compare_runs")], one("study", "audit"),
            one("first_step", "step_back", "step_forward", "play_back", "go_live", "pin_step")])  # fmt: skip
        placing = one("maximize_panel", "float_panel", "hide_panel", "reset_layout")
        window.add_menu("view", self.tr("&View"), [
            one("palette"), [self.layout.panels_menu, *placing], [themes], one("full_screen"),
        ])  # fmt: skip
        window.add_menu("help", self.tr("&Help"), [one("shortcuts"), one("copy_versions", "open_logs"), one("about")])
        self._connect_actions(by_name)

    def _connect_actions(self, by_name: Actions) -> None:
        window = self.window
        doings = {
            "new": self._new, "open": self.files.ask_open, "save": self.files.save, "save_as": self.files.ask_save,
            "save_copy": self.files.ask_copy, "revert": self.files.revert,
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
        self.window.welcome.set_recent(self.settings.recent_files)
        self.recent_menu.clear()
        for path in self.settings.recent_files:
            chosen = self.recent_menu.addAction(path.name)
            chosen.setStatusTip(str(path))
            chosen.triggered.connect(lambda _=False, path=path: self.files.open(path))
        self.recent_menu.setEnabled(not self.recent_menu.isEmpty())

    def _list_runs(self) -> None:
        self.runs_menu.clear()
        for number, history in enumerate(self.document.histories, start=1):
            steps = self.tr("Run {n}: {steps} steps").format(n=number, steps=f"{history.last_step:,}")
            chosen = self.runs_menu.addAction(steps)
            chosen.setCheckable(True)
            chosen.setChecked(history is self.shown.history)
            chosen.triggered.connect(lambda _=False, history=history: self.shown.show(history))
        if self.runs_menu.isEmpty():
            self.runs_menu.addAction(self.tr("No run is recorded yet")).setEnabled(False)

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
        self.window.welcome.finish()
        self.runner.shutdown()
        self.keeper.close()
        return True


def small_stack() -> Experiment:
    """The experiment that a person starts from: two hidden layers for the digits."""
    hidden = [Dense(name=f"hidden{number}", units=100) for number in (1, 2)]
    output = Dense(name="output", units=10, activation=Activation(kind="softmax"), initializer=Initializer())
    return Experiment(name="Untitled", layers=(*hidden, output))

"""The menu bar: which action stands where, and the menus whose entries come and go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMenu

from gradlab.presets import load_preset, preset_names
from gradlab.store import History
from ui.main_window import MainWindow

EXPORTS = (("export_spec", "export_script"), ("export_run", "export_npz", "export_log"), ("export_keras",))
"""The names of the exports' actions, as the menu groups them."""


class Menus(QObject):
    """Fills the window's menu bar from its actions."""

    def __init__(self, window: MainWindow, stack: QUndoStack, panels: QMenu, new_from: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window = window
        self.recent = QMenu(self.tr("Open &recent"), window)
        self.fork = QMenu(self.tr("&Fork from"), window)
        self.runs = QMenu(self.tr("Show r&un"), window)
        self.board = QMenu(self.tr("&Plot"), window)
        self._presets = QMenu(self.tr("New from &preset"), window)
        self._undo, self._redo = (
            stack.createUndoAction(self, self.tr("&Undo")),
            stack.createRedoAction(self, self.tr("&Redo")),
        )
        self._undo.setShortcut("Ctrl+Z")
        self._redo.setShortcut("Ctrl+Shift+Z")
        self._offer_presets(new_from)
        self._fill(panels)

    def _offer_presets(self, new_from: Callable[[str], object]) -> None:
        for name in preset_names():
            preset = load_preset(name)
            chosen = self._presets.addAction(preset.title)
            chosen.setStatusTip(preset.summary)
            chosen.triggered.connect(lambda _=False, name=name: new_from(name))

    def _fill(self, panels: QMenu) -> None:
        window, by_name = self._window, self._window.actions_by_name
        export = QMenu(self.tr("&Export"), window)
        for group in EXPORTS:
            export.addActions(by_name.named(*group))
            export.addSeparator()
        export.addMenu(self.board)
        themes = QMenu(self.tr("&Theme"), window)
        themes.addActions(by_name.themes.actions())
        one = by_name.named
        window.add_menu("file", self.tr("&File"), [
            [*one("new"), self._presets, *one("open"), self.recent, *one("recover")],
            one("save", "save_as", "save_copy", "revert"), [export, *one("export_report")], one("welcome"), one("quit"),
        ])  # fmt: skip
        window.add_menu("edit", self.tr("&Edit"), [[self._undo, self._redo], one("settings")])
        stack = [list(group) for group in window.stack_editor.groups()]
        window.add_menu("stack", self.tr("&Stack"), [*stack, one("reuse", "forget_origin")])
        window.add_menu("run", self.tr("&Run"), [
            one("train", "step", "stop"), [*one("go_on"), self.fork, *one("keep_weights")],
            one("compare_norm", "run_settings"), [self.runs, *one("compare_runs")], one("study", "audit"),
            one("first_step", "step_back", "step_forward", "play_back", "go_live", "pin_step")])  # fmt: skip
        placing = one("maximize_panel", "float_panel", "hide_panel", "reset_layout")
        window.add_menu("view", self.tr("&View"), [one("palette"), [panels, *placing], [themes], one("full_screen")])
        window.add_menu("help", self.tr("&Help"), [one("shortcuts"), one("copy_versions", "open_logs"), one("about")])

    def list_recent(self, paths: Sequence[Path], choose: Callable[[Path], object]) -> None:
        """Offer the files that were opened last."""
        self.recent.clear()
        for path in paths:
            chosen = self.recent.addAction(path.name)
            chosen.setStatusTip(str(path))
            chosen.triggered.connect(lambda _=False, path=path: choose(path))
        self.recent.setEnabled(not self.recent.isEmpty())

    def list_runs(self, histories: Sequence[History], shown: History | None, show: Callable[[History], object]) -> None:
        """Offer the document's runs; the shown one is checked."""
        self.runs.clear()
        for number, history in enumerate(histories, start=1):
            steps = self.tr("Run {n}: {steps} steps").format(n=number, steps=f"{history.last_step:,}")
            chosen = self.runs.addAction(steps)
            chosen.setCheckable(True)
            chosen.setChecked(history is shown)
            chosen.triggered.connect(lambda _=False, history=history: show(history))
        if self.runs.isEmpty():
            self.runs.addAction(self.tr("No run is recorded yet")).setEnabled(False)

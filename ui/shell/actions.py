"""The window's own actions, as data: text, keys and tip of each. The stack's actions belong to the stack editor."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from ui.support.theme import MODES

Keys = QKeySequence.StandardKey | str | None


def _t(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


@dataclass(frozen=True)
class Entry:
    """One action: its text with a mnemonic, its keys, and a tip for the status line."""

    text: str
    keys: Keys = None
    tip: str = ""


def _export_entries() -> dict[str, Entry]:
    return {
        "export_spec": Entry(_t("Experiment as &text …"), None, _t("TOML or JSON, for version control")),
        "export_script": Entry(_t("Experiment as Keras &script …"), None, _t("Trains the same without Gradlab")),
        "export_run": Entry(_t("Recorded run as &CSV …"), "Ctrl+E", _t("One row for each layer, quantity and step")),
        "export_report": Entry(
            _t("&Report …"), "Ctrl+Shift+E", _t("One PDF or HTML: set-up, figures, results, environment")
        ),
        "export_npz": Entry(_t("Recorded run as &NPZ …"), None, _t("NumPy arrays, one for each quantity")),
        "export_log": Entry(_t("Recorded run as Tensor&Board log …"), None, _t("A folder that TensorBoard shows")),
        "export_keras": Entry(_t("Trained network as &Keras file …"), None, _t("With the newest weights of the run")),
    }


def _entries() -> dict[str, Entry]:
    return {**_file_entries(), **_run_entries(), **_window_entries()}


def _file_entries() -> dict[str, Entry]:
    standard = QKeySequence.StandardKey
    return {
        "new": Entry(_t("&New experiment"), standard.New, _t("Start with a small stack of your own")),
        "open": Entry(_t("&Open …"), standard.Open, _t("Open an experiment file")),
        "save": Entry(_t("&Save"), standard.Save, _t("Save the experiment and its recorded runs")),
        "save_as": Entry(_t("Save &as …"), "Ctrl+Shift+S", _t("Save under another name")),
        "save_copy": Entry(_t("Save a &copy …"), None, _t("Save to another file and go on with this one")),
        "revert": Entry(_t("Re&vert to saved"), None, _t("Go back to what is in the file")),
        "recover": Entry(_t("Re&cover a session …"), None, _t("Show what crashes left unsaved")),
        "welcome": Entry(_t("&Welcome page"), "Ctrl+Shift+W", _t("Show the bundled and recent experiments")),
        **_export_entries(),
        "quit": Entry(_t("&Quit"), standard.Quit),
    }


def _run_entries() -> dict[str, Entry]:
    return {
        "train": Entry(_t("&Train"), "Space", _t("Train, pause or resume")),
        "step": Entry(_t("One &step"), ".", _t("Take exactly one step and stay paused")),
        "stop": Entry(_t("St&op"), "Ctrl+.", _t("End the run; what it recorded stays")),
        **_time_entries(),
        "keep_weights": Entry(_t("&Keep weights now"), "Ctrl+K", _t("Keep a checkpoint of the run that goes on")),
        "go_on": Entry(_t("&Continue run"), None, _t("Go on with the shown run, up to the steps of the run settings")),
        "compare_norm": Entry(
            _t("Compare batch norm's &statistics"),
            None,
            _t("Moving averages against the whole training set's, of the run that goes on"),
        ),
        "run_settings": Entry(_t("Run se&ttings"), "Ctrl+R", _t("Data, optimizer, clipping and length of the run")),
    }


def _window_entries() -> dict[str, Entry]:
    return {
        "maximize_panel": Entry(
            _t("&Maximize panel"), "Ctrl+Shift+M", _t("Give one panel the whole board, or restore all")
        ),
        "float_panel": Entry(_t("F&loat panel"), "Ctrl+Shift+F", _t("Give the panel a window of its own, or dock it")),
        "hide_panel": Entry(_t("&Hide panel"), "Ctrl+Shift+H", _t("View > Panels brings it back")),
        **_reuse_entries(),
        "reset_layout": Entry(_t("&Reset layout"), None, _t("Put every panel back where it was at first")),
        "settings": Entry(_t("Se&ttings …"), "Ctrl+,", _t("Theme, device, threads, recording")),
        "full_screen": Entry(_t("&Full screen"), "F11"),
        "palette": Entry(
            _t("&Command palette …"), "Ctrl+Shift+P", _t("Find anything that can be done by a few letters")
        ),
        "shortcuts": Entry(_t("&Keyboard shortcuts"), "?"),
        "copy_versions": Entry(_t("&Copy versions"), None, _t("Copy what a bug report needs to the clipboard")),
        "open_logs": Entry(_t("Show &log folder"), None, _t("Logs stay on this computer")),
        "about": Entry(_t("&About Gradlab")),
    }


def _time_entries() -> dict[str, Entry]:
    return {
        "first_step": Entry(_t("Go to the &first step"), "Alt+Home", _t("Every instrument shows the run's first step")),
        "step_back": Entry(_t("Show the step &before"), "Alt+Left", _t("Every instrument moves one step back")),
        "step_forward": Entry(_t("Show the step &after"), "Alt+Right", _t("Every instrument moves one step forward")),
        "play_back": Entry(_t("&Play back"), "Ctrl+B", _t("Play the run back from the shown step, or stop playing")),
        "go_live": Entry(_t("Go to &live"), "Alt+End", _t("Follow the newest step again")),
        "pin_step": Entry(_t("P&in this step"), "Ctrl+J", _t("Keep a ghost of the shown step in the profile")),
        "compare_runs": Entry(_t("&Compare runs …"), "Ctrl+Shift+R", _t("A table of every run's results")),
    }


def _reuse_entries() -> dict[str, Entry]:
    return {
        "reuse": Entry(_t("Reuse la&yers from …"), "Ctrl+U", _t("Take lower layers from a trained network")),
        "forget_origin": Entry(_t("Draw reused wei&ghts anew"), None, _t("The selected layers start as others do")),
        "audit": Entry(_t("&Audit of the layers"), None, _t("Origin, freezing and digests of the shown run's layers")),
        "study": Entry(_t("What reused layers &buy …"), None, _t("From scratch, frozen and fine-tuned on less data")),
    }


class Actions(QObject):
    """Every action by name: ``actions["save"]``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}
        for name, entry in _entries().items():
            action = QAction(entry.text, self)
            if entry.keys is not None:
                action.setShortcut(QKeySequence(entry.keys))
            if name == "quit":
                action.setShortcut(QKeySequence("Ctrl+Q"))
                action.setMenuRole(QAction.MenuRole.QuitRole)
            action.setStatusTip(entry.tip)
            self._by_name[name] = action
        self["full_screen"].setCheckable(True)
        self["settings"].setMenuRole(QAction.MenuRole.PreferencesRole)
        self["about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.themes = self._theme_choice()

    def _theme_choice(self) -> QActionGroup:
        texts = {"light": self.tr("&Light"), "dark": self.tr("&Dark"), "system": self.tr("As the &system")}
        group = QActionGroup(self)
        for mode in MODES:
            action = QAction(texts[mode], group)
            action.setCheckable(True)
            action.setData(mode)
        return group

    def show_theme(self, mode: str) -> None:
        """Tick the theme that is in force."""
        for action in self.themes.actions():
            action.setChecked(action.data() == mode)

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def named(self, *names: str) -> list[QAction]:
        """The actions called ``names``."""
        return [self._by_name[name] for name in names]

"""The frame around the work: theme, command palette, help, settings, and the places outside the document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from gradlab.records import LAYER_QUANTITIES, STEP_COLUMNS
from gradlab.spec import Experiment, weighted
from ui.document import DocumentModel
from ui.main_window import MainWindow
from ui.running import Engine
from ui.shell.commands import Command, commands_in, plain
from ui.support.logs import state_dir
from ui.support.motion import reduce_motion
from ui.support.settings import (
    DEVICE,
    MORE_CONTRAST,
    PALETTE_RECENT,
    REDUCED_MOTION,
    SHOW_WELCOME,
    THEME,
    Entry,
    Settings,
)
from ui.support.theme import Theme

if TYPE_CHECKING:
    from ui.plots import InstrumentBoard
    from ui.shell.palette import CommandPalette

MOST_RECENT = 12


class ShellControl(QObject):
    """Does what the menus View and Help and the command palette ask for."""

    layerAsked = Signal(str)
    """The name of a layer to go to."""
    settingChanged = Signal(object)
    """The entry of the settings that was changed, for those who act on it themselves."""

    def __init__(
        self, window: MainWindow, document: DocumentModel, theme: Theme, settings: Settings, engine: Engine
    ) -> None:
        super().__init__(window)
        self._engine = engine
        self._window = window
        self._document = document
        self._theme = theme
        self._settings = settings
        self._board: InstrumentBoard | None = None
        self._dialog: QDialog | None = None
        self._connect()

    def _connect(self) -> None:
        window, by_name = self._window, self._window.actions_by_name
        doings = {
            "palette": self.open_palette,
            "settings": self.open_settings,
            "shortcuts": self.open_shortcuts,
            "about": self.open_about,
            "copy_versions": lambda: QGuiApplication.clipboard().setText(self.versions()),
            "open_logs": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(state_dir()))),
        }
        for name, do in doings.items():
            by_name[name].triggered.connect(lambda _=False, do=do: do())
        by_name["full_screen"].toggled.connect(lambda full: window.showFullScreen() if full else window.showNormal())
        by_name.show_theme(self._theme.mode)
        by_name.themes.triggered.connect(lambda action: self.choose_theme(action.data()))
        for entry in (MORE_CONTRAST, REDUCED_MOTION, DEVICE):
            self.take_setting(entry)

    def set_board(self, board: InstrumentBoard) -> None:
        """Offer what the panels of ``board`` can do, too."""
        self._board = board

    def choose_theme(self, mode: str) -> None:
        """Take another theme at once and remember it."""
        self._settings.theme = mode
        self._theme.set_mode(mode)
        self._window.actions_by_name.show_theme(mode)

    @cached_property
    def palette(self) -> CommandPalette:
        """The list of all commands; made when it is first opened."""
        from ui.shell.palette import CommandPalette

        palette = CommandPalette(self._theme, self._window)
        palette.ran.connect(self._remember)
        return palette

    def open_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        from ui.shell.help import ShortcutSheet

        self._open(ShortcutSheet(self.sections(), self._window))

    def open_about(self) -> None:
        """Say what Gradlab is, and of which versions it is made."""
        from ui.shell.help import AboutDialog

        self._open(AboutDialog(self._theme, self.versions(), self._window))

    def open_settings(self) -> None:
        """Open the settings; what is changed there acts at once."""
        from ui.shell.settings_dialog import SettingsDialog

        step_bytes = bytes_of_step(self._document.experiment)
        dialog = SettingsDialog(self._settings, self._engine.devices, step_bytes, self._window)
        dialog.changed.connect(self.take_setting)
        self._open(dialog)

    def take_setting(self, entry: Entry[Any]) -> None:
        """Act on a setting that was changed."""
        get = self._settings.get
        match entry.key:
            case THEME.key:
                self.choose_theme(get(THEME))
            case MORE_CONTRAST.key:
                self._theme.set_more_contrast(get(MORE_CONTRAST))
            case REDUCED_MOTION.key:
                application = QApplication.instance()
                assert isinstance(application, QApplication)
                reduce_motion(application, reduced=get(REDUCED_MOTION))
            case SHOW_WELCOME.key:
                self._window.welcome.show_at_start.setChecked(get(SHOW_WELCOME))
            case DEVICE.key:
                self._engine.device = get(DEVICE)
        self.settingChanged.emit(entry)

    def versions(self) -> str:
        """Return what a bug report needs: versions, and what can be trained on."""
        from ui.support.crash import environment

        found = [f"{device.name} {device.kind}".strip() for device in self._engine.devices]
        devices = ", ".join(found) if found else self.tr("not known yet, the engine is loading")
        return f"{environment()}\n{self.tr('Devices')}: {devices}"

    def sections(self) -> dict[str, list[QAction]]:
        """The live actions by menu, submenus included."""
        return {plain(menu.title()): list(_flat(menu.actions())) for menu in self._window.menus.values()}

    def commands(self) -> list[Command]:
        """Everything that can be done now: menus, panels, layers."""
        found = [command for menu in self._window.menus.values()
                 for command in commands_in(plain(menu.title()), menu.actions())]  # fmt: skip
        if self._board is not None and not self._window.shows_welcome:
            for panel in self._board.panels.values():
                found += commands_in(panel.instrument.title, panel.menu.actions())
        return [*found, *self._layers()]

    def _layers(self) -> Iterator[Command]:
        for layer in self._document.experiment.layers:
            text = self.tr("Go to {name}").format(name=layer.name)
            yield Command(text, self.tr("Layer"), lambda name=layer.name: self.layerAsked.emit(name))

    def open_palette(self) -> None:
        """Open the command palette, or put it away."""
        if self.palette.isVisible():
            self.palette.put_away()
        else:
            self.palette.open_with(self.commands(), self._settings.get(PALETTE_RECENT))

    def _remember(self, name: str) -> None:
        before = [known for known in self._settings.get(PALETTE_RECENT) if known != name]
        self._settings.set(PALETTE_RECENT, (name, *before)[:MOST_RECENT])

    def _open(self, dialog: QDialog) -> None:
        """Open a dialog unless one is open: never two at once."""
        if self._dialog is not None:
            dialog.deleteLater()
            return
        self._dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def _on_finished(self, _result: int) -> None:
        self._dialog = None


def _flat(actions: list[QAction]) -> Iterator[QAction]:
    for action in actions:
        menu = action.menu()
        if menu is None:
            yield action
        else:
            yield from _flat(menu.actions())  # pyright: ignore[reportAttributeAccessIssue] - Qt's stubs say QObject


def bytes_of_step(experiment: Experiment) -> int:
    """Return what one recorded step of ``experiment`` takes, in bytes."""
    layers = len(weighted(experiment.layers))
    return 4 * (layers * len(LAYER_QUANTITIES) + len(STEP_COLUMNS))

"""What the application remembers between starts, declared as data over an INI file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QSettings

from ui.support.theme import MODES

T = TypeVar("T")

RECENT_MAX = 12
EVERYTHING_BYTES = 2**40
LAYOUT_VERSION = 2
"""Raise it when docks are added or renamed: an older layout is then not restored."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One remembered value: its key, its default, and how to read what a file holds.

    ``parse`` raises ``ValueError`` for anything that it does not accept; the default is used then.
    """

    key: str
    default: T
    parse: Callable[[object], T]


def _one_of(*allowed: str) -> Callable[[object], str]:
    def parse(raw: object) -> str:
        if raw not in allowed:
            raise ValueError(f"expected one of {allowed}, received {raw!r}")
        return str(raw)

    return parse


def _flag(raw: object) -> bool:
    words = {"true": True, "false": False}
    try:
        return words[str(raw).lower()]
    except KeyError:
        raise ValueError(f"expected true or false, received {raw!r}") from None


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"expected a text, received {raw!r}")
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError(f"expected a list of texts, received {raw!r}")
    return tuple(item for item in items if item)


def _whole(raw: object) -> int:
    return int(str(raw))


def _between(least: int, most: int) -> Callable[[object], int]:
    def parse(raw: object) -> int:
        value = _whole(raw)
        if not least <= value <= most:
            raise ValueError(f"expected {least} to {most}, received {value}")
        return value

    return parse


def _matching(pattern: str) -> Callable[[object], str]:
    def parse(raw: object) -> str:
        if re.fullmatch(pattern, str(raw)) is None:
            raise ValueError(f"expected a text like {pattern}, received {raw!r}")
        return str(raw)

    return parse


def _blob(raw: object) -> bytes:
    if not isinstance(raw, QByteArray | bytes):
        raise ValueError(f"expected bytes, received {type(raw).__name__}")
    return bytes(raw.data()) if isinstance(raw, QByteArray) else raw


THEME = Entry("appearance/theme", "system", _one_of(*MODES))
REDUCED_MOTION = Entry("appearance/reduced_motion", False, _flag)
MORE_CONTRAST = Entry("appearance/more_contrast", False, _flag)
DEVICE = Entry("training/device", "auto", _matching(r"auto|cpu|gpu:[0-9]{1,2}"))
"""What runs are trained on, as ``gradlab.train.train`` takes it."""
THREADS_WITHIN = Entry("training/threads_within", 0, _between(0, 256))
"""Threads that share one operation of TensorFlow; 0 leaves it to TensorFlow. Acts at the next start."""
THREADS_BESIDE = Entry("training/threads_beside", 0, _between(0, 256))
"""Operations of TensorFlow that run beside each other; 0 leaves it to TensorFlow. Acts at the next start."""
RECORDING_BUDGET_MB = Entry("recording/recording_budget_mb", 64, _between(8, 16_384))
"""Room for one run's recorded steps, in MiB; beyond it the oldest steps are kept as summaries."""
KEEP_EVERY_STEP = Entry("recording/keep_every_step", False, _flag)
"""Keep every step of a run, on the disk and in the file, whatever the budget."""
PALETTE_RECENT: Entry[tuple[str, ...]] = Entry("palette/recent", (), _texts)
SHOW_WELCOME = Entry("start/show_welcome", True, _flag)
RECENT: Entry[tuple[str, ...]] = Entry("files/recent", (), _texts)
LAST_FOLDER = Entry("files/last_folder", "", _text)
FIGURE_FORMAT = Entry("figure/format", "png", _one_of("png", "svg", "pdf", "csv"))
FIGURE_WIDTH = Entry("figure/width_mm", 160, _between(30, 1000))
FIGURE_HEIGHT = Entry("figure/height_mm", 100, _between(30, 1000))
FIGURE_DPI = Entry("figure/dpi", 300, _between(50, 1200))
FIGURE_COLORS = Entry("figure/colors", "light", _one_of("light", "dark"))
GEOMETRY = Entry("window/geometry", b"", _blob)
LAYOUT = Entry("window/layout", b"", _blob)
PANELS = Entry("window/panels", b"", _blob)
LAYOUT_VERSION_STORED = Entry("window/layout_version", 0, _whole)


def default_path() -> Path:
    """The settings file of this user."""
    return user_config_path("gradlab", appauthor=False) / "settings.ini"


class Settings:
    """Typed access to the settings file. A damaged file or value gives the defaults.

    ``path`` is the INI file; the user's own by default. Its folder is made when it is written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_path()
        self._store = QSettings(str(self._path), QSettings.Format.IniFormat)

    @property
    def path(self) -> Path:
        """The file behind these settings."""
        return self._path

    def get(self, entry: Entry[T]) -> T:
        """The remembered value, or the default when there is none that can be read."""
        raw = self._store.value(entry.key)
        if raw is None:
            return entry.default
        try:
            return entry.parse(raw)
        except ValueError:
            return entry.default

    def set(self, entry: Entry[T], value: T) -> None:
        """Remember ``value``."""
        self._store.setValue(entry.key, list(value) if isinstance(value, tuple) else value)

    def sync(self) -> None:
        """Write everything to the file now."""
        self._store.sync()

    @property
    def theme(self) -> str:
        """``light``, ``dark`` or ``system``."""
        return self.get(THEME)

    @theme.setter
    def theme(self, mode: str) -> None:
        if mode not in MODES:
            raise ValueError(f"theme must be one of {', '.join(MODES)}; received {mode!r}")
        self.set(THEME, mode)

    @property
    def recent_files(self) -> list[Path]:
        """Files opened or saved lately, the latest first, at most twelve."""
        return [Path(text) for text in self.get(RECENT)][:RECENT_MAX]

    def add_recent(self, path: Path) -> None:
        """Put ``path`` at the head of the recent files."""
        path = path.resolve()
        others = [known for known in self.recent_files if known != path]
        self._set_recent([path, *others])

    def remove_recent(self, path: Path) -> None:
        """Forget one recent file."""
        self._set_recent([known for known in self.recent_files if known != path.resolve()])

    @property
    def last_folder(self) -> Path:
        """Where the last file dialog ended; the home folder when that is gone."""
        folder = self.get(LAST_FOLDER)
        return Path(folder) if folder and Path(folder).is_dir() else Path.home()

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self.set(LAST_FOLDER, str(folder))

    def save_window(
        self, geometry: QByteArray | bytes, layout: QByteArray | bytes, panels: QByteArray | bytes = b""
    ) -> None:
        """Remember the window's place, the layout of its docks, and that of the instruments' panels."""
        self.set(GEOMETRY, _blob(geometry))
        self.set(LAYOUT, _blob(layout))
        self.set(PANELS, _blob(panels))
        self.set(LAYOUT_VERSION_STORED, LAYOUT_VERSION)

    def window(self) -> tuple[bytes, bytes]:
        """Geometry and layout as saved; empty where nothing fits this version."""
        fits = self.get(LAYOUT_VERSION_STORED) == LAYOUT_VERSION
        return self.get(GEOMETRY), self.get(LAYOUT) if fits else b""

    def panels(self) -> bytes:
        """The layout of the instruments' panels as saved; empty where it does not fit this version."""
        return self.get(PANELS) if self.get(LAYOUT_VERSION_STORED) == LAYOUT_VERSION else b""

    @property
    def recording_bytes(self) -> int:
        """The room that the recorded steps of a run may take; as good as boundless where every step is kept."""
        return EVERYTHING_BYTES if self.get(KEEP_EVERY_STEP) else self.get(RECORDING_BUDGET_MB) * 2**20

    def forget_window(self) -> None:
        """Go back to the default layout at the next start."""
        for entry in (GEOMETRY, LAYOUT, PANELS, LAYOUT_VERSION_STORED):
            self._store.remove(entry.key)

    def _set_recent(self, paths: list[Path]) -> None:
        self.set(RECENT, tuple(str(path) for path in paths[:RECENT_MAX]))

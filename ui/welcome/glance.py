"""What an experiment file holds, at a glance: its heatmap in small, its runs, and how its signal fares.

Files are read on a thread of their own, and what was seen is kept in the cache folder, so that a page of recent files
is there at once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path
from PySide6.QtCore import QObject, Signal

from gradlab.errors import GradlabError
from gradlab.records import FloatArray
from ui.support.beside import Tasks
from ui.support.health import Health, classify

COLUMNS = 160
MOST_BYTES = 200_000_000
"""A larger file is told by its summary alone; to read its steps would take too long for a glance."""
_EXPLODING = 3e38
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Glance:
    """One file. ``signal`` is the newest run's relative signal, float32 [layers, columns], empty where none is.

    NaN stands for a number that was not finite. ``problem`` is the sentence that says why the file cannot be read.
    """

    runs: int
    layers: int
    steps: int
    frozen: int
    signal: FloatArray
    problem: str = ""

    @property
    def health(self) -> Health | None:
        """How the signal of the layer that gets least stood at the end; None where nothing was recorded."""
        if not self.signal.size:
            return None
        last = self.signal[:, -1]
        if not np.isfinite(last).all():
            return Health.NON_FINITE
        if float(last.max()) > 10:
            return Health.EXPLODING
        return classify(float(last.min()))


NOTHING = np.empty((0, 0), np.float32)


def glance_at(path: Path) -> Glance:
    """Read ``path``; what cannot be read gives a glance with a problem, never an error."""
    import gradlab
    from gradlab.store import document_info

    try:
        info = document_info(path)
        layers = len(info.experiment.layers)
        frozen = sum(getattr(layer, "frozen", False) for layer in info.experiment.layers)
        steps = sum(run.steps for run in info.runs)
        plain = Glance(len(info.runs), layers, steps, frozen, NOTHING)
        if not steps or info.size_bytes > MOST_BYTES:
            return plain
        recorded = [history for history in gradlab.load(path).histories if not history.is_empty]
    except GradlabError as error:
        return Glance(0, 0, 0, 0, NOTHING, str(error))
    except OSError as error:
        return Glance(0, 0, 0, 0, NOTHING, f"{path.name} cannot be read: {error.strerror}")
    image = recorded[-1].relative_image(1, recorded[-1].last_step, COLUMNS)
    signal = np.where(image.nonfinite, np.nan, np.clip(image.values, -_EXPLODING, _EXPLODING)).astype(np.float32)
    return Glance(len(info.runs), layers, steps, frozen, signal)


class GlanceCache:
    """Keeps glances on the disk, by the file's path, time and size. What cannot be kept is only read again."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("gradlab", appauthor=False) / "glances"

    def look(self, path: Path) -> Glance | None:
        """The kept glance of the file as it is now, or None."""
        try:
            with self._place(path).open("rb") as file, np.load(file, allow_pickle=False) as kept:
                runs, layers, steps, frozen = (int(value) for value in kept["numbers"])
                return Glance(runs, layers, steps, frozen, kept["signal"].astype(np.float32))
        except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
            return None

    def keep(self, path: Path, glance: Glance) -> None:
        """Keep ``glance``, unless the file could not be read."""
        if glance.problem:
            return
        try:
            place = self._place(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            for older in place.parent.glob(f"{_digest(str(path))}-*.npz"):
                older.unlink(missing_ok=True)
            unfinished = place.with_suffix(f".{os.getpid()}.part")
            with unfinished.open("wb") as file:
                np.savez(file, numbers=[glance.runs, glance.layers, glance.steps, glance.frozen], signal=glance.signal)
            unfinished.replace(place)
        except OSError as error:
            _log.info("a glance of %s was not kept: %s", path.name, error)

    def _place(self, path: Path) -> Path:
        state = path.stat()
        return self._folder / f"{_digest(str(path))}-{_digest(f'{state.st_mtime_ns} {state.st_size}')}.npz"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class Glancer(QObject):
    """Reads glances on a thread beside the window's; ``seen`` brings a path and its glance, one after the other."""

    seen = Signal(object, object)

    def __init__(self, parent: QObject | None = None, cache: GlanceCache | None = None) -> None:
        super().__init__(parent)
        self._cache = cache or GlanceCache()
        self._tasks = Tasks(self)

    def look(self, path: Path) -> Glance | None:
        """What is known of ``path`` at once; else None, and ``seen`` brings it."""
        known = self._cache.look(path)
        if known is None:
            self._tasks.start(lambda: self.read(path))
        return known

    def read(self, path: Path) -> None:
        """Read ``path`` and tell; called on the other thread."""
        glance = glance_at(path)
        self._cache.keep(path, glance)
        self.seen.emit(path, glance)

    def finish(self) -> None:
        """Forget what waits and wait for the file that is being read."""
        self._tasks.clear()
        self._tasks.finish(None)

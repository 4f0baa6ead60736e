"""Where a run's older numbers wait while they are not looked at: a nameless file, which goes when the run goes.

What a run records in an hour would otherwise fill the memory that other programs need. A block stands in the file
column after column, because a view wants a few columns of many steps.
"""

import errno
import io
import logging
import os
import tempfile
import threading
import weakref
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)
PREFIX = "gradlab-"
_log = logging.getLogger(__name__)


class Spill:
    """A file of blocks, made when the first one comes; where none can be written the numbers stay in memory."""

    def __init__(self) -> None:
        """Start without a file."""
        self._file: io.FileIO | None = None
        self._lock = threading.Lock()
        self._end = 0
        self._free: dict[int, list[int]] = {}
        self.is_broken = False

    @property
    def file_bytes(self) -> int:
        """Return how long the file is."""
        return self._end

    def put(self, values: NDArray[Kind]) -> "Spilled[Kind] | None":
        """Write [rows, columns] to the file; None where that fails, as on a full disk, and then never again."""
        if self.is_broken:
            return None
        data = np.ascontiguousarray(values.T)
        try:
            with self._lock:
                place = self._room(data.nbytes)
                file = self._opened()
                file.seek(place)
                if file.write(data.data) != data.nbytes:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # a disk that fills up takes a part
        except OSError as error:
            self.is_broken = True
            _log.warning("older steps stay in memory, because no file can be written for them: %s", error)
            return None
        return Spilled(self, place, values.shape[0], values.shape[1], values.dtype)

    def read(self, place: int, into: NDArray[Any]) -> None:
        """Fill the contiguous array `into` with what stands at `place`.

        Raises:
            OSError: when the file cannot be read, because the disk fails.
        """
        with self._lock:
            file = self._opened()
            file.seek(place)
            if file.readinto(into.data) != into.nbytes:
                raise OSError("a file of older steps is shorter than what was written to it")

    def give_back(self, place: int, size: int) -> None:
        """Let `size` bytes at `place` be written over."""
        with self._lock:
            self._free.setdefault(size, []).append(place)

    def _opened(self) -> io.FileIO:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix=PREFIX, buffering=0)  # noqa: SIM115 - it lives as long as this
            weakref.finalize(self, self._file.close)
        return self._file

    def _room(self, size: int) -> int:
        free = self._free.get(size)
        if free:
            return free.pop()
        self._end += size
        return self._end - size


class Spilled(Generic[Kind]):
    """[rows, columns] that stand in a file."""

    def __init__(self, spill: Spill, place: int, rows: int, columns: int, kind: np.dtype[Kind]) -> None:
        """Stand at `place` of the file of `spill`."""
        self._spill = spill
        self._place = place
        self._rows = rows
        self.columns = columns
        self._kind = kind

    def read(self, first: int, end: int, columns: slice) -> NDArray[Kind]:
        """Return rows first to end - 1 of `columns`, which lie side by side."""
        start, stop, _ = columns.indices(self.columns)
        found = np.empty((stop - start, self._rows), self._kind)
        self._spill.read(self._place + start * self._rows * self._kind.itemsize, found)
        return found[:, first:end].T

    def forget(self) -> None:
        """Give its room back; it must not be read any more."""
        self._spill.give_back(self._place, self._rows * self.columns * self._kind.itemsize)

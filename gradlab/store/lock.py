"""A lock that the operating system frees when its owner ends, however that happens."""

import os
import sys
from pathlib import Path


class OwnerLock:
    """Held by the process that works on a session; a file with nothing in it."""

    def __init__(self, path: Path) -> None:
        """Stand for the lock file at `path`, which is made when it is taken."""
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock; tell whether it was free."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Free the lock, if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    """Lock the file or raise OSError at once."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

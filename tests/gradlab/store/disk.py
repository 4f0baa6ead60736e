"""A disk that fails when it is told to."""

import sys
from collections.abc import Iterator

import apsw
import pytest


class FailingDisk(apsw.VFS):
    """SQLite's way to the disk, which fails from the `failing`-th write or sync on, `times` times."""

    def __init__(self) -> None:
        self.base = apsw.vfs_names()[0]
        super().__init__("failing", self.base, makedefault=True)
        self.calls, self.failing, self.times = 0, sys.maxsize, sys.maxsize
        self.error: type[Exception] = apsw.FullError

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return FailingFile(self, name, flags)

    def count(self) -> None:
        """Count a call that reaches the disk, and fail if it is time to."""
        self.calls += 1
        if self.failing <= self.calls < self.failing + self.times:
            raise self.error("injected")

    def mend(self) -> None:
        """Take everything again."""
        self.failing = sys.maxsize


class FailingFile(apsw.VFSFile):
    """A file on a disk that fails."""

    def __init__(self, disk: FailingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self.disk = disk
        super().__init__(disk.base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.count()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.disk.count()
        super().xSync(flags)


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    failing = FailingDisk()
    yield failing
    failing.unregister()

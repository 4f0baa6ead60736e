"""A file that appears under its name only when it is whole."""

import contextlib
import os
import secrets
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from gradlab.errors import ExportError

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """Return `text` as one CSV field that a spreadsheet does not take for a formula."""
    if text.startswith(_RISKY):
        text = "'" + text
    if any(letter in text for letter in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


class Output:
    """Writes to a hidden file beside `path`, which takes its place when the `with` block ends well.

    What is no plain file, such as a pipe, is written to directly.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Create the hidden file.

        Raises:
            ExportError: when nothing can be written there.
        """
        self.path = Path(path)
        self._target = Path(os.path.realpath(self.path))
        special = self._target.exists() and not self._target.is_file()
        hidden = f".{self._target.name}.{secrets.token_hex(4)}.part"
        self._part = self._target if special else self._target.with_name(hidden)
        if self.path.is_dir():
            raise ExportError(f"{self.path} is a folder; give the name of a file to write.")
        with self.explained():
            self._file = cast("BinaryIO", self._part.open("wb"))

    @property
    def file(self) -> BinaryIO:
        """Return the hidden file, for a library that writes to one itself; see `explained`."""
        return self._file

    def write(self, content: str | bytes) -> None:
        """Add bytes, or text in UTF-8.

        Raises:
            ExportError: when the disk is full or failing.
        """
        with self.explained():
            self._file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)

    def commit(self) -> None:
        """Put what was written in the place of `path`."""
        with self.explained():
            self._file.close()
            if self._part != self._target:
                self._part.replace(self._target)

    def discard(self) -> None:
        """Leave `path` as it was."""
        with contextlib.suppress(OSError):
            self._file.close()
        if self._part != self._target:
            self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return the output itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in place, or remove it when the block failed."""
        if kind is not None:
            self.discard()
            return
        try:
            self.commit()
        except ExportError:
            self.discard()
            raise

    @contextlib.contextmanager
    def explained(self) -> Generator[None, None, None]:
        """Turn the system's complaints into an ExportError."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise ExportError(f"{self.path} cannot be written ({reason}); write to another place.") from None

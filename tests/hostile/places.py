"""Files that are no experiment at all, and places that are no files."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

from tests.hostile.forge import Maker, content
from tests.hostile.good import good_bytes

HEADER = b"SQLite format 3\0"


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.json", bytes(50_000_000))
    return packed.getvalue()


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def _missing(_path: Path) -> None:
    """Write nothing."""


def link(target: str) -> Maker:
    """Return a maker of a link to `target`."""
    return lambda path: path.symlink_to(target)


def named(name: str) -> Maker:
    """Return a maker that writes nothing and opens a file called `name` beside the path."""
    return lambda path: path.parent / name


PLACES: dict[str, Maker] = {
    "nothing in it": content(b""),
    "one byte": content(b"S"),
    "only the first words": content(HEADER),
    "half a header": content(good_bytes()[:60]),
    "only a header": content(good_bytes()[:100]),
    "half of it": content(good_bytes()[: len(good_bytes()) // 2]),
    "all but the last page": content(good_bytes()[:-8192]),
    "all but the last byte": content(good_bytes()[:-1]),
    "text": content(b"import os; os.system('true')\n" * 50),
    "a zip bomb": content(_zip_bomb()),
    "a gzip bomb": content(gzip.compress(bytes(50_000_000))),
    "a pickle": content(b"\x80\x04cposix\nsystem\n(S'true'\ntR." + bytes(100)),
    "a picture": content(b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "an HDF5 file": content(b"\x89HDF\r\n\x1a\n" + bytes(200)),
    "the first words and noise": content(HEADER + bytes(range(256)) * 40),
    "a good header and noise": content(good_bytes()[:100] + bytes(range(256)) * 400),
    "a folder": _folder,
    "a pipe": _pipe,
    "a link to itself": _loop,
    "a link to nothing": _dangling,
    "no file": _missing,
    "a device without end": link("/dev/zero"),
    "a device of noise": link("/dev/urandom"),
    "another's file": link("/etc/passwd"),
    "the process's memory": link("/proc/self/mem"),
    "a name with a zero": named("a\0b.gradlab"),
    "a name with a question": named("good.gradlab?mode=rwc&vfs=unix-none"),
    "a name in URI's words": named("file:good.gradlab?mode=memory"),
    "a name of 5,000 letters": named("x" * 5000),
    "a name in memory": lambda _path: Path(":memory:"),
    "a way up": named("../../../../../../../../etc/passwd"),
}

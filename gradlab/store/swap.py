"""Puts a whole new file in the place of an old one: checked, on the disk, in one move, the old one kept if wanted."""

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import apsw

from gradlab.errors import DocumentError

LEFTOVER_SECONDS = 3600
BACKUP_SUFFIX = ".bak"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def replacing(
    path: str | os.PathLike[str], needed_bytes: int, *, backup: bool = False, token: str = ""
) -> Generator[Path]:
    """Give the name of a new file to write, which takes the place of `path` when the block ends well.

    `needed_bytes` is named when the disk is full. With `backup` the old file stays beside it as `path`.bak. `token`
    is part of the new file's name until then, so that `sweep_of` finds it again after a crash.

    Raises:
        DocumentError: no such folder, no permission, disk full: one sentence that says how to mend it.
    """
    target = _resolved(Path(path))
    _check_target(target)
    sweep(target)
    part = _part(target, token or secrets.token_hex(8))
    try:
        part.unlink(missing_ok=True)
        yield part
        _swap_in(part, target, backup=backup)
    except (apsw.Error, OSError, UnicodeEncodeError) as error:
        raise DocumentError(_complaint(target, error, needed_bytes)) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def is_full(error: Exception) -> bool:
    """Tell whether `error` says that the disk is full or failing."""
    return isinstance(error, apsw.FullError | apsw.IOError) or getattr(error, "errno", None) in {*FULL, errno.EIO}


def sweep(target: Path, older_than: float = LEFTOVER_SECONDS) -> None:
    """Remove what a save to `target` that was killed long ago left behind."""
    for leftover in target.parent.glob(f".{_literal(_stem(target))}.*.part*"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > older_than:
                leftover.unlink()


def sweep_of(token: str, path: Path) -> None:
    """Remove what the owner of `token`, who lives no more, left behind of a save to `path`."""
    part = _part(_resolved(path), token)
    for left in (part, _spare(part)):
        with contextlib.suppress(OSError):
            left.unlink(missing_ok=True)


def _part(target: Path, token: str) -> Path:
    """Return the name that a new file has until it takes the place of `target`."""
    return target.with_name(f".{_stem(target)}.{token}.part")


def _spare(part: Path) -> Path:
    """Return the name that the old file has for a moment, before it becomes the backup."""
    return part.with_name(part.name + ".bak")


def _resolved(path: Path) -> Path:
    """Return the file behind `path`, so that a link stays a link."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _stem(target: Path) -> str:
    """Return the beginning of the name, short enough that a longer name can be made of it."""
    return target.name[:40]


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise DocumentError(f"{target} is a folder; give the name of a file, such as {target.name}.gradlab.")
    if not target.parent.is_dir():
        raise DocumentError(f"{target}: there is no folder {target.parent}; make it first or save elsewhere.")
    if not os.access(target.parent, os.W_OK):
        raise DocumentError(f"{target}: nothing may be written in the folder {target.parent}; save elsewhere.")
    if target.exists() and not os.access(target, os.W_OK):
        raise DocumentError(f"{target} is write-protected; save under another name.")


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _swap_in(part: Path, target: Path, *, backup: bool) -> None:
    """Make sure that the new file is on the disk, then put it in the old one's place in one move."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        part.chmod(target.stat().st_mode & 0o777)
        if backup:
            _keep(target, _spare(part))
    part.replace(target)
    if os.name == "posix":
        # The new file is in place, even where a network folder refuses this last step.
        with contextlib.suppress(OSError):
            _flush_folder(target.parent)


def _keep(target: Path, spare: Path) -> None:
    """Let the old file be found under its second name as well; a failure costs the backup and not the save."""
    with contextlib.suppress(OSError):
        spare.unlink(missing_ok=True)
        try:
            os.link(target, spare)
        except OSError:
            shutil.copy2(target, spare)
        spare.replace(target.with_name(target.name + BACKUP_SUFFIX))
    with contextlib.suppress(OSError):
        spare.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _complaint(target: Path, error: Exception, needed_bytes: int) -> str:
    if is_full(error):
        return (
            f"{target} was not saved: the disk is full or failing; free at least {1 + needed_bytes // 2**20} MB and"
            " save again. The old file, if there was one, is as it was."
        )
    if isinstance(error, UnicodeEncodeError):
        name = os.fsencode(target.name).decode("utf-8", "replace")
        return f"{name} was not saved: its name is not valid text; choose another name."
    return f"{target} was not saved ({error}); check that the folder can be written to, or save elsewhere."

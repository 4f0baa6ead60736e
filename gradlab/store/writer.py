"""Writes an experiment file: a whole new file beside the old one, checked, then swapped in."""

import contextlib
import errno
import hashlib
import json
import os
import secrets
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import apsw
import numpy as np
from safetensors.numpy import save as weights_to_bytes

from gradlab.errors import DocumentError
from gradlab.records import LAYER_INDEX, STEP_INDEX, Checkpoint
from gradlab.spec import Experiment
from gradlab.store.chunks import chunks_of
from gradlab.store.digest import digest
from gradlab.store.history import History
from gradlab.store.schema import APPLICATION_ID, PIECE_BYTES, TABLES, VERSION
from gradlab.store.sql import execute, sound
from gradlab.version import __version__

LEFTOVER_SECONDS = 3600
SETTINGS = (
    "page_size = 8192",
    "journal_mode = OFF",
    "synchronous = OFF",
    f"application_id = {APPLICATION_ID}",
    f"user_version = {VERSION}",
)


def save(path: str | os.PathLike[str], experiment: Experiment, histories: Sequence[History] = ()) -> None:
    """Write `experiment` and its recorded runs to `path`; a failure leaves the old file as it was.

    Raises:
        DocumentError: no such folder, no permission, disk full: one sentence that says how to mend it.
    """
    target = _resolved(Path(path))
    _check_target(target)
    _sweep(target)
    part = target.with_name(f".{_stem(target)}.{secrets.token_hex(4)}.part")
    try:
        _write(part, experiment, histories)
        _swap_in(part, target)
    except (apsw.Error, OSError, UnicodeEncodeError) as error:
        raise DocumentError(_complaint(target, error, histories)) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


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


def _sweep(target: Path) -> None:
    """Remove what a save that was killed long ago left behind."""
    for leftover in target.parent.glob(f".{_literal(_stem(target))}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
                leftover.unlink()


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _write(part: Path, experiment: Experiment, histories: Sequence[History]) -> None:
    connection = apsw.Connection(str(part))
    try:
        # The file is new and unseen until it is swapped in: a journal would protect nothing.
        for setting in SETTINGS:
            execute(connection, f"PRAGMA {setting}")
        execute(connection, "BEGIN")
        for statement in TABLES.values():
            execute(connection, statement)
        execute(connection, "INSERT INTO meta VALUES ('written_by', ?)", (f"gradlab {__version__}",))
        execute(connection, "INSERT INTO revision VALUES (1, NULL, ?, ?)", (time.time(), experiment.to_json()))
        for position, history in enumerate(histories):
            _write_run(connection, position, history)
        execute(connection, "INSERT INTO meta VALUES ('digest', ?)", (digest(connection),))
        execute(connection, "COMMIT")
        if not sound(connection):
            raise DocumentError("the file that was written did not pass its check; save again, elsewhere if need be.")
    finally:
        connection.close()


def _write_run(connection: apsw.Connection, position: int, history: History) -> None:
    started, ended = history.started, history.ended
    end = (ended.step, ended.reason.value, ended.text, ended.layer, ended.quantity) if ended else (None,) * 5
    row = (
        started.run,
        position,
        started.experiment.to_json(),
        json.dumps(started.layer_names),
        json.dumps(started.frozen),
        json.dumps({"layer": list(LAYER_INDEX), "step": list(STEP_INDEX)}),
        started.device,
        json.dumps(dict(started.environment)),
        started.started_at,
        history.last_step,
        history.table.budget_bytes,
        *end,
    )
    execute(connection, f"INSERT INTO run VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - question marks only
    for chunk in chunks_of(history.table):
        values = (started.run, chunk.level, chunk.first, chunk.count, "raw", chunk.checksum, chunk.data)
        execute(connection, "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    for index, item in enumerate(history.evaluations):
        numbers = (item.train_loss, item.train_accuracy, item.validation_loss, item.validation_accuracy)
        values = (started.run, index, item.step, struct.pack("<4d", *numbers))
        execute(connection, "INSERT INTO evaluation VALUES (?, ?, ?, ?)", values)
    for index, event in enumerate(history.events):
        values = (
            started.run,
            index,
            event.step,
            event.kind,
            event.text,
            json.dumps(dict(event.details), default=_plain),
        )
        execute(connection, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", values)
    if history.checkpoint is not None:
        _write_checkpoint(connection, started.run, history.checkpoint)


def _plain(value: Any) -> Any:
    """Return what JSON knows for what it does not: a numpy number as a number, all else as text."""
    return cast("Any", value).item() if isinstance(value, np.generic) else str(value)


def _write_checkpoint(connection: apsw.Connection, run: str, checkpoint: Checkpoint) -> None:
    arrays = {name: np.asarray(value, order="C") for name, value in checkpoint.weights.items()}
    data = weights_to_bytes(arrays, {"state": json.dumps(dict(checkpoint.state), default=_plain)})
    name = hashlib.sha256(data).hexdigest()
    execute(connection, "INSERT INTO checkpoint VALUES (?, ?, ?)", (run, checkpoint.step, name))
    for piece, first in enumerate(range(0, len(data), PIECE_BYTES)):
        values = (name, piece, data[first : first + PIECE_BYTES])
        execute(connection, "INSERT OR IGNORE INTO blob VALUES (?, ?, ?)", values)


def _swap_in(part: Path, target: Path) -> None:
    """Make sure that the new file is on the disk, then put it in the old one's place in one move."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        part.chmod(target.stat().st_mode & 0o777)
    part.replace(target)
    if os.name == "posix":
        # The new file is in place, even where a network folder refuses this last step.
        with contextlib.suppress(OSError):
            _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _complaint(target: Path, error: Exception, histories: Sequence[History]) -> str:
    full = isinstance(error, apsw.FullError) or getattr(error, "errno", None) in {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
    }
    if full or isinstance(error, apsw.IOError):
        needed = 1 + sum(_bytes_of(history) for history in histories) // 2**20
        return (
            f"{target} was not saved: the disk is full or failing; free at least {needed} MB and save again."
            " The old file, if there was one, is as it was."
        )
    if isinstance(error, UnicodeEncodeError):
        name = os.fsencode(target.name).decode("utf-8", "replace")
        return f"{name} was not saved: its name is not valid text; choose another name."
    return f"{target} was not saved ({error}); check that the folder can be written to, or save elsewhere."


def _bytes_of(history: History) -> int:
    weights = history.checkpoint.weights.values() if history.checkpoint else ()
    return history.table.memory_bytes + sum(value.nbytes for value in weights)

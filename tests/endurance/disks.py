"""Disks that fail at the n-th call, and disks that are too small."""

import queue
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import numpy as np

import gradlab
from gradlab.errors import DocumentError
from gradlab.records import STEP_QUANTITIES, Frame
from gradlab.store import History, Mark, RunNote, Session, StorageNews, delta_of, load, save, storage
from tests.gradlab.store.disk import FailingDisk
from tests.gradlab.store.runs import finished, numbers, started

PATIENCE = 60


def fail_at_every_call(folder: Path, calls: int) -> dict[str, int]:
    """Let the n-th write or sync fail, n = 1 to `calls`, with a full and a failing disk; count what went wrong."""
    storage.RETRY_SECONDS = 0.002
    result = {"tries": 0, "refused": 0, "corrupt": 0, "crashes": 0, "not recovered": 0}
    disk = FailingDisk()
    history, healthy = finished(numbers(900)), gradlab.preset("healthy")
    path = folder / "document.gradlab"
    save(path, gradlab.preset("vanishing"))
    try:
        for error in (apsw.FullError, apsw.IOError):
            for n in range(1, calls + 1):
                result["tries"] += 1
                disk.error = error
                _session_with(disk, folder, n, history, result)
                disk.calls, disk.failing = 0, n
                try:
                    save(path, healthy, [history])
                except DocumentError:
                    result["refused"] += 1
                except Exception:  # noqa: BLE001 - what is counted here is exactly that
                    result["crashes"] += 1
                disk.mend()
                result["corrupt"] += not _opens(path)
    finally:
        disk.unregister()
    return result


def _session_with(disk: FailingDisk, folder: Path, n: int, history: History, result: dict[str, int]) -> None:
    """Record into a session whose disk fails from the n-th call on for three calls, and read it again."""
    session = Session.create(folder / "sessions", gradlab.preset("vanishing"), lambda _news: None)
    disk.calls, disk.failing, disk.times = 0, n, 3
    session.put_run(delta_of(history, 0, RunNote()))
    session.put_experiment(gradlab.preset("healthy"))
    _settle(session)
    disk.mend()
    disk.times = 10**9
    again, document = Session.recover(_left(session), lambda _news: None)
    same = len(document.histories) == 1 and document.histories[0].last_step == history.last_step
    result["not recovered"] += not (same and document.experiment == gradlab.preset("healthy"))
    again.close()


def _settle(session: Session) -> None:
    """Wait until everything is in the session, however often the disk refuses."""
    while True:
        try:
            session.settle().result(PATIENCE)
        except DocumentError:
            continue
        if session.is_settled:
            return


def _left(session: Session) -> Path:
    session.close(keep=True)
    return session.folder


def _opens(path: Path) -> bool:
    try:
        load(path)
    except DocumentError:
        return False
    return True


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path | None]:
    """Give a folder on a disk of so many megabytes; None where this machine lets none be mounted."""
    place = folder / f"disk-{megabytes}"
    place.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    done = subprocess.run(line, capture_output=True, check=False)
    try:
        yield place if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(place)], check=True)


def fill_a_disk(place: Path) -> dict[str, object]:
    """Record until the disk is full, make room, and find every recorded step; the document is refused meanwhile."""
    storage.RETRY_SECONDS = 0.01
    free = place.stat().st_dev and _free(place)
    filler = place / "filler"
    filler.write_bytes(b"x" * (free // 2))
    news: queue.Queue[StorageNews] = queue.Queue()
    session = Session.create(place / "sessions", gradlab.preset("vanishing"), news.put)
    history, mark, told = History(started(40), 2**30), Mark(), ""
    values = numbers(256, 40)
    while not told:
        history.add(Frame(history.last_step + 1, values, np.zeros((256, len(STEP_QUANTITIES)), np.float32), 0.1))
        delta = delta_of(history, 0, RunNote(), mark)
        mark = delta.end
        session.put_run(delta)
        told = news.get(timeout=PATIENCE).trouble
    try:
        session.save(place / "document.gradlab").result(PATIENCE)
        refused = False
    except DocumentError:
        refused = True
    filler.unlink()
    _settle(session)
    again, document = Session.recover(_left(session), lambda _news: None)
    (found,) = document.histories
    same = np.array_equal(found.row("delta_rms"), history.row("delta_rms")) and found.last_step == history.last_step
    again.close()
    return {"recorded": history.last_step, "refused while full": refused, "all there afterwards": bool(same)}


def _free(place: Path) -> int:
    import shutil

    return shutil.disk_usage(place).free

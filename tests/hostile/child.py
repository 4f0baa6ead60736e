"""Opens files in a process of its own and reports on each: `python -m tests.hostile.child < requests > reports`.

A request is a line with a path as JSON; a report is a line of JSON. Everything that Python opens or runs is seen by an
audit hook, everything that SQLite opens by a file system that stands in front of the real one.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import apsw

from gradlab.errors import DocumentError
from gradlab.store import document_info, load
from tests.hostile.good import good_bytes
from tests.hostile.reading import read_whole

CODE = (
    "exec",
    "compile",
    "import",
    "marshal",
    "pickle",
    "ctypes",
    "subprocess",
    "socket",
    "webbrowser",
    "code.__new__",
)
CODE += ("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile")
MOST_ADDRESSES = 6 * 2**30
Report = dict[str, Any]


class Witness:
    """Notes what is opened and run while it is told to watch."""

    def __init__(self) -> None:
        self.watching = False
        self.opened: list[str] = []
        self.ran: list[str] = []
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event in {"open", "os.open", "sqlite3.connect", "shutil.copyfile"}:
            self.note(arguments[0])
        elif event.startswith(CODE):
            self.ran.append(event)

    def note(self, path: Any) -> None:
        """Note that `path` was opened."""
        if self.watching and path is not None and not isinstance(path, int):
            self.opened.append(os.fsdecode(path))


def watched_system(witness: Witness) -> apsw.VFS:
    """Put a file system that tells `witness` of every file in front of SQLite's own."""

    class Watched(apsw.VFS):
        def xOpen(self, name: Any, flags: list[int]) -> Any:
            witness.note(name.filename() if isinstance(name, apsw.URIFilename) else name)
            return super().xOpen(name, flags)

        def xDlOpen(self, filename: str) -> int:
            witness.ran.append("xDlOpen")
            return super().xDlOpen(filename)

    return Watched("watched", "", makedefault=True)


def report(path: Path, witness: Witness) -> Report:
    """Open the file in both ways and say what came of it; seconds are those of the processor."""
    witness.opened, witness.ran = [], []
    start, said, told = time.process_time(), "", "opened"
    witness.watching = True
    try:
        document_info(path)
        read_whole(load(path))
    except DocumentError as error:
        told, said = "refused", str(error)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the finding
        told, said = type(error).__name__, repr(error)[:500]
    finally:
        witness.watching = False
    seconds = time.process_time() - start
    return {
        "told": told,
        "said": said,
        "seconds": seconds,
        "peak_mb": peak_mb(),
        "opened": witness.opened,
        "ran": witness.ran,
    }


def peak_mb() -> float:
    """Return the most memory that this process has held.

    On Linux `ru_maxrss` would count what the parent held when it forked.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = status.read_text(encoding="ascii").split()
    return int(words[words.index("VmHWM:") + 1]) / 1024


def main() -> None:
    """Answer requests until there are no more."""
    warnings.simplefilter("error")  # what opens is drawn, too, and a warning is a finding
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))  # no test may take the machine down
    witness = Witness()
    system = watched_system(witness)
    warm = Path(sys.argv[1]) / "warm.gradlab"
    warm.write_bytes(good_bytes())
    first = report(warm, witness)  # whatever is imported late is imported now
    assert first["told"] == "opened", first
    print(json.dumps(report(warm, witness)), flush=True)
    for line in sys.stdin:
        print(json.dumps(report(Path(json.loads(line)), witness)), flush=True)
    system.unregister()


if __name__ == "__main__":
    main()

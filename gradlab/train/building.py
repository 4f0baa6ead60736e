"""What loading TensorFlow and building graphs leave to the rest of the process.

Both keep Python busy for seconds and make very many small objects that stay. Graphs are often built on one thread
while a run goes on, and is spoken to, on others: these wait for Python's lock, which a busy thread lends every five
milliseconds, and for the garbage collector, which holds it while it looks through everything that TensorFlow consists
of, a quarter of a second each time. No TensorFlow here.
"""

import contextlib
import gc
import sys
import threading
from collections.abc import Iterator

TURN_SECONDS = 0.0005
"""A thread that builds keeps Python's lock for so long at most while another one wants it."""
_NEVER = 2**30  # younger collections between two full ones
_HALF = 5e-7  # Python cuts an interval off to whole microseconds, and what it says of one may lie a little below
_lock = threading.Lock()


class _Usual:
    """The settings of this process as they were before the first of the graphs that are being built."""

    def __init__(self) -> None:
        self._builders = 0
        self._turn = 0.0
        self._thresholds = (0, 0, 0)

    def leave(self) -> None:
        with _lock:
            self._builders += 1
            if self._builders == 1:
                self._turn, self._thresholds = sys.getswitchinterval(), gc.get_threshold()
                sys.setswitchinterval(min(self._turn, TURN_SECONDS) + _HALF)
                gc.set_threshold(*self._thresholds[:2], _NEVER)

    def come_back(self) -> None:
        with _lock:
            self._builders -= 1
            if self._builders == 0:
                sys.setswitchinterval(self._turn + _HALF)
                gc.set_threshold(*self._thresholds)


_usual = _Usual()


@contextlib.contextmanager
def while_building() -> Iterator[None]:
    """Let other threads go on well while this one builds; may be entered by several threads, and again by one.

    Python's lock changes hands more often, and full garbage collections wait until the last graph is built; younger
    ones go on. Then both are as they were.
    """
    _usual.leave()
    try:
        yield
    finally:
        _usual.come_back()

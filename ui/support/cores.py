"""Which threads draw the window: on few cores only the GUI thread, so that training keeps the other one.

Qt fills large areas in slices on a pool of threads. Each fill wakes them all, a thousand times a second while a run is
watched, and each may push the thread that computes from its core. With two cores the window gains nothing by it.
"""

from __future__ import annotations

import os

FEW_CORES = 3
_SWITCH = "QT_NO_GUI_THREADPOOL"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def leave_cores_to_training() -> bool:
    """Let Qt fill areas on the GUI thread alone if cores are few; to be called before anything is drawn.

    Return whether it will. A person's own choice in the environment stands.
    """
    if cores() <= FEW_CORES:
        os.environ.setdefault(_SWITCH, "1")
    return _SWITCH in os.environ

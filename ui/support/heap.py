"""How the C library hands out memory: large blocks straight from the system, so that they go back to it at once.

glibc does so above a threshold, and raises the threshold with each larger block that is freed. From then on arrays lie
in the heap between small things that stay, and what is freed leaves holes: a window that trains for hours would grow
for as long. A threshold that was set once stays.
"""

from __future__ import annotations

import ctypes
import sys

LARGE_BYTES = 128 * 1024
_M_MMAP_THRESHOLD = -3
"""`mallopt`'s name of the threshold, in malloc.h."""


def keep_large_blocks_apart() -> bool:
    """Fix the threshold at `LARGE_BYTES`; tell whether there is a C library that has one."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return bool(library.mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES))

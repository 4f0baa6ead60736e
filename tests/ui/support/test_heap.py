"""Large blocks come from the system whatever was freed before; in a process of its own, because it is for ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ui.support.heap import LARGE_BYTES

PROGRAM = """
import ctypes, sys
from ui.support.heap import LARGE_BYTES, keep_large_blocks_apart

class Info(ctypes.Structure):
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]

library = ctypes.CDLL(None)
if not hasattr(library, "mallinfo2"):
    sys.exit("skip")
library.mallinfo2.restype = Info
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "set":
    assert keep_large_blocks_apart()
library.free(library.malloc(64 * LARGE_BYTES))
before = library.mallinfo2().hblkhd
block = library.malloc(2 * LARGE_BYTES)
print(library.mallinfo2().hblkhd - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc has such a threshold")
def test_a_freed_block_does_not_raise_the_threshold() -> None:
    taken: dict[str, int] = {}
    for how in ("set", "usual"):
        done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=False)
        if "skip" in done.stderr:
            pytest.skip("this C library does not tell what it does")
        assert done.returncode == 0, done.stderr
        taken[how] = int(done.stdout)
    assert taken["set"] >= 2 * LARGE_BYTES
    assert taken["usual"] == 0

"""What a process that will be killed tells through a pipe."""

import os
import struct
import time

LINE = struct.Struct("<cqd")
"""R (recorded), C (committed), B (about to be saved) or S (saved), which step or state, and when."""


def tell(pipe: int, kind: bytes, number: int) -> None:
    """Write a line, which is whole or not there."""
    os.write(pipe, LINE.pack(kind, number, time.monotonic()))

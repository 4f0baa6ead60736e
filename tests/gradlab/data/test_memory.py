"""A file that is larger than the memory a process may take is trained from where it lies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROWS, SIDE = 150_000, 28
ROOM = 160 * 2**20
"""Bytes; as float32 the pictures take almost three times as much."""

CHILD = """
import resource, sys
import numpy as np
from gradlab.data import dataset, load_data
from gradlab.spec import IdxFile
pictures, labels, resident, room = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
used = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmData"))
resource.setrlimit(resource.RLIMIT_DATA, (used + room, used + room))
dataset.RESIDENT_BYTES = resident
try:
    data = load_data(IdxFile(path=pictures, labels=labels, scaling="none"))
    rows = data.train_inputs[np.random.default_rng(0).integers(0, 120_000, 1200)]
except MemoryError:
    print("memory full")
else:
    print(type(data.train_inputs).__name__, rows.shape[1], int(rows.max()), len(data.train_targets))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on a process's own data is Linux's")
@pytest.mark.parametrize(
    ("resident", "said"), [(2**26, "MappedExamples 784 7 120000"), (2**40, "memory full")], ids=["mapped", "read"]
)
def test_a_file_larger_than_memory(resident: int, said: str, tmp_path: Path) -> None:
    """The same file under the same limit: mapped it is read, taken into memory it is not."""
    pictures, labels = tmp_path / "pictures.idx", tmp_path / "labels.idx"
    header = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in (ROWS, SIDE, SIDE))
    with pictures.open("wb") as file:  # a hole on the disk, but for a bright pixel in one picture of a hundred
        file.write(header)
        for row in range(0, ROWS, 100):
            file.seek(len(header) + row * SIDE * SIDE)
            file.write(b"\x07")
        file.truncate(len(header) + ROWS * SIDE * SIDE)
    labels.write_bytes(bytes([0, 0, 8, 1]) + ROWS.to_bytes(4, "big") + bytes(row % 10 for row in range(ROWS)))
    command = [sys.executable, "-c", CHILD, str(pictures), str(labels), str(resident), str(ROOM)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == said

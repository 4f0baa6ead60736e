"""What is read or drawn before it is split: examples, targets and their names, and what every file must keep to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import DataError

MOST_CLASSES, LEAST_ROWS = 1000, 10
LARGEST = 1e30
"""Beyond it, squares and sums of float32 overflow."""
PIECE = 8192


@dataclass(frozen=True, eq=False)
class Table:
    """Examples and what is to be told of them.

    Attributes:
        inputs: [rows, ...] of any type of number; it may be mapped from a file.
        targets: int32 [rows], 0 to classes - 1, or float64 [rows] where numbers are predicted.
        class_names: empty where numbers are predicted.
        picture: height, width and channels, if examples are pictures.
    """

    inputs: NDArray[Any]
    targets: NDArray[Any]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    picture: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class FileState:
    """When a file was changed and its size: enough to know that it must be read again."""

    path: Path
    changed: int
    size: int

    def require_unchanged(self) -> None:
        """Raise a DataError when the file is gone or is no longer as it was."""
        if state_of(str(self.path), "the data file") != self:
            raise DataError(f"{self.path}: the data file was changed while it was used; start the run again.")


def state_of(name: str, kind: str) -> FileState:
    """Return the state of the file called `name`, which should be `kind`, such as "a CSV file".

    Raises:
        DataError: when there is none.
    """
    path = Path(name)
    try:
        state = path.stat()
    except (OSError, ValueError):  # a path with a NUL character is a ValueError
        raise DataError(f"{name!r}: there is no such data file; choose it again.") from None
    if path.is_dir():
        raise DataError(f"{path}: this is a folder, not {kind}; choose a file in it.")
    if not path.is_file():
        raise DataError(f"{path}: this is not a plain file; save the data as {kind} first.")
    return FileState(path, state.st_mtime_ns, state.st_size)


def coded(labels: NDArray[Any], where: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return whole numbers [rows] as int32 codes of classes, in the order of their values, and the classes' names.

    Raises:
        DataError: when they are not whole numbers, or too few or too many different ones; `where` says of what.
    """
    if labels.dtype.kind == "f":
        odd = np.flatnonzero(~np.isfinite(labels) | (labels != np.floor(labels)))
        if len(odd):
            words = f"expected the whole number of a class, received {labels[odd[0]]:g}"
            raise DataError(f"{where}, row {odd[0] + 1}: {words}; mend it, or choose to predict numbers.")
    elif labels.dtype.kind not in "iub":
        raise DataError(f"{where}: the labels are {labels.dtype}, not whole numbers; save them as integers.")
    found, codes = np.unique(labels, return_inverse=True)
    if not 2 <= len(found) <= MOST_CLASSES:
        words = f"{len(found):,} different classes; between 2 and {MOST_CLASSES:,} are needed"
        raise DataError(f"{where}: {words}: choose other labels, or to predict numbers.")
    return codes.astype(np.int32).reshape(-1), tuple(str(int(value)) for value in found)


def require_numbers(values: NDArray[Any], where: str) -> None:
    """Look at every number of `values` [rows, ...], a piece at a time.

    Raises:
        DataError: at the first one that cannot be computed with; `where` says in what.
    """
    if values.dtype.kind in "iub":
        return
    if values.dtype.kind != "f":
        raise DataError(f"{where}: it holds {values.dtype}, not numbers; save it as an array of numbers.")
    for first in range(0, len(values), PIECE):
        part = np.asarray(values[first : first + PIECE]).reshape(len(values[first : first + PIECE]), -1)
        bad = np.argwhere(~(np.abs(part) <= LARGEST))
        if len(bad):
            row, column = bad[0]
            words = f"expected a finite number up to {LARGEST:g}, received {part[row, column]:g}"
            raise DataError(f"{where}, row {first + row + 1}, feature {column + 1}: {words}; mend or remove it.")


def require_rows(inputs: int, targets: int, where: str) -> None:
    """Raise a DataError unless there are as many `targets` as `inputs`, and enough of them."""
    if inputs != targets:
        raise DataError(f"{where}: {inputs:,} examples but {targets:,} targets; they must be as many.")
    if inputs < LEAST_ROWS:
        raise DataError(f"{where}: {inputs} examples; at least {LEAST_ROWS} are needed.")

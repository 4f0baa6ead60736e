"""Plain tables: the data behind a plot."""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradlab.export.output import Output, cell


def write_curves(path: str | os.PathLike[str], header: Sequence[str], columns: Sequence[ArrayLike]) -> None:
    """Write equally long columns of numbers or texts under their names.

    Numbers are written as shortly as their own precision allows, so that reading them gives the same ones.

    Raises:
        ExportError: when the file cannot be written.
        ValueError: when names and columns do not match or the columns differ in length.
    """
    texts = [_texts(np.asarray(column)) for column in columns]
    if len(header) != len(texts):
        raise ValueError(f"{len(header)} names for {len(texts)} columns")
    rows = [",".join(row) for row in zip(*texts, strict=True)]
    with Output(path) as output:
        output.write(",".join(cell(name) for name in header) + "\n")
        output.write("".join(f"{row}\n" for row in rows))


def _texts(column: NDArray[Any]) -> list[str]:
    convert = str if column.dtype.kind in "fiub" else lambda value: cell(str(value))
    return [convert(value) for value in column]

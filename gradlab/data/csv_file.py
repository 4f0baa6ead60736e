"""A person's CSV or TSV file: a header row, one target column, the others numbers. Complaints name row and column."""

import csv
import math
from array import array
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, TextIO

import numpy as np
from numpy.typing import NDArray

from gradlab.data.table import LARGEST, LEAST_ROWS, MOST_CLASSES, FileState, Table, state_of
from gradlab.errors import DataError
from gradlab.spec import CsvFile

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 5_000_000, 10_000, 1000
MOST_NUMBERS = 100_000_000


def read_csv(data: CsvFile) -> Table:
    """Read the file of `data`; a file that did not change is not read again.

    Raises:
        DataError: missing, empty or unreadable file, text in a number column, missing value, too few rows or classes.
    """
    return _read(state_of(data.path, "a CSV file"), data.target, data.task)


@lru_cache(maxsize=4)
def _read(state: FileState, target: str, task: str) -> Table:
    path = state.path
    reader: _Reader | None = None
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file, strict=True, delimiter=_delimiter(path, file))
            reader = _Reader(path, target, rows)
            return reader.table(numbers=task == "numbers")
    except UnicodeDecodeError:
        raise DataError(f"{path}: this is not UTF-8 text; save the file as UTF-8.") from None
    except csv.Error as error:
        row = reader.row if reader else 1
        raise DataError(f"{path}, row {row + 1}: not CSV ({error}); check its quotes and commas.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check its permissions.") from None


class _Reader:
    """Takes in one file row by row; `row` counts from 1, the header."""

    def __init__(self, path: Path, target: str, rows: "Iterator[list[str]]") -> None:
        self.row = 0
        self._path = path
        self._rows = rows
        self._header = self._read_header()
        self._column = self._target_column(target)

    def table(self, *, numbers: bool) -> Table:
        """Return the rows as arrays, the target column as numbers or as classes.

        Raises:
            DataError: at the first thing that is wrong.
        """
        features = [name for index, name in enumerate(self._header) if index != self._column]
        values, targets = array("d"), array("d")
        codes: dict[str, int] = {}
        for row in self._rows:
            self.row += 1
            if row:
                self._check_size(row, len(targets))
                text = row.pop(self._column)
                if numbers:
                    targets.append(self._number(self._header[self._column], text))
                else:
                    targets.append(codes.setdefault(self._class_name(text), len(codes)))
                values.extend(self._number(*pair) for pair in zip(features, row, strict=True))
        if len(targets) < LEAST_ROWS:
            self._refuse(f"{len(targets)} rows of data; at least {LEAST_ROWS} are needed")
        inputs = np.array(values, np.float64).reshape(len(targets), len(features))
        if numbers:
            return Table(inputs, self._varying(np.array(targets, np.float64)), tuple(features), ())
        names = self._sorted_classes(list(codes))
        order = np.array([names.index(name) for name in codes], np.int32)
        return Table(inputs, order[np.array(targets, np.int32)], tuple(features), names)

    def _varying(self, targets: NDArray[np.float64]) -> NDArray[np.float64]:
        if targets.min() == targets.max():
            what = f"every row has the target {targets[0]:g}, so there is nothing to learn"
            self._refuse(f"{what}: choose another target column", self._header[self._column])
        return targets

    def _read_header(self) -> list[str]:
        header = [name.strip() for name in next(self._rows, [])]
        self.row = 1
        if not any(header):
            self._refuse("the file is empty or its first row is; it needs a header row and rows of numbers")
        if not 2 <= len(header) <= MOST_COLUMNS:
            self._refuse(f"{len(header)} columns; between 2 and {MOST_COLUMNS:,}, between commas or tabs, are needed")
        if all(_is_number(name) for name in header):
            self._refuse("the first row holds numbers; put a header row with the columns' names above it")
        counts = Counter(header)
        for name in header:
            if not name or len(name) > MOST_CHARACTERS or counts[name] > 1:
                self._refuse(f"a column is named {name[:40]!r}; give each column a short name of its own")
        return header

    def _target_column(self, target: str) -> int:
        if not target:
            return len(self._header) - 1
        if target not in self._header:
            known = ", ".join(name[:40] for name in self._header[:20])
            self._refuse(f"there is no column {target!r}; choose the target among {known}")
        return self._header.index(target)

    def _check_size(self, row: list[str], rows_before: int) -> None:
        if len(row) != len(self._header):
            fields = "1 field" if len(row) == 1 else f"{len(row)} fields"
            self._refuse(f"{fields}, but the header has {len(self._header)}; mend the row", row=True)
        if rows_before >= min(MOST_ROWS, MOST_NUMBERS // len(row)):
            self._refuse(f"more than {rows_before:,} rows of {len(row)} columns; use fewer", row=True)

    def _class_name(self, text: str) -> str:
        name, column = text.strip(), self._header[self._column]
        if not name:
            self._refuse("the class is missing; fill it in or remove the row", column, row=True)
        if len(name) > MOST_CHARACTERS:
            self._refuse(f"the class has {len(name):,} characters; use a short name", column, row=True)
        return name

    def _number(self, column: str, text: str) -> float:
        if not text.strip():
            self._refuse("the value is missing; fill it in or remove the row", column, row=True)
        if not _is_number(text):
            what = f"expected a finite number, received {text[:40]!r}"
            self._refuse(f"{what}; mend the value or remove the column", column, row=True)
        value = float(text)
        if abs(value) > LARGEST:
            self._refuse(f"{text[:40]} is too large to compute with; use another unit", column, row=True)
        return value

    def _sorted_classes(self, names: list[str]) -> tuple[str, ...]:
        if not 2 <= len(names) <= MOST_CLASSES:
            what = f"{len(names):,} different classes; between 2 and {MOST_CLASSES:,} are needed"
            self._refuse(f"{what}: choose another target column", self._header[self._column])
        return tuple(sorted(names, key=_class_order))

    def _refuse(self, what: str, column: str = "", *, row: bool = False) -> NoReturn:
        place = f", row {self.row}" if row else ""
        place += f", column {column[:40]}" if column else ""
        raise DataError(f"{self._path}{place}: {what}.")


def _delimiter(path: Path, file: TextIO) -> str:
    """Return what separates the columns: a tab in a TSV file or if the header has tabs only, else ; or a comma."""
    header = file.readline(MOST_COLUMNS * MOST_CHARACTERS)
    file.seek(0)
    if path.suffix.lower() in {".tsv", ".tab"}:
        return "\t"
    return next((mark for mark in ",\t;" if mark in header), ",")


def _class_order(name: str) -> tuple[bool, float, str]:
    """Order numbers by value, before texts in alphabetical order."""
    return (False, float(name), name) if _is_number(name) else (True, 0.0, name)


def _is_number(text: str) -> bool:
    """Tell whether `text` is a finite number as programs write it; `1_000` is Python's own habit."""
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False

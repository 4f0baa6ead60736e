"""A person's CSV file: a header row, one column of classes, the others numbers. Complaints name row and column."""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab.errors import DataError
from gradlab.spec import CsvFile

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS, MOST_CLASSES = 5_000_000, 10_000, 1000, 1000


@dataclass(frozen=True, eq=False)
class Table:
    """What a CSV file holds: inputs float64 [rows, features], int32 labels [rows], and their names."""

    inputs: NDArray[np.float64]
    labels: NDArray[np.int32]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]


def read_csv(data: CsvFile) -> Table:
    """Read the file of `data`; a file that did not change is not read again.

    Raises:
        DataError: missing, empty or unreadable file, text in a number column, missing value, too few rows or classes.
    """
    path = Path(data.path)
    try:
        state = path.stat()
    except OSError:
        raise DataError(f"{path}: there is no such file; choose the data file again.") from None
    if path.is_dir():
        raise DataError(f"{path}: this is a folder, not a CSV file; choose a file in it.")
    return _read(path, data.target, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, target: str, _changed: int, _size: int) -> Table:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return _table(path, target, csv.reader(file, strict=True))
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: byte {error.start} is not UTF-8 text; save the file as UTF-8.") from None
    except csv.Error as error:
        raise DataError(f"{path}: not a CSV file ({error}); check its quotes.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None


def _table(path: Path, target: str, rows: "Iterator[list[str]]") -> Table:
    header = _header(path, rows)
    column = _target_column(path, target, header)
    features = tuple(name for index, name in enumerate(header) if index != column)
    values: list[list[float]] = []
    classes: list[str] = []
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != len(header):
            raise DataError(f"{path}, row {number}: {len(row)} fields, but the header has {len(header)}; mend the row.")
        if len(values) >= MOST_ROWS:
            raise DataError(f"{path}: more than {MOST_ROWS:,} rows; use a smaller file.")
        name = row[column].strip()
        if not name or len(name) > MOST_CHARACTERS:
            raise DataError(
                f"{path}, row {number}, column {header[column]}: a class is missing or too long; fill it in."
            )
        classes.append(name)
        numbers = (text for index, text in enumerate(row) if index != column)
        values.append([_number(path, number, *pair) for pair in zip(features, numbers, strict=True)])
    names = _class_names(path, header[column], classes)
    codes = {name: code for code, name in enumerate(names)}
    labels = np.array([codes[name] for name in classes], np.int32)
    return Table(np.array(values, np.float64), labels, features, names)


def _header(path: Path, rows: "Iterator[list[str]]") -> list[str]:
    header = [name.strip() for name in next(rows, [])]
    if not header:
        raise DataError(f"{path}: the file is empty; it needs a header row and rows of numbers.")
    if len(header) < 2 or len(header) > MOST_COLUMNS:
        raise DataError(
            f"{path}: {len(header)} columns; between 2 and {MOST_COLUMNS:,}, separated by commas, are needed."
        )
    if all(_is_number(name) for name in header):
        raise DataError(f"{path}: the first row holds numbers; put a header row with the columns' names above it.")
    if len(set(header)) != len(header) or not all(header):
        raise DataError(f"{path}: two columns have the same name, or one has none; name each column differently.")
    return header


def _target_column(path: Path, target: str, header: list[str]) -> int:
    if not target:
        return len(header) - 1
    if target not in header:
        raise DataError(f"{path}: there is no column {target!r}; the columns are {', '.join(header[:20])}.")
    return header.index(target)


def _class_names(path: Path, column: str, classes: list[str]) -> tuple[str, ...]:
    names = set(classes)
    if len(classes) < 10:
        raise DataError(f"{path}: {len(classes)} rows of data; at least 10 are needed.")
    if not 2 <= len(names) <= MOST_CLASSES:
        raise DataError(
            f"{path}, column {column}: {len(names)} different classes; between 2 and {MOST_CLASSES} are needed:"
            " choose another target column."
        )
    return tuple(sorted(names, key=lambda name: (not _is_number(name), float(name) if _is_number(name) else 0.0, name)))


def _number(path: Path, row: int, column: str, text: str) -> float:
    place = f"{path}, row {row}, column {column}"
    if not text.strip():
        raise DataError(f"{place}: the value is missing; fill it in or remove the row.")
    if not _is_number(text):
        raise DataError(
            f"{place}: expected a finite number, received {text[:40]!r}; mend the value or remove the column."
        )
    return float(text)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False

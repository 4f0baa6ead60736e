"""How much a file may hold before anything of it is read into memory: rows of each table, letters of each text.

A short text can become a large object, such as a list of empty lists, so texts are limited far below the file's size.
"""

import re

import apsw

from gradlab.errors import DocumentError
from gradlab.store.sql import execute

MOST_ROWS: dict[str, int] = {
    "meta": 1000,
    "revision": 100_000,
    "run": 10_000,
    "chunk": 2_000_000,
    "evaluation": 2_000_000,
    "event": 200_000,
    "distribution": 1_000_000,
    "checkpoint": 100_000,
    "weights": 1_000_000,
    "blob": 1_000_000,
    "reused": 10_000,
    "pin": 10_000,
}
MILLION = 10**6
LETTERS: dict[str, tuple[int, int]] = {
    "spec": (2 * MILLION, 64 * MILLION),
    "details": (MILLION, 12 * MILLION),
    "state": (MILLION, 12 * MILLION),
    "layers": (MILLION, 24 * MILLION),
    "frozen": (MILLION, 24 * MILLION),
    "environment": (MILLION, 24 * MILLION),
    "quantities": (MILLION, 24 * MILLION),
    "note": (MILLION, 24 * MILLION),
}
"""For each column of text the most letters of one, and of all of its table together."""
OTHER_LETTERS = (20_000, 64 * MILLION)


def check_sizes(connection: apsw.Connection, tables: dict[str, str]) -> None:
    """Count the rows and the letters of `tables`, given with the statements that made them.

    Raises:
        DocumentError: when there are too many.
    """
    for table, statement in tables.items():
        columns = re.findall(r"[(,] ?(\w+) TEXT", statement)
        sums = "".join(f", max(length({column})), total(length({column}))" for column in columns)
        query = f"SELECT count(*){sums} FROM {table}"  # noqa: S608 - names of our own statements
        rows, *found = next(iter(execute(connection, query)))
        if rows > MOST_ROWS[table]:
            raise DocumentError(f"it has {rows:,} rows in its table {table}, and at most {MOST_ROWS[table]:,} are read")
        for column, longest, whole in zip(columns, found[::2], found[1::2], strict=True):
            most, most_together = LETTERS.get(column, OTHER_LETTERS)
            if (longest or 0) > most:
                raise DocumentError(
                    f"a text in it, {column} of {table}, has {longest:,} letters, at most {most:,} are read"
                )
            if whole > most_together:
                raise DocumentError(f"its texts {column} of {table} have more than {most_together:,} letters together")

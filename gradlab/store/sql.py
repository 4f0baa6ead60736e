"""One typed door to SQLite, for both directions."""

from collections.abc import Iterator
from typing import Any, cast

import apsw

Row = tuple[Any, ...]


def execute(connection: apsw.Connection, statement: str, values: Row = ()) -> Iterator[Row]:
    """Run `statement` with `values` bound to its question marks and return its rows."""
    return cast("Any", connection).execute(statement, values)


def sound(connection: apsw.Connection) -> bool:
    """Tell whether SQLite's own quick check finds no damage."""
    return next(iter(execute(connection, "PRAGMA quick_check(1)")))[0] == "ok"

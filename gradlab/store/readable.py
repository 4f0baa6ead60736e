"""Whether a file that is about to be saved could be opened again: the limits of opening, asked for in time."""

from pathlib import Path

import apsw

from gradlab.errors import DocumentError
from gradlab.store.formats import FORMATS
from gradlab.store.reader import head_experiment
from gradlab.store.runs import run_rows
from gradlab.store.schema import VERSION
from gradlab.store.sizes import check_sizes


def check_readable(connection: apsw.Connection, path: Path) -> None:
    """Verify what would be saved to `path`, without reading the recorded steps.

    Raises:
        DocumentError: when it holds more than is read again; it says what is too much.
    """
    try:
        check_sizes(connection, FORMATS[VERSION].tables)
        run_rows(connection)
        head_experiment(connection)
    except DocumentError as error:
        reason = str(error).rstrip(".")
        raise DocumentError(
            f"{path} was not saved, because it could not be opened again: {reason}; delete runs, pins or layers, and"
            " save again. Nothing is lost until then."
        ) from None

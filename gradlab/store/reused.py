"""Which of the weights that came from other files a file still needs."""

import apsw

from gradlab.errors import DocumentError
from gradlab.records import digest_of
from gradlab.spec import Experiment, origin_of
from gradlab.store.sql import execute
from gradlab.store.weights import arrays_of, get_blob


def sweep_reused(connection: apsw.Connection) -> None:
    """Remove reused weights that no state of the experiment in the file begins with; what cannot be read stays.

    The states are the one that is edited and those that runs were made with.
    """
    names = [str(name) for (name,) in execute(connection, "SELECT blob FROM reused")]
    if not names:
        return
    wanted = _wanted(connection)
    for name in names:
        try:
            needed = digest_of(arrays_of(get_blob(connection, name))) in wanted
        except DocumentError:
            continue
        if not needed:
            execute(connection, "DELETE FROM reused WHERE blob = ?", (name,))


def _wanted(connection: apsw.Connection) -> set[str]:
    """Return the SHA-256 of the weights of each layer that starts with those of another network."""
    found: set[str] = set()
    for (spec,) in execute(connection, "SELECT spec FROM revision"):
        origins = (origin_of(layer) for layer in Experiment.from_json(str(spec)).layers)
        found |= {origin.sha256 for origin in origins if origin is not None}
    return found

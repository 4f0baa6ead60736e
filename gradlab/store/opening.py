"""Opens a file that may come from a stranger: read-only, nothing in it is run, refused in a sentence."""

import os
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import apsw

from gradlab.errors import DocumentError
from gradlab.store.digest import digest
from gradlab.store.formats import FORMATS, migrate
from gradlab.store.schema import APPLICATION_ID, VERSION
from gradlab.store.sizes import check_sizes
from gradlab.store.sql import execute, sound

MAGIC = b"SQLite format 3\x00"
DEADLINE_SECONDS, BYTES_A_SECOND = 4.0, 8_000_000
"""Reading may take so long, and a second more for so many bytes of the file."""
COPIED_PAGES = 4096
"""Pages that are copied between two looks at other work."""
_DAMAGE = (
    apsw.Error,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    TypeError,
    ValueError,
)
"""What reading a file may raise whose values are not what belongs there."""
LIMITS = {
    apsw.SQLITE_LIMIT_LENGTH: 64 * 2**20,
    apsw.SQLITE_LIMIT_SQL_LENGTH: 10_000,
    apsw.SQLITE_LIMIT_COLUMN: 100,
    apsw.SQLITE_LIMIT_EXPR_DEPTH: 20,
    apsw.SQLITE_LIMIT_COMPOUND_SELECT: 3,
    apsw.SQLITE_LIMIT_VDBE_OP: 25_000,
    apsw.SQLITE_LIMIT_FUNCTION_ARG: 8,
    apsw.SQLITE_LIMIT_ATTACHED: 0,
    apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 50,
    apsw.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}


@contextmanager
def opened(path: str | os.PathLike[str], *, thorough: bool = True) -> Generator[apsw.Connection]:
    """Give a connection to the experiment file at `path`, its tables verified; `thorough` checks every page.

    The connection is read-only, or where the file is of an older version, to a copy of it that was migrated.

    Raises:
        DocumentError: when it is not a sound experiment file of a version that is known here.
    """
    source = Path(path).absolute()
    version = _check_header(source)
    connection: apsw.Connection | None = None
    try:
        connection = _connection(source)
        old = version < VERSION
        _check_tables(connection, version)
        check_sizes(connection, FORMATS[version].tables)
        if (thorough or old) and not sound(connection):
            raise DocumentError("it is damaged")
        if old:
            check_digest(connection, version)
            with _migrated(connection, version) as copy:
                yield copy
        else:
            yield connection
    except DocumentError as error:
        text = str(error).rstrip(".")
        remedy = "" if ";" in text else "; take a copy of it from elsewhere"
        raise DocumentError(f"{source} cannot be opened: {text}{remedy}.") from None
    except apsw.InterruptError:
        raise DocumentError(f"{source} cannot be opened: it took too long to read; take a copy of it.") from None
    except _DAMAGE as error:
        text = f"it is damaged ({error})" if isinstance(error, apsw.Error | OSError) else "it is damaged"
        raise DocumentError(f"{source} cannot be opened: {text}; take a copy of it from elsewhere.") from None
    finally:
        if connection is not None:
            connection.close()


@contextmanager
def _migrated(connection: apsw.Connection, version: int) -> Generator[apsw.Connection]:
    """Give a connection to a temporary copy that is of the present version."""
    with tempfile.TemporaryDirectory(prefix="gradlab-") as folder:
        copy = apsw.Connection(str(Path(folder) / "copy.gradlab"))
        try:
            copy_into(copy, connection)
            for setting in ("journal_mode = MEMORY", "synchronous = OFF"):
                execute(copy, f"PRAGMA {setting}")
            migrate(copy, version)
            execute(copy, "UPDATE meta SET value = ? WHERE name = 'digest'", (digest(copy),))
            yield copy
        finally:
            copy.close()


def copy_into(target: apsw.Connection, source: apsw.Connection) -> None:
    """Make `target` a copy of `source`, page by page."""
    with target.backup("main", source, "main") as backup:
        while not backup.done:
            backup.step(COPIED_PAGES)


def check_digest(connection: apsw.Connection, version: int = VERSION) -> None:
    """Verify what has no checksum of its own.

    Raises:
        DocumentError: when it was changed.
    """
    if meta(connection, "digest") != digest(connection, FORMATS[version].queries):
        raise DocumentError("it was damaged or changed by another program")


def meta(connection: apsw.Connection, name: str) -> str:
    """Return the fact called `name`, empty where the file has none."""
    rows = list(execute(connection, "SELECT value FROM meta WHERE name = ?", (name,)))
    return str(rows[0][0]) if rows else ""


def _check_header(source: Path) -> int:
    """Return the version that the file's header names."""
    header = _header(source)
    if not header:
        raise DocumentError(f"{source} is empty, so it is not an experiment file of Gradlab; choose another one.")
    if len(header) < 100 or not header.startswith(MAGIC):
        raise DocumentError(f"{source} is not an experiment file of Gradlab; choose a file that Gradlab saved.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise DocumentError(f"{source} is a database of another program; choose a file that Gradlab saved.")
    version = int.from_bytes(header[60:64], "big")
    if version > VERSION:
        raise DocumentError(
            f"{source} has file format {version}, and this Gradlab knows up to {VERSION}: install a newer Gradlab."
        )
    if version < 1:
        raise DocumentError(f"{source} has no format version; choose a file that Gradlab saved.")
    # SQLite writes whole pages, and takes what is missing of the last one for zeros.
    page = int.from_bytes(header[16:18], "big")
    size = source.stat().st_size
    if not page or size % (2**16 if page == 1 else page):
        raise DocumentError(
            f"{source} was cut off: {size:,} bytes are no whole pages; take a copy of it from elsewhere."
        )
    return version


def _header(source: Path) -> bytes:
    """Return the first 100 bytes of the file."""
    try:
        if source.is_dir():
            raise DocumentError(f"{source} is a folder; choose an experiment file in it.")
        if source.exists() and not source.is_file():
            raise DocumentError(f"{source} is not a plain file; choose a file that Gradlab saved.")
        with source.open("rb") as file:
            return file.read(100)
    except FileNotFoundError:
        raise DocumentError(f"{source}: there is no such file; check the name.") from None
    except ValueError:
        raise DocumentError(f"{str(source)[:200]!r} is no name that a file can have; check it.") from None
    except OSError as error:
        raise DocumentError(f"{source} cannot be read ({error.strerror}); check its permissions.") from None


def _connection(source: Path) -> apsw.Connection:
    uri = f"file:{quote(os.fsencode(source.as_posix()))}?mode=ro&immutable=1"
    connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    for option in (
        apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA,
        apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER,
        apsw.SQLITE_DBCONFIG_ENABLE_VIEW,
        apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
    ):
        connection.config(option, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    for limit, value in LIMITS.items():
        connection.limit(limit, value)
    end = time.monotonic() + DEADLINE_SECONDS + source.stat().st_size / BYTES_A_SECOND
    connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    execute(connection, "PRAGMA cell_size_check = 1")
    execute(connection, "PRAGMA mmap_size = 0")
    return connection


def checked_version(connection: apsw.Connection) -> int:
    """Return the version of a file that this machine wrote itself, its tables verified.

    Raises:
        DocumentError: when it is not an experiment file of a version that is known here.
    """
    mark, version = (
        next(iter(execute(connection, f"PRAGMA {name}")))[0] for name in ("application_id", "user_version")
    )
    if mark != APPLICATION_ID or version not in FORMATS:
        raise DocumentError(f"it has file format {version}, and this Gradlab knows up to {VERSION}")
    _check_tables(connection, version)
    return version


def _check_tables(connection: apsw.Connection, version: int) -> None:
    rows = execute(connection, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 100")
    found = {(str(kind), str(name)): str(sql) for kind, name, sql in rows}
    expected = {("table", name): sql for name, sql in FORMATS[version].tables.items()}
    if found != expected:
        strange = sorted(f"{kind} {name}" for kind, name in found.keys() ^ expected.keys()) or ["a table"]
        raise DocumentError(f"its tables are not those of an experiment file ({strange[0][:80]} differs)")

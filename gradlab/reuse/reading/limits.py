"""What is refused before it is read: files, members, texts and arrays larger or deeper than a network needs."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from gradlab.errors import SourceError
from gradlab.spec import PARAMETER_LIMIT

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_OPENING, _CLOSING = np.frombuffer(b"[{", np.uint8), np.frombuffer(b"]}", np.uint8)
MOST_FILE_BYTES = 4 * 2**30
MOST_JSON_BYTES = 16 * 2**20
MOST_JSON_DEPTH = 100
MOST_LAYERS = 1000
MOST_PARAMETERS = PARAMETER_LIMIT
_DAMAGE = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What reading a damaged file raises, beside the errors of the disk."""


class RefusalError(Exception):
    """The rule that a file breaks, as a clause; `explained` puts the file's name before it."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn every way in which reading `path` can fail into one sentence.

    Raises:
        SourceError: which file, which rule, what was found.
    """
    try:
        yield
    except RefusalError as refusal:
        raise SourceError(f"{path}: {str(refusal).rstrip('.')}.") from None
    except OSError as error:
        # HDF5 reports damage as an error without a number.
        why = f"it cannot be read ({error.strerror})" if error.errno and error.strerror else "it is damaged"
        raise SourceError(f"{path}: {why}; take a copy of it from elsewhere.") from None
    except _DAMAGE as error:
        raise SourceError(f"{path}: it is damaged ({_short(error)}); take a copy of it from elsewhere.") from None


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:120] if lines else type(error).__name__


def require_size(path: Path) -> int:
    """Return the size of the file; one that no network needs is refused."""
    size = path.stat().st_size
    if size > MOST_FILE_BYTES:
        raise RefusalError(f"it has {size:,} bytes, and at most {MOST_FILE_BYTES:,} are read")
    if size == 0:
        raise RefusalError("it is empty; choose another file")
    return size


def require_parameters(count: int) -> None:
    """Refuse a network that is larger than one that Gradlab trains."""
    if count > MOST_PARAMETERS:
        raise RefusalError(f"its network has {count:,} parameters, and at most {MOST_PARAMETERS:,} are supported")


def bounded_json(data: bytes, what: str) -> Any:
    """Return what the JSON text `data` says; it is measured before it is parsed.

    Raises:
        RefusalError: when it is too long, nested too deeply, or no JSON.
    """
    if len(data) > MOST_JSON_BYTES:
        raise RefusalError(f"its {what} has {len(data):,} bytes, and at most {MOST_JSON_BYTES:,} are read")
    depth = json_depth(data)
    if depth > MOST_JSON_DEPTH:
        raise RefusalError(f"its {what} is nested {depth:,} deep, and at most {MOST_JSON_DEPTH} are read")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise RefusalError(f"its {what} is not JSON") from None


def json_depth(data: bytes) -> int:
    """Return how deeply brackets are nested in a JSON text, those within strings left out."""
    signs = np.frombuffer(_STRING.sub(b"", data), np.uint8)
    opening = np.isin(signs, _OPENING).astype(np.int32)
    closing = np.isin(signs, _CLOSING).astype(np.int32)
    return int(np.cumsum(opening - closing).max(initial=0))

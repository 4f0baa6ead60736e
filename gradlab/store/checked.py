"""What a value in a file must be before it is believed."""

import json
import re
from typing import Any, cast

from gradlab.errors import DocumentError
from gradlab.records.texts import one_line

MOST_STEPS, MOST_TEXT = 10**12, 4 * 2**20
DEEPEST = 50
"""Lists and objects in each other, so that whoever works on them does not run out of stack."""
SHOWN = 60
"""Letters of a received value that a complaint repeats."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def step_of(number: Any, what: str = "something in it") -> int:
    """Return the number of a step.

    Raises:
        DocumentError: when it is none; `what` is said of it.
    """
    if not isinstance(number, int) or not 0 <= number <= MOST_STEPS:
        raise DocumentError(f"{what} is said of a step that no run can have, {shown(number)}")
    return number


def json_of(text: Any, kind: type[Any], what: str = "a text in it") -> Any:
    """Return the value of JSON that a file holds.

    Raises:
        DocumentError: when it is none, not of `kind`, or holds half a character, which no other file can.
    """
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise DocumentError(f"{what} is too long or none")
    try:
        value = json.loads(text)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DocumentError(f"{what} holds half a character (a lone surrogate)") from None
    except (ValueError, RecursionError):
        raise DocumentError(f"{what} is not JSON: {shown(text)}") from None
    if _depth(value) > DEEPEST:
        raise DocumentError(f"{what} is nested more than {DEEPEST} deep")
    if not isinstance(value, kind):
        expected = {list: "a list", dict: "an object", str: "a text"}.get(kind, kind.__name__)
        raise DocumentError(f"{what} is not what belongs there: expected {expected}, received {shown(value)}")
    return value


def _depth(value: Any) -> int:
    """Return how deep the lists and objects of `value` are nested, at most one more than is let in."""
    depth, level = 0, [value]
    while depth <= DEEPEST and any(isinstance(one, list | dict) for one in level):
        level = [part for one in level for part in _parts(one)]
        depth += 1
    return depth


def _parts(value: Any) -> list[Any]:
    """Return what is in a list or an object; nothing is in anything else."""
    if isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


def shown(value: Any) -> str:
    """Return a received value as a complaint repeats it: in one line, not too long."""
    text = one_line(value[:SHOWN] if isinstance(value, str) else _written(value))
    return text if len(text) < SHOWN else text[: SHOWN - 1] + "…"


def _written(value: Any) -> str:
    """Return how Python writes it; of what holds many things only that, because the whole could be long."""
    if isinstance(value, list | dict):
        return f"{type(cast('Any', value)).__name__} of {len(_parts(value)):,}"
    return repr(value)

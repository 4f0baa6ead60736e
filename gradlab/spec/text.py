"""An experiment as text for people and version control, JSON or TOML, and back. Order of fields and lines is stable."""

import json
import tomllib
from typing import Any, Literal, cast

from pydantic import ValidationError

from gradlab.errors import SpecError
from gradlab.spec.experiment import Experiment, explain

TextKind = Literal["json", "toml"]
_FIRST = ("kind", "name", "note")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r"}


def to_text(experiment: Experiment, kind: TextKind = "json") -> str:
    """Return every field of `experiment` but those that are empty; `from_text` gives back an equal one."""
    fields = _ordered(experiment.model_dump(mode="json", exclude_none=True))
    if kind == "json":
        return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"
    return _toml(fields)


def from_text(text: str, kind: TextKind, where: str = "experiment") -> Experiment:
    """Read an experiment from JSON or TOML; fields that are left out have their defaults.

    Raises:
        SpecError: one sentence that names `where`, the first bad or unknown field and what was received.
    """
    if kind == "json":
        return Experiment.from_json(text, where)
    try:
        return Experiment.model_validate(tomllib.loads(text))
    except ValidationError as error:
        raise SpecError(f"{where}: {explain(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{where}: this is not TOML: {error}") from None
    except (RecursionError, ValueError):  # a number of more digits than Python reads is a ValueError
        raise SpecError(
            f"{where}: this is not TOML that can be read: it is nested too deeply or a number is too long"
        ) from None


def _ordered(value: Any) -> Any:
    """Return `value` with what tells a part's kind and name in front."""
    if isinstance(value, list):
        return [_ordered(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, Any]", value)
    names = [*(name for name in _FIRST if name in fields), *(name for name in fields if name not in _FIRST)]
    return {name: _ordered(fields[name]) for name in names}


def _toml(fields: dict[str, Any]) -> str:
    """Return TOML: a table for each part of the experiment, one for each layer, what is within these in one line."""
    lines = [_line(name, value) for name, value in fields.items() if not isinstance(value, dict | list)]
    for name, value in fields.items():
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_table(cast("dict[str, Any]", value))]
        elif isinstance(value, list):
            for item in cast("list[dict[str, Any]]", value):
                lines += ["", f"[[{name}]]", *_table(item)]
    return "\n".join(lines) + "\n"


def _table(fields: dict[str, Any]) -> list[str]:
    return [_line(name, value) for name, value in fields.items()]


def _line(name: str, value: Any) -> str:
    if isinstance(value, str) and "\n" in value:
        return f'{name} = """\n{_escaped(value)}"""'
    return f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + _escaped(value).replace("\n", "\\n") + '"'
    if isinstance(value, dict):
        items = (f"{name} = {_value(item)}" for name, item in cast("dict[str, Any]", value).items())
        return "{ " + ", ".join(items) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in cast("list[Any]", value)) + "]"
    return repr(value)


def _escaped(text: str) -> str:
    """Return `text` as it stands between quotes; line breaks are left."""
    return "".join(
        _ESCAPES.get(letter, letter) if letter == "\n" or letter.isprintable() else _coded(letter) for letter in text
    )


def _coded(letter: str) -> str:
    return _ESCAPES.get(letter) or (f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}")

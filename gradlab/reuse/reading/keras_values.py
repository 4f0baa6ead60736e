"""Single values of a Keras layer's description, each checked for its type."""

import math
from typing import Any, cast

from gradlab.reuse.reading.keras_config import Config

Shape = tuple[int, ...]


class UnfitError(Exception):
    """Why a layer cannot be one of Gradlab, as a clause."""


def integer(config: Config, name: str, default: int | None) -> int:
    """Return the whole number `name`."""
    value = config.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnfitError(f"its {name} is no whole number")
    return value


def number(config: Config, name: str, default: float) -> float:
    """Return the finite number `name`."""
    value = config.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UnfitError(f"its {name} is no number")
    return float(value)


def flag(config: Config, name: str, *, default: bool) -> bool:
    """Return the switch `name`."""
    value = config.get(name, default)
    if not isinstance(value, bool):
        raise UnfitError(f"its {name} is neither true nor false")
    return value


def square(config: Config, name: str, default: int | None) -> int:
    """Return the side of a square, which Keras writes as two equal numbers or as one."""
    value: Any = config.get(name)
    value = default if value is None else value
    sides = cast("list[Any]", list(value)) if isinstance(value, list | tuple) else [value]
    if not sides or any(isinstance(side, bool) or not isinstance(side, int) for side in sides):
        raise UnfitError(f"its {name} is not made of whole numbers")
    if any(side != sides[0] for side in sides):
        raise UnfitError(f"its {name} is no square, and Gradlab's are")
    return int(sides[0])

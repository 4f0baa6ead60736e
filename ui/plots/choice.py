"""What a person may choose in an instrument: groups of alternatives for its panel's menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One group of which one is chosen, or with ``many`` any number.

    ``options`` are (key, text) pairs; ``is_chosen`` tells of a key whether it is, ``choose`` chooses it or, with
    ``many``, switches it over.
    """

    title: str
    options: tuple[tuple[str, str], ...]
    is_chosen: Callable[[str], bool]
    choose: Callable[[str], None]
    many: bool = False

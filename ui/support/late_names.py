"""Public names of a room that are imported when they are first used, because what they bring along takes time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late_names(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return what the package ``room`` is to have as ``__getattr__``; ``homes`` tells in which module each name is."""

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return get

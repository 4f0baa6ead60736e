"""Layers as text for the clipboard, and back: what comes in may be anything and is answered in a sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import Field, ValidationError

from gradlab.errors import SpecError
from gradlab.spec import Layer, Model, explain
from gradlab.spec.layers import AnyLayer
from ui.editor.edits import MOST_LAYERS

MIME = "application/x-gradlab-layers+json"
MOST_CHARACTERS = 4_000_000


class _Clip(Model):
    """What is copied. ``gradlab`` names the kind of text, so that it explains itself wherever it is pasted."""

    gradlab: str = "layers"
    layers: tuple[AnyLayer, ...] = Field(min_length=1, max_length=MOST_LAYERS)


def to_text(layers: Sequence[Layer]) -> str:
    """Return ``layers`` as JSON, which ``from_text`` reads back."""
    return _Clip(layers=tuple(layers)).model_dump_json(indent=1)


def from_text(text: str) -> tuple[Layer, ...]:
    """Return the layers of a copied text; a whole experiment gives those of its stack.

    Raises:
        SpecError: one sentence that says why there are none.
    """
    if not text.strip():
        raise SpecError("The clipboard is empty; copy layers first.")
    if len(text) > MOST_CHARACTERS:
        raise SpecError(f"The clipboard holds {len(text):,} characters, too many for layers; copy layers first.")
    received = _parsed(text)
    try:
        return _Clip.model_validate({"layers": received["layers"]}).layers
    except ValidationError as error:
        raise SpecError(f"The layers on the clipboard cannot be used: {explain(error)}.") from None
    except RecursionError:
        raise SpecError("The text on the clipboard is nested too deeply for layers; copy layers first.") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        received = json.loads(text)
    except (ValueError, RecursionError):  # a number of a million digits is a ValueError too
        received = None
    if not isinstance(received, dict) or "layers" not in received:
        raise SpecError("The clipboard holds no layers; copy layers of a stack first.")
    return received

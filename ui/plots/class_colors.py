"""The colors of classes: the palette's own, and beyond them the same ones paler."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui.support.tokens import Tokens

TOKENS = ("weak", "run3", "run2", "good", "vanishing", "exploding", "theory")
"""The first two are told apart by everybody, whatever eyes they have."""
STRENGTHS = (1.0, 0.62, 0.36)


def class_token(index: int) -> str:
    """Return the token of class ``index``."""
    return TOKENS[index % len(TOKENS)]


def class_color(index: int, tokens: Tokens) -> QColor:
    """Return the color of class ``index``, opaque."""
    strength = STRENGTHS[index // len(TOKENS) % len(STRENGTHS)]
    color, ground = tokens.color(class_token(index)), tokens.color("surface")
    pairs = ((color.red(), ground.red()), (color.green(), ground.green()), (color.blue(), ground.blue()))
    return QColor(*(round(strength * one + (1 - strength) * other) for one, other in pairs))

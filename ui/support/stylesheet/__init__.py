"""The application's stylesheet, generated from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QDir

from gradlab.assets_path import assets_dir
from ui.support.stylesheet.buttons import button_rules
from ui.support.stylesheet.containers import container_rules
from ui.support.stylesheet.fields import field_rules
from ui.support.stylesheet.text import text_rules
from ui.support.stylesheet.views import view_rules
from ui.support.tokens import Tokens

__all__ = ["IMAGE_PREFIX", "build_stylesheet", "register_images"]

IMAGE_PREFIX = "gradlabstyle"
"""Qt search path of the small drawings that stylesheet rules name."""


def register_images() -> None:
    """Let ``url(gradlabstyle:...)`` find the drawings in assets/icons/style."""
    QDir.setSearchPaths(IMAGE_PREFIX, [str(assets_dir() / "icons" / "style")])


def build_stylesheet(tokens: Tokens) -> str:
    """The whole stylesheet for one theme."""
    parts = (container_rules, text_rules, button_rules, field_rules, view_rules)
    return "\n".join(part(tokens) for part in parts)

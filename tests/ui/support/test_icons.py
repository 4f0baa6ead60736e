"""Icons: complete, coloured from the theme, sharp on any screen."""

from __future__ import annotations

import gc
import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from ui.support.icons import app_icon, icon, icon_folder, icon_names
from ui.support.theme import Theme
from ui.support.tokens import DARK, LIGHT

NEEDED = [
    "play",
    "pause",
    "step",
    "stop",
    "fork",
    "add",
    "remove",
    "duplicate",
    "up",
    "down",
    "undo",
    "redo",
    "open",
    "save",
    "new",
    "export",
    "image",
    "table",
    "settings",
    "cpu",
    "lock",
    "unlock",
    "expand",
    "restore",
    "more",
    "eye",
    "eye-off",
    "drag",
    "warning",
    "check",
    "close",
    "chevron-right",
    "chevron-down",
    "search",
    "theme",
    "home",
    "clock",
    "input",
    "dense",
    "softmax",
]


def strongest(image: QImage) -> QColor:
    """The colour of the most opaque pixel."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda color: color.alpha())


def rgb(color: QColor) -> tuple[int, ...]:
    return (color.red(), color.green(), color.blue())


def test_all_needed_icons_are_there() -> None:
    assert set(NEEDED) <= icon_names()


def test_icons_have_one_grid_one_stroke_and_no_colour_of_their_own() -> None:
    for name in icon_names() - {"app", "logo-light", "logo-dark"}:
        text = (icon_folder() / f"{name}.svg").read_text(encoding="utf-8")
        assert 'viewBox="0 0 16 16"' in text, name
        assert 'stroke-width="1.35"' in text, name
        assert not re.search(r"#[0-9a-fA-F]{3}", text), name


@pytest.mark.parametrize("name", NEEDED)
def test_every_icon_draws_something(name: str, theme: Theme) -> None:
    image = icon(name, theme).pixmap(32, 32).toImage()
    assert strongest(image).alpha() > 200


def test_an_icon_follows_the_theme_by_itself(theme: Theme) -> None:
    stop = icon("stop", theme)
    assert rgb(strongest(stop.pixmap(16, 16).toImage())) == rgb(QColor(LIGHT.text))
    theme.set_mode("dark")
    assert rgb(strongest(stop.pixmap(16, 16).toImage())) == rgb(QColor(DARK.text))


def test_disabled_and_other_roles(theme: Theme) -> None:
    off = icon("stop", theme).pixmap(QSize(16, 16), QIcon.Mode.Disabled)
    assert rgb(strongest(off.toImage())) == rgb(QColor(LIGHT.disabled))
    primary = icon("stop", theme, "on_ink").pixmap(16, 16)
    assert rgb(strongest(primary.toImage())) == rgb(QColor(LIGHT.on_ink))


def test_twice_the_pixels_on_a_dense_screen(theme: Theme) -> None:
    dense = icon("play", theme).pixmap(QSize(16, 16), 2.0)
    assert dense.size() == QSize(32, 32)
    assert dense.devicePixelRatio() == 2.0


def test_icons_outlive_their_python_names(theme: Theme) -> None:
    for _ in range(20):
        copies = [QIcon(icon(name, theme)) for name in NEEDED]
        gc.collect()
        assert all(not copy.pixmap(16, 16).isNull() for copy in copies)


def test_an_unknown_icon_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="'rocket' is not in assets/icons"):
        icon("rocket", theme)


def test_app_icon_is_in_colour(qapp: QApplication) -> None:
    image = app_icon().pixmap(64, 64).toImage()
    colours = {rgb(image.pixelColor(x, 32)) for x in (12, 33, 48)}
    assert len(colours) == 3

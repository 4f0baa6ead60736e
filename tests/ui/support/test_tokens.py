"""The palette keeps its promises: complete, and readable."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from ui.support.icons import icon_folder
from ui.support.tokens import DARK, LIGHT, SIGNAL_MAP_STOPS, Tokens

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """Contrast ratio of WCAG 2."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@THEMES
def test_every_token_is_a_colour(tokens: Tokens) -> None:
    for field in fields(tokens):
        if field.name not in {"name", "ramp"}:
            assert re.fullmatch(r"#[0-9A-F]{6}", getattr(tokens, field.name)), field.name


@THEMES
@pytest.mark.parametrize("state", ["vanishing", "weak", "good", "exploding"])
def test_health_colours_can_be_read_on_a_surface(tokens: Tokens, state: str) -> None:
    assert contrast(getattr(tokens, state), tokens.surface) >= 4.5


@THEMES
@pytest.mark.parametrize("text", ["text", "text2", "text3"])
@pytest.mark.parametrize("ground", ["surface", "chrome", "dock", "control"])
def test_text_can_be_read_on_every_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@THEMES
def test_text_on_ink_and_on_now_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_ink, tokens.ink) >= 7
    assert contrast(tokens.on_now, tokens.now_fill) >= 7


@THEMES
def test_ramp_goes_from_zero_to_one(tokens: Tokens) -> None:
    places = [place for place, _ in tokens.ramp]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0.0, 1.0)


def test_the_signal_map_grows_lighter_all_the_way() -> None:
    lights = [luminance(color) for color in SIGNAL_MAP_STOPS]
    assert lights == sorted(lights)


def test_color_takes_an_opacity() -> None:
    color = LIGHT.color("theory", 0.15)
    assert color.name().upper() == LIGHT.theory
    assert color.alphaF() == pytest.approx(0.15, abs=0.01)


@THEMES
def test_stylesheet_drawings_have_the_colours_of_the_tokens(tokens: Tokens) -> None:
    known = {tokens.text2, tokens.on_ink, tokens.disabled}
    for path in (icon_folder() / "style").glob(f"*-{tokens.name}.svg"):
        assert set(re.findall(r"#[0-9A-F]{6}", path.read_text(encoding="utf-8"))) <= known, path

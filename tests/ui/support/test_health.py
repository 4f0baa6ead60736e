"""The health scale: classes, places, colours."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.support import health, oklab
from ui.support.health import Health
from ui.support.tokens import DARK, LIGHT, SIGNAL_MAP_STOPS


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (0.0, Health.VANISHING),
        (9.99e-4, Health.VANISHING),
        (1e-3, Health.WEAK),
        (0.0999, Health.WEAK),
        (0.1, Health.GOOD),
        (10.0, Health.GOOD),
        (10.01, Health.EXPLODING),
        (-0.5, Health.GOOD),
        (math.nan, Health.NON_FINITE),
        (math.inf, Health.NON_FINITE),
        (-math.inf, Health.NON_FINITE),
    ],
)
def test_classes_have_the_limits_of_the_palette(value: float, state: Health) -> None:
    assert health.classify(value) is state


def test_a_frozen_layer_is_frozen_unless_it_is_not_finite() -> None:
    assert health.classify(0.5, frozen=True) is Health.FROZEN
    assert health.classify(math.nan, frozen=True) is Health.NON_FINITE


@pytest.mark.parametrize(
    ("value", "place"), [(0.0, 0.0), (1e-7, 0.0), (1e-3, 0.5), (1e-1, 0.75), (10.0, 1.0), (99, 1.0)]
)
def test_places_on_the_scale(value: float, place: float) -> None:
    assert health.position(value) == pytest.approx(place)


@given(st.lists(st.tuples(st.floats(width=32), st.booleans()), max_size=30))
def test_all_at_once_are_classified_as_one_by_one(layers: list[tuple[float, bool]]) -> None:
    values, frozen = np.array([value for value, _ in layers], np.float32), [still for _, still in layers]
    found = health.healths(values, frozen)
    assert set(found) == set(Health)
    for index, value in enumerate(values):
        states = [state for state, layers_in_it in found.items() if layers_in_it[index]]
        assert states == [health.classify(float(value), frozen=frozen[index])]


@given(st.floats(min_value=1e-7, max_value=10.0))
def test_place_and_value_are_inverse(value: float) -> None:
    assert health.value_at(health.position(value)) == pytest.approx(value, rel=1e-9)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_larger_signal_never_stands_further_left(a: float, b: float) -> None:
    small, large = sorted((abs(a), abs(b)))
    assert 0.0 <= health.position(small) <= health.position(large) <= 1.0


def test_nan_has_no_place() -> None:
    with pytest.raises(ValueError, match="NaN has no place"):
        health.position(math.nan)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize(
    ("value", "state"),
    [
        (7e-5, "vanishing"),
        (1e-2, "weak"),
        (1.0, "good"),
        (11.0, "exploding"),
        (math.nan, "exploding"),
    ],
)
def test_a_line_has_the_colour_of_its_value(tokens: health.Tokens, value: float, state: str) -> None:
    expected = oklab.to_rgb(oklab.from_hex(getattr(tokens, state)))
    color = health.ramp_color(value, tokens)
    got = (color.red(), color.green(), color.blue())
    assert max(abs(a - b) for a, b in zip(expected, got, strict=True)) <= 4


def test_gradient_stops_follow_the_ramp() -> None:
    stops = health.ramp_gradient_stops(LIGHT)
    assert stops[0][0] == 0.0
    assert stops[-1][0] == 1.0
    assert stops[16][1] == health.ramp_color(health.value_at(0.5), LIGHT)


def test_signal_map_runs_through_its_stops_and_ends_with_exploding() -> None:
    table = health.signal_map(DARK)
    assert table.shape == (257, 4)
    assert table.dtype == np.uint8
    assert tuple(table[0, :3]) == tuple(bytes.fromhex(SIGNAL_MAP_STOPS[0][1:]))
    assert tuple(table[255, :3]) == tuple(bytes.fromhex(SIGNAL_MAP_STOPS[-1][1:]))
    assert tuple(table[256, :3]) == tuple(bytes.fromhex(DARK.exploding[1:]))
    assert (table[:, 3] == 255).all()


def test_signal_levels_put_ten_on_the_last_row_but_one() -> None:
    low, high = health.signal_levels()
    row = (np.array([-7.0, 0.999, 1.001, 1.02]) - low) / (high - low) * 257
    assert row.astype(int).tolist() == [0, 255, 256, 256]


def test_signal_map_steps_are_even_in_oklab() -> None:
    table = health.signal_map()[:256, :3]
    labs = np.array([oklab.from_hex(f"#{r:02X}{g:02X}{b:02X}") for r, g, b in table.tolist()])
    lightness = labs[:, 0]
    assert (np.diff(lightness) > -1e-3).all()


def test_every_state_has_a_colour_and_a_word() -> None:
    for state in Health:
        assert health.health_color(state, LIGHT).isValid()
        assert health.health_name(state)


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_oklab_there_and_back(rgb: tuple[int, int, int]) -> None:
    color = "#{:02X}{:02X}{:02X}".format(*rgb)
    assert oklab.to_rgb(oklab.from_hex(color)) == rgb

"""The strip's numbers are those of the run."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gradlab.records import STEP_COLUMNS
from gradlab.store import History
from tests.gradlab.store.runs import broken, numbers, recorded, started
from ui.support.health import signal_map
from ui.support.theme import Theme
from ui.timeline.paint import Track, paint_ticks, round_steps, strip_image
from ui.timeline.strip import Strip, read_strip


def test_heights_follow_the_loss_and_signals_the_lowest_layer() -> None:
    history = recorded(numbers(64))
    raw = history.table.raw.values(0, 64, slice(None))
    raw[:, STEP_COLUMNS["loss"] - len(STEP_COLUMNS)] = np.geomspace(10, 0.1, 64)
    strip = read_strip(history, 200)
    assert strip.last == 64
    np.testing.assert_allclose(strip.steps, np.arange(1, 65))
    np.testing.assert_allclose(strip.heights, np.linspace(1, 0, 64), atol=1e-6)
    expected = [history.relative_signal(step)[0] for step in range(1, 65)]
    np.testing.assert_allclose(strip.signals, expected, rtol=1e-6)
    assert not strip.bad.any()


def test_a_long_run_takes_as_many_buckets_as_pixels() -> None:
    strip = read_strip(recorded(numbers(3000), frame=500), 100)
    assert 50 <= len(strip.steps) <= 100
    assert len(strip.heights) == len(strip.signals) == len(strip.bad) == len(strip.steps)


def test_what_is_not_finite_is_marked_and_an_empty_run_is_empty() -> None:
    values = numbers(40)
    values[39] = np.nan
    assert read_strip(broken(values), 200).bad[-1]
    assert read_strip(History(started()), 200).last == 0


def test_places_and_steps_are_inverse() -> None:
    track = Track(12.0, 700.0, 12_480)
    for step in (1, 9600, 12_480):
        assert abs(track.step_at(track.x_of(step)) - step) <= 9  # half a pixel
    assert track.step_at(-50) == 1
    assert track.step_at(5000) == 12_480


def test_ticks_are_round_and_few() -> None:
    assert round_steps(12_480, 8) == list(range(0, 12_481, 2000))
    assert round_steps(1, 8) == [0]
    assert round_steps(7, 8) == list(range(8))
    assert all(len(round_steps(last, 10)) <= 11 for last in (3, 99, 1000, 999_999, 10**9))


def test_the_last_tick_stays_within_the_picture(theme: Theme) -> None:
    picture = QImage(400, 60, QImage.Format.Format_ARGB32)
    picture.fill(theme.tokens.color("chrome"))
    painter = QPainter(picture)
    track = Track(left=20.0, width=374.0, last=3000, top=20.0, bottom=36.0)
    paint_ticks(painter, track, QRectF(), theme.tokens)
    painter.end()
    ground = theme.tokens.color("chrome")
    assert all(picture.pixelColor(399, y) == ground for y in range(60))


def test_the_strip_is_as_high_as_the_loss_and_colored_by_the_signal(theme: Theme) -> None:
    steps = np.arange(1, 101, dtype=np.float64)
    heights, signals = np.linspace(1, 0, 100), np.full(100, 1e-5, np.float32)
    heights[60], bad = np.nan, np.zeros(100, bool)
    bad[60] = True
    strip = Strip(steps, heights, signals, bad, 1, 100)
    track = Track(12.0, 400.0, 100)
    for ratio in (1, 2):
        image = strip_image(track, strip, theme.tokens, ratio)
        assert image.size().toTuple() == (400 * ratio, 19 * ratio)
        under = image.height() - 4 * ratio
        tall = [sum(image.pixelColor(x, y).alpha() > 127 for y in range(under)) / ratio for x in (2, 390 * ratio)]
        assert tall[0] >= 13
        assert 1 <= tall[1] <= 2
        row = round((np.log10(1e-5) + 7) / 8 * 255 - 0.5)
        expected = signal_map(theme.tokens)[row]
        low = image.pixelColor(40, image.height() - 1)
        assert np.abs(np.array([low.red(), low.green(), low.blue()]) - expected[:3]).max() <= 3
        gap = image.pixelColor(242 * ratio, 1)
        assert gap.red() > gap.blue() + 20
        assert gap.alpha() == 255


def test_an_empty_strip_is_its_ground(theme: Theme) -> None:
    image = strip_image(Track(12.0, 300.0, 1), None, theme.tokens, 1)
    assert image.pixelColor(150, 2).alpha() == 0
    assert image.pixelColor(150, image.height() - 1) == theme.tokens.color("well")


def test_a_fork_begins_where_its_parent_ended(theme: Theme) -> None:
    steps = np.arange(51, 101, dtype=np.float64)
    strip = Strip(steps, np.ones(50), np.ones(50, np.float32), np.zeros(50, bool), 51, 100)
    image = strip_image(Track(0.0, 200.0, 100), strip, theme.tokens, 1)
    assert image.pixelColor(98, 5).alpha() == 0
    assert image.pixelColor(102, 5).alpha() == 255

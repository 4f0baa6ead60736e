"""Numbers, times and foreign texts in a terminal."""

import math

import pytest

from gradlab.cli.words import duration, number, percent, plain, size


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.25, "-0.25"),
        (0.0123, "0.0123"),
        (4.84e-7, "4.8e-7"),
        (999.4, "999"),
        (1234.0, "1.2e3"),
        (math.nan, "NaN"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0 s"),
        (7.6, "8 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.7, "1 h 00 min"),
        (7800, "2 h 10 min"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_percent() -> None:
    assert percent(0.9724) == "97.2 %"
    assert percent(math.nan) == "-"


def test_size() -> None:
    assert size(10) == "1 kB"
    assert size(999_400) == "999 kB"
    assert size(2_340_000) == "2.3 MB"


def test_texts_cannot_steer_the_terminal() -> None:
    assert plain("a\x1b[31mb\x07\nc δ") == "a\ufffd[31mb\ufffd\nc δ"

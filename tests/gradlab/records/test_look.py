"""Histograms hold every finite value once; relative signals are those of the top trainable layer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradlab.records import BINS, COUNTS, HISTOGRAM_INDEX, HISTOGRAMS, NONFINITE_BIN, ZERO_BIN, Bars, Look
from gradlab.spec import Experiment


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), max_size=50))
def test_every_finite_value_is_counted_once(values: list[float]) -> None:
    array = np.array(values, np.float64)
    histogram = Bars.of(array)
    assert histogram.counts.sum() + histogram.left_out == len(values)
    assert histogram.left_out == (~np.isfinite(array)).sum()
    assert np.isfinite(histogram.edges).all()
    assert len(histogram.edges) == len(histogram.counts) + 1


def test_values_that_are_all_alike_give_one_bar_inside() -> None:
    histogram = Bars.of(np.full(7, 0.1))
    assert histogram.counts.max() == 7
    assert 0 < histogram.counts.argmax() < len(histogram.counts) - 1
    assert (histogram.mean, histogram.std) == pytest.approx((0.1, 0.0))


def test_recorded_counts_keep_their_shares_on_bins_of_uneven_width() -> None:
    pre = HISTOGRAMS[HISTOGRAM_INDEX["pre"]]
    values = np.random.default_rng(0).normal(0.5, 2.0, 200_000)
    counts = np.zeros(COUNTS, np.uint32)
    counts[:BINS] = np.histogram(values, pre.edges)[0]
    counts[NONFINITE_BIN] = 7
    bars = Bars.recorded(counts, pre)
    assert (bars.mean, bars.std) == pytest.approx((0.5, 2.0), rel=0.02)
    assert bars.left_out == 7
    areas = bars.counts * np.diff(bars.edges)
    assert areas.sum() == pytest.approx(200_000, rel=1e-5)
    centers = (bars.edges[1:] + bars.edges[:-1]) / 2
    density = np.exp(-((centers - 0.5) ** 2) / 8) / np.sqrt(8 * np.pi)
    near = np.abs(centers) < 4
    np.testing.assert_allclose(bars.counts[near] / 200_000, density[near], rtol=0.15)


def test_recorded_zeros_stand_around_zero_and_nothing_gives_nothing() -> None:
    weight = HISTOGRAMS[HISTOGRAM_INDEX["weight"]]
    counts = np.zeros(COUNTS, np.uint32)
    counts[ZERO_BIN] = 40
    bars = Bars.recorded(counts, weight)
    assert (bars.mean, len(bars.counts)) == (0.0, 2)
    assert Bars.recorded(np.zeros(COUNTS, np.uint32), weight).counts.sum() == 0


def look(delta: list[float], frozen: tuple[bool, ...]) -> Look:
    numbers = np.array(delta, np.float32)
    bars = tuple(Bars.of(np.zeros(1)) for _ in delta)
    names = tuple(f"h{n}" for n in range(len(delta)))
    return Look(Experiment(), names, frozen, numbers, numbers, numbers, numbers, numbers, numbers, bars, bars, 1.0)


def test_signals_are_relative_to_the_top_trainable_layer() -> None:
    assert look([1, 2, 4], (False, False, True)).relative_signal().tolist() == [0.5, 1, 2]
    assert look([1, 2, 4], (True, True, True)).relative_signal().tolist() == [0.25, 0.5, 1]
    assert np.isnan(look([1, 0], (False, False)).relative_signal()).all()

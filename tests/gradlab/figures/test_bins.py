"""Which bins are shown, how they are named, what is told apart."""

from __future__ import annotations

import numpy as np
import pytest

from gradlab.figures.bins import PAD_BINS, apart, shares, ticks, window
from gradlab.records import BINS, COUNTS, HISTOGRAM_INDEX, HISTOGRAMS, NONFINITE_BIN, ZERO_BIN

DELTA, PRE = HISTOGRAMS[HISTOGRAM_INDEX["delta"]], HISTOGRAMS[HISTOGRAM_INDEX["pre"]]


def counts(**bins: int) -> np.ndarray:
    found = np.zeros(COUNTS, np.uint32)
    for name, value in bins.items():
        found[
            {"zero": ZERO_BIN, "bad": NONFINITE_BIN}.get(name, -1) if name[0] != "b" or name == "bad" else int(name[1:])
        ] = value
    return found


def test_shares_add_up_and_an_empty_layer_has_none() -> None:
    held = shares(np.stack([counts(b10=3, zero=1), counts()]))
    assert held.sum(axis=1).tolist() == [1.0, 0.0]
    assert held[0, ZERO_BIN] == 0.25


def test_the_window_holds_every_bin_that_counts_and_leaves_out_a_stray_one() -> None:
    both = np.stack([counts(b50=1000), counts(b60=1000, b2=1)])
    assert window(both, least=0.01) == (50 - PAD_BINS, 61 + PAD_BINS)
    assert window(counts()) == (0, BINS)


@pytest.mark.parametrize("room", [3, 8])
def test_ticks_are_few_and_stand_where_their_number_is(room: int) -> None:
    found = ticks(DELTA, 0, BINS, room)
    assert 2 <= len(found) <= room + 1
    assert ("1" in [word for _, word in found]) or room < 8
    for place, word in ticks(PRE, 0, BINS, 20):
        assert np.interp(place, np.arange(BINS + 1), PRE.edges) == pytest.approx(float(word.replace("−", "-")), rel=0.1)


def test_zeros_and_what_is_not_finite_are_told_in_words() -> None:
    assert apart(counts(b10=50, zero=50)) == "0: 50 %"
    assert apart(counts(b10=1000, bad=1)) == "NaN: 1 %"
    assert apart(counts(b10=1000, zero=1)) == ""

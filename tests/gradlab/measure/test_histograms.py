"""Every number is in exactly one bin, the right one; zeros and what is not finite are apart."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from gradlab.measure import bin_numbers, histograms
from gradlab.records import BINS, COUNTS, HISTOGRAMS, NONFINITE_BIN, ZERO_BIN, Histogram


@pytest.mark.parametrize("histogram", HISTOGRAMS, ids=lambda one: one.name)
def test_the_middle_of_each_bin_is_in_it(histogram: Histogram) -> None:
    places = histogram.low + histogram.width * (np.arange(BINS) + 0.5)
    values = 10.0**places if histogram.scale == "log" else np.sinh(places) * histogram.unit
    np.testing.assert_array_equal(bin_numbers(tf.constant(values), histogram), np.arange(BINS))
    if histogram.scale == "log":
        np.testing.assert_array_equal(bin_numbers(tf.constant(-values), histogram), np.arange(BINS))
    assert (np.diff(histogram.edges) > 0).all()


@pytest.mark.parametrize("histogram", HISTOGRAMS, ids=lambda one: one.name)
@pytest.mark.parametrize("dtype", [tf.float32, tf.float64])
def test_what_is_special_is_counted_apart(histogram: Histogram, dtype: tf.DType) -> None:
    values = tf.constant([0.0, -0.0, np.nan, np.inf, -np.inf, 1e30], dtype)
    numbers = bin_numbers(values, histogram).numpy().tolist()
    assert numbers == [ZERO_BIN, ZERO_BIN, NONFINITE_BIN, NONFINITE_BIN, NONFINITE_BIN, BINS - 1]


def test_layers_of_any_shape_are_counted_apart() -> None:
    log = HISTOGRAMS[0]
    counts = histograms([tf.fill([2, 3], 1.5), tf.fill([4, 1, 1, 5], 1e-3), tf.zeros([7])], log).numpy()
    assert counts.shape == (3, COUNTS)
    assert counts.sum(axis=1).tolist() == [6, 20, 7]
    assert counts[0].argmax() == int((np.log10(1.5) - log.low) / log.width)
    assert counts[2, ZERO_BIN] == 7

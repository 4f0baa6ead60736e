"""Sums taken together are those taken one by one, whatever the shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradlab.measure import Separate, Sums, Together
from gradlab.measure import sums as module

SHAPE = st.sampled_from([None, (3, 5), (64, 100), (100, 100), (91, 97), (7,), (1, 1), (13, 17), (32, 10)])
SHAPES = st.lists(SHAPE, max_size=7)
Arrays = Sequence["NDArray[np.float64] | None"]


def joined(kind: Callable[[tf.DType], Sums], arrays: Arrays) -> NDArray[np.float64]:
    """Return [tensors, 6]: all sums that there are."""

    def graph() -> tf.Tensor:
        sums = kind(tf.float64)
        tensors = [None if array is None else tf.constant(array) for array in arrays]
        columns = [
            sums.half_squares(tensors),
            *sums.magnitudes(tensors),
            sums.means(tensors),
            *sums.moments(tensors),
        ]
        return tf.concat([tf.reshape(part, [-1]) for part in sums.joined(columns)], axis=0)

    return graph().numpy().reshape(len(arrays), 6)


@settings(max_examples=40)
@given(shapes=SHAPES.filter(len), seed=st.integers(0, 99), stack=st.sampled_from([1, 20_000, 2**17]))
def test_both_ways_agree_with_numpy(shapes: list[tuple[int, ...] | None], seed: int, stack: int) -> None:
    random = np.random.default_rng(seed)
    arrays = [None if shape is None else random.normal(0.3, 2.0, shape) for shape in shapes]
    expected = [
        np.zeros(6)
        if array is None
        else [
            0.5 * (array**2).sum(),
            np.abs(array).sum(),
            np.abs(array).max(),
            array.mean(),
            array.mean(),
            0.5 * ((array - array.mean()) ** 2).sum(),
        ]
        for array in arrays
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "STACK", stack)
        np.testing.assert_allclose(joined(Together, arrays), expected, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(joined(Separate, arrays), expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 5000, 9999])
def test_a_number_that_is_not_finite_is_never_lost(bad: float, place: int) -> None:
    good, array = np.ones((100, 100)), np.ones(10_000)
    array[place] = bad
    found = joined(Together, [good, array.reshape(100, 100), good])
    assert np.isfinite(found[[0, 2]]).all()
    assert not np.isfinite(found[1]).any()


def test_the_largest_finite_sum_stays_finite() -> None:
    array = np.full((100, 100), np.sqrt(np.finfo(np.float64).max / 10_000) * 0.999)
    assert np.isfinite(joined(Together, [array])).all()


@pytest.mark.parametrize("kind", [Separate, Together])
def test_the_norm_of_all(kind: Callable[[tf.DType], Sums]) -> None:
    random = np.random.default_rng(0)
    arrays = [random.normal(size=shape) for shape in [(100, 100), (7,), (20, 30), (100, 100), (3,)]]
    found = kind(tf.float64).half_square_of_all([tf.constant(array) for array in arrays])
    assert float(found) == pytest.approx(0.5 * sum((array**2).sum() for array in arrays), rel=1e-12)


def test_what_was_asked_for_before_is_not_computed_again() -> None:
    with tf.Graph().as_default() as graph:
        tensors = [tf.constant(np.ones((4, 4))) for _ in range(3)]
        for kind in (Separate, Together):
            sums = kind(tf.float64)
            sums.half_square_of_all(tensors)
            before = len(graph.get_operations())
            sums.half_squares(tensors)
            assert len(graph.get_operations()) == before

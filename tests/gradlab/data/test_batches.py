"""The order of batches: every example once an epoch, the same from wherever one asks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradlab.data import BatchOrder


@given(st.integers(1, 60), st.data(), st.integers(0, 2**31 - 1))
def test_any_cut_gives_the_same_batches(examples: int, data: st.DataObject, seed: int) -> None:
    batch = data.draw(st.integers(1, examples))
    first, second = data.draw(st.integers(0, 20)), data.draw(st.integers(0, 20))
    whole = BatchOrder(examples, batch, seed).indices(1, first + second)
    order = BatchOrder(examples, batch, seed)
    late = order.indices(1 + first, second)
    early = order.indices(1, first)
    assert whole.shape == (first + second, batch)
    assert whole.dtype == np.int32
    np.testing.assert_array_equal(whole, np.concatenate([early, late]))


def test_an_epoch_shows_every_example_at_most_once() -> None:
    order = BatchOrder(103, 10, seed=5)
    assert order.steps_per_epoch == 10
    epoch = order.indices(1, 10)
    assert len(np.unique(epoch)) == 100
    assert epoch.min() >= 0
    assert epoch.max() <= 102
    assert not np.array_equal(epoch, order.indices(11, 10)), "each epoch has its own order"


def test_the_seed_decides() -> None:
    first, again, other = (BatchOrder(50, 5, seed).indices(1, 30) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("batch", [0, 11])
def test_a_batch_must_fit(batch: int) -> None:
    with pytest.raises(ValueError, match=f"between 1 and the 10 examples, received {batch}"):
        BatchOrder(10, batch, seed=0)

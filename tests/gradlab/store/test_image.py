"""Images of a history against the recorded numbers themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradlab.errors import GradlabError
from gradlab.store import Image
from tests.gradlab.store.runs import numbers, recorded


def spans(image: Image) -> list[tuple[int, int]]:
    """Return the first and last step of each column."""
    width = (image.last + 1 - image.first) // image.values.shape[1]
    return [(first, first + width - 1) for first in range(image.first, image.last + 1, width)]


@given(
    steps=st.integers(1, 3000),
    ends=st.tuples(st.integers(-5, 3200), st.integers(-5, 3200)),
    columns=st.integers(1, 400),
)
def test_each_column_is_the_mean_of_its_steps(steps: int, ends: tuple[int, int], columns: int) -> None:
    values = numbers(steps, 2)
    image = recorded(values).image("grad_norm", *ends, columns)
    assert 1 <= image.values.shape[1] <= columns
    for column, (first, last) in enumerate(spans(image)):
        expected = values[first - 1 : last, :, 1].mean(axis=0, dtype=np.float64)
        np.testing.assert_allclose(image.values[:, column], expected, rtol=1e-6)


@given(steps=st.integers(1, 6000), columns=st.integers(1, 400), bad=st.integers(1, 6000))
def test_a_bad_number_shows_in_its_own_column(steps: int, columns: int, bad: int) -> None:
    values = numbers(steps, 2)
    bad = min(bad, steps)
    values[bad - 1, 1, 0] = np.inf
    image = recorded(values, frame=500).image("delta_rms", 1, steps, columns)
    marked = [first <= bad <= last for first, last in spans(image)]
    assert (image.nonfinite == [[False] * len(marked), marked]).all()


def test_full_columns_stay_while_the_run_goes_on() -> None:
    values = numbers(4000, 2)
    before, after = (recorded(values[:steps]).image("delta_rms", 1, steps, 500) for steps in (3900, 4000))
    assert before.first == after.first == 1
    full = 3900 // (after.last // after.values.shape[1])
    assert (before.values[:, :full] == after.values[:, :full]).all()


def test_a_layer_that_is_not_there_is_named() -> None:
    history = recorded(numbers(5, 3))
    with pytest.raises(GradlabError, match="no layer 3; the run has layers 0 to 2"):
        history.layer_curve("delta_rms", 3, 1, 5, 10)

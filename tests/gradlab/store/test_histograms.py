"""Distributions in the file."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save as arrays_to_bytes

import gradlab
from gradlab.errors import DocumentError
from gradlab.records import COUNTS, DISTRIBUTION_QUANTITIES, HISTOGRAMS, Distributions
from gradlab.store import load, save
from gradlab.store.histograms import distributions_from_bytes, distributions_to_bytes
from tests.gradlab.store.runs import numbers, recorded


def some(step: int, layers: int = 3) -> Distributions:
    random = np.random.default_rng(step)
    counts = random.integers(0, 100, (layers, len(HISTOGRAMS), COUNTS)).astype(np.uint32)
    return Distributions(step, counts, random.normal(size=(layers, len(DISTRIBUTION_QUANTITIES))).astype(np.float32))


def test_distributions_come_back_with_their_run(tmp_path: Path) -> None:
    history = recorded(numbers(30))
    for step in (1, 12, 30):
        history.distributions.add(some(step))
    save(tmp_path / "a.gradlab", gradlab.preset("vanishing"), [history])
    (again,) = load(tmp_path / "a.gradlab").histories
    assert [one.step for one in again.distributions] == [1, 12, 30]
    for ours, theirs in zip(history.distributions, again.distributions, strict=True):
        np.testing.assert_array_equal(ours.counts, theirs.counts)
        np.testing.assert_array_equal(ours.values, theirs.values)


def test_what_an_older_file_lacks_is_empty_and_a_wrong_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    record = some(5)
    with monkeypatch.context() as patch:
        patch.setattr("gradlab.store.histograms.DISTRIBUTION_QUANTITIES", DISTRIBUTION_QUANTITIES[1:])
        data = distributions_to_bytes(Distributions(5, record.counts, record.values[:, 1:]))
    again = distributions_from_bytes(5, data, 3)
    assert np.isnan(again.values[:, 0]).all()
    np.testing.assert_array_equal(again.values[:, 1:], record.values[:, 1:])
    with pytest.raises(DocumentError, match="wrong size"):
        distributions_from_bytes(5, data, 4)


@pytest.mark.parametrize(("step", "opens"), [(0, True), (1, True), (31, True), (32, False)])
def test_a_step_beside_those_that_were_taken_may_have_distributions(tmp_path: Path, step: int, opens: bool) -> None:
    """They come before their step, which may never be taken; and at the end of a fork that takes none."""
    path, history = tmp_path / "a.gradlab", recorded(numbers(30))
    history.distributions.add(some(step))
    save(path, gradlab.preset("vanishing"), [history])
    if opens:
        assert [one.step for one in load(path).histories[0].distributions] == [step]
    else:
        with pytest.raises(DocumentError, match=r"in its run 0123, it has a distribution of step 32, .* are 1 to 30;"):
            load(path)


def test_distributions_without_a_histogram_are_refused() -> None:
    """They would take memory that they take no room in the file for."""
    with pytest.raises(DocumentError, match="no histogram"):
        distributions_from_bytes(5, arrays_to_bytes({"values/low_slope": np.zeros(1000, np.float32)}), 1000)

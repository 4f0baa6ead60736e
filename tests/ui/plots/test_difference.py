"""Two runs layer by layer: the numbers that are drawn are those of both runs."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import finished, numbers
from ui.plots import OtherRun
from ui.plots.difference import Difference
from ui.support.theme import Theme


@pytest.fixture
def difference(qtbot: QtBot, theme: Theme) -> Difference:
    result = Difference(theme)
    qtbot.addWidget(result)
    result.resize(560, 420)
    result.show()
    return result


def test_both_runs_and_their_ratio_at_the_shown_step(difference: Difference) -> None:
    one, two = finished(numbers(60)), finished(numbers(40, seed=7), run="other")
    difference.set_history(one)
    difference.set_others((OtherRun(two, "other", 1),))
    difference.set_step(20)
    expected = one.row("delta_rms", 20).astype(float), two.row("delta_rms", 20).astype(float)
    header, columns = difference.table()
    np.testing.assert_allclose(columns[header.index("delta_rms")], expected[0])
    np.testing.assert_allclose(columns[header.index("delta_rms_other")], expected[1])
    np.testing.assert_allclose(columns[header.index("ratio")], expected[0] / expected[1])
    x, y = difference._one.getData()
    np.testing.assert_allclose(10.0 ** np.asarray(y), expected[0], rtol=1e-6)
    np.testing.assert_array_equal(x, [0, 1, 2])
    _, y = difference._ratio.getData()
    np.testing.assert_allclose(10.0 ** np.asarray(y), expected[0] / expected[1], rtol=1e-6)


def test_layers_are_matched_by_name_and_missing_ones_are_gaps(difference: Difference) -> None:
    difference.set_history(finished(numbers(30)))
    difference.set_others((OtherRun(finished(numbers(30, layers=2), run="other"), "other", 0),))
    assert np.isfinite(difference.ratio()).tolist() == [True, True, False]


def test_without_a_second_run_it_says_what_to_do(difference: Difference) -> None:
    difference.set_history(finished(numbers(30)))
    assert difference.empty.isVisible()
    difference.set_others((OtherRun(finished(numbers(30), run="other"), "other", 0),))
    assert not difference.empty.isVisible()
    with pytest.raises(ValueError, match="no quantity"):
        difference.set_quantity("beauty")
    difference.set_quantity("grad_norm")
    assert difference.table()[0][2] == "grad_norm"

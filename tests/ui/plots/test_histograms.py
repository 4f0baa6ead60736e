"""Histograms show the step of the playhead, one row a layer, or one layer over the steps."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradlab.records import BINS
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import drawn, with_distributions
from ui.plots.histograms import TIME, Histograms
from ui.support.theme import Theme


@pytest.fixture
def instrument(qtbot: QtBot, theme: Theme) -> Histograms:
    result = Histograms(theme)
    qtbot.addWidget(result)
    result.resize(600, 400)
    result.show()
    result.set_history(with_distributions(recorded(numbers(100))))
    return result


def test_there_is_a_ridge_for_each_layer_with_its_peak_where_the_numbers_are(instrument: Histograms) -> None:
    assert instrument.shown == [0, 1, 2]
    peaks = []
    for line, _ in instrument.ridges:
        x, y = drawn(line)
        peaks.append(x[y.argmin()])
    decade = 1 / instrument.info.width
    assert peaks[0] - peaks[1] == pytest.approx(decade)
    assert peaks[1] - peaks[2] == pytest.approx(decade)


def test_the_playhead_chooses_the_record_at_or_before_it(instrument: Histograms) -> None:
    instrument.set_step(37)
    _, columns = instrument.table()
    assert set(columns[1]) == {30}
    assert len(columns[0]) == 3 * BINS


def test_over_the_steps_one_layer_is_a_picture(instrument: Histograms) -> None:
    instrument.set_selection((2,))
    instrument.set_form(TIME)
    picture = instrument.image.image
    assert picture is not None
    assert picture.max() == 1
    assert picture.shape[1] > 50
    assert instrument.layer == 2
    instrument.set_quantity("weight")
    picture = instrument.image.image
    assert picture is not None
    assert picture.max() == 1


def test_an_unknown_quantity_is_refused(instrument: Histograms) -> None:
    with pytest.raises(ValueError, match="nothing"):
        instrument.set_quantity("nothing")

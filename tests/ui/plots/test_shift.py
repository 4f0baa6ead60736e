"""The percentiles of a layer's input over the steps, for up to three layers."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import drawn, with_distributions
from ui.plots.shift import Shift
from ui.support.theme import Theme


def test_selected_layers_are_shown_and_the_median_is_that_of_the_records(qtbot: QtBot, theme: Theme) -> None:
    instrument = Shift(theme)
    qtbot.addWidget(instrument)
    instrument.show()
    instrument.set_history(with_distributions(recorded(numbers(50, layers=5))))
    assert instrument.shown_layers() == [0, 2, 4]
    steps, medians = drawn(instrument.curves[0][1])
    assert steps.tolist() == medians.tolist() == [1, 10, 20, 30, 40, 50]
    instrument.set_selection((3,))
    assert instrument.shown_layers() == [3]
    assert [plot.isVisible() for plot in instrument.plots] == [True, False, False]
    _, columns = instrument.table()
    assert len(columns[0]) == 5 * 6

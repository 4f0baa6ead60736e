"""Batch norm's statistics of the chosen normalized layer; a run without batch norm says what to do."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import drawn, normalized, with_distributions
from ui.plots.norm_statistics import NormStatistics
from ui.support.theme import Theme


def test_the_selected_normalized_layer_is_shown_else_the_lowest(qtbot: QtBot, theme: Theme) -> None:
    instrument = NormStatistics(theme)
    qtbot.addWidget(instrument)
    instrument.show()
    plain = with_distributions(recorded(numbers(50)))
    instrument.set_history(plain)
    assert instrument.layer is None
    assert instrument.empty.isVisible()
    assert not any(word.isVisible() for word in instrument._words)
    instrument.set_history(normalized(plain))
    assert instrument.layer == 1
    assert all(word.isVisible() for word in instrument._words)
    assert not instrument.empty.isVisible()
    instrument.set_selection((0, 2))
    assert instrument.layer == 2
    assert len(drawn(instrument.curves["moving_mean"])[0]) == 6
    _, columns = instrument.table()
    assert set(columns[0]) == {plain.layer_names[2]}

"""One quantity of many layers, or many of one layer: what is drawn, told and written is what was recorded."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradlab.records import LAYER_INDEX
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import drawn
from ui.plots.axes import PowerAxis
from ui.plots.trace_choice import LAYERS, QUANTITIES
from ui.plots.traces import Traces
from ui.plots.twin import twin_of
from ui.support.theme import Theme

VALUES = numbers(60, layers=4)
VALUES[..., LAYER_INDEX["act_mean"]] *= -1


@pytest.fixture
def traces(qtbot: QtBot, theme: Theme) -> Traces:
    result = Traces(theme)
    qtbot.addWidget(result)
    result.resize(900, 500)
    result.show()
    result.set_history(recorded(VALUES))
    return result


def test_many_quantities_of_the_first_selected_layer(traces: Traces) -> None:
    told: list[str] = []
    traces.subtitleChanged.connect(told.append)
    traces.set_selection((2, 3))
    traces.lines.set_mode(QUANTITIES)
    traces.lines.switch("act_mean")
    names = ("delta_rms", "grad_norm", "act_mean", "update_ratio", "weight_norm")
    assert list(traces.curves) == [(2, name) for name in names]
    assert told[-1] == "hidden3, sizes of its quantities"
    assert isinstance(traces.plot.getAxis("left"), PowerAxis)
    for item, name in zip(traces._items, names, strict=False):
        expected = np.log10(np.abs(VALUES[:, 2, LAYER_INDEX[name]].astype(np.float64)))
        np.testing.assert_allclose(drawn(item)[1], expected, atol=1e-6)
    assert [word for _, word in traces._ends._labels] == ["δ", "‖∂W‖", "mean a", "‖ΔW‖/‖W‖", "‖W‖"]
    header, columns = traces.table()
    assert header == ["layer", "quantity", "step", "value", "value_least", "value_largest"]
    assert len(columns[0]) == 60 * len(names)
    place = columns[1].index("act_mean")
    assert (columns[0][place], columns[2][place]) == ("hidden3", 1)
    assert columns[3][place] == VALUES[0, 2, LAYER_INDEX["act_mean"]]  # with its sign


def test_back_to_one_quantity_of_many_layers(traces: Traces) -> None:
    traces.lines.set_mode(QUANTITIES)
    traces.lines.set_mode(LAYERS)
    traces.lines.set_quantity("act_mean")
    assert list(traces.curves) == [(0, "act_mean"), (2, "act_mean"), (3, "act_mean")]
    assert not isinstance(traces.plot.getAxis("left"), PowerAxis)
    np.testing.assert_allclose(drawn(traces._items[1])[1], VALUES[:, 2, LAYER_INDEX["act_mean"]], rtol=1e-6)
    assert [word for _, word in traces._ends._labels] == ["h1", "h3", "h4"]
    assert traces.table()[0] == ["layer", "step", "act_mean", "act_mean_least", "act_mean_largest"]


def test_the_last_quantity_stays_and_others_are_refused(traces: Traces) -> None:
    for name in traces.lines.several:
        traces.lines.switch(name)
    assert traces.lines.several == ("weight_norm",)
    for choose in (traces.lines.switch, traces.lines.set_quantity, traces.lines.set_mode):
        with pytest.raises(ValueError, match="beauty"):
            choose("beauty")


def test_a_figure_shows_the_same_lines(traces: Traces) -> None:
    traces.lines.set_mode(QUANTITIES)
    for name in ("act_mean", *traces.lines.several):
        traces.lines.switch(name)
    with twin_of(traces, "dark", 120, 80) as twin:
        assert isinstance(twin, Traces)
        assert list(twin.curves) == [(0, "act_mean")]

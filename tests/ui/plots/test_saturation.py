"""Saturation is drawn in percent; softmax has none."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import drawn, with_distributions
from ui.plots.saturation import Saturation
from ui.support.theme import Theme


def test_shares_of_each_layer_in_percent(qtbot: QtBot, theme: Theme) -> None:
    instrument = Saturation(theme)
    qtbot.addWidget(instrument)
    instrument.show()
    instrument.set_history(with_distributions(recorded(numbers(50))))
    _, low = drawn(instrument.low)
    _, dead = drawn(instrument.dead)
    np.testing.assert_allclose(low, [0, 25, np.nan])
    assert dead[:2] == pytest.approx([100 / 3, 100 / 3])
    header, columns = instrument.table()
    assert header[2:] == ["low_slope", "dead_units"]
    assert columns[2][1] == pytest.approx(0.25)

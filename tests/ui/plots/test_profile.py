"""The profile's ghosts and its read-out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradlab.records import LAYER_INDEX
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import drawn
from ui.plots.live_text import LiveText
from ui.plots.profile import Profile
from ui.support.health import format_value
from ui.support.theme import Theme


@pytest.fixture
def profile(qtbot: QtBot, theme: Theme) -> Profile:
    result = Profile(theme)
    qtbot.addWidget(result)
    result.resize(600, 400)
    result.show()
    return result


def test_the_first_step_and_pinned_ones_stand_behind_as_they_were(profile: Profile) -> None:
    values = numbers(100)
    profile.set_history(recorded(values))
    profile.set_pins((40, 70))
    signal = np.log10(values[:, :, LAYER_INDEX["delta_rms"]].astype(np.float64))
    np.testing.assert_allclose(drawn(profile.ghosts.first)[1], signal[0])
    np.testing.assert_allclose(drawn(profile.ghosts.pinned[0])[1], signal[39])
    np.testing.assert_allclose(drawn(profile.ghosts.pinned[1])[1], signal[69])
    profile.set_pins((70,))
    np.testing.assert_allclose(drawn(profile.ghosts.pinned[0])[1], signal[69])
    gone = profile.ghosts.pinned[1].xData
    assert gone is None or not len(gone)


def test_the_card_reads_the_layer_under_the_pointer(profile: Profile) -> None:
    values = numbers(100)
    profile.set_history(recorded(values))
    box = profile.plot.getViewBox()
    place = box.mapViewToScene(QPointF(1.0, sum(box.viewRange()[1]) / 2))
    profile.view.scene().sigMouseMoved.emit(place)
    head, text = profile.card.text()
    assert head.startswith("hidden2 · ")
    assert format_value(float(values[-1, 1, LAYER_INDEX["delta_rms"]])) in text
    assert profile.hovered == 1
    profile.view.scene().sigMouseMoved.emit(QPointF(-50, -50))
    assert not profile.card.isVisible()
    assert profile.hovered is None


def test_the_number_beside_a_mark_is_that_of_its_layer_and_step_at_once(profile: Profile, qtbot: QtBot) -> None:
    values = numbers(100)
    signal = values[:, :, LAYER_INDEX["delta_rms"]]
    profile.set_history(recorded(values))
    number = next(item for item in profile.plot.items if isinstance(item, LiveText))
    qtbot.waitUntil(lambda: number.toPlainText() == format_value(float(signal[-1, 0])))
    for step in (20, 40, 60):
        profile.set_step(step)
        assert number.toPlainText() == format_value(float(signal[step - 1, 0]))
    profile.set_step(None)
    profile.set_selection((1,))
    assert number.toPlainText() == format_value(float(signal[-1, 1]))

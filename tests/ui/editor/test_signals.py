"""Meters are live, from before training, or of several layers that share a card."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import gradlab
from tests.ui.fakes import look
from ui.editor.signals import Meter, first_meters, folded_meter, live_meters
from ui.editor.stack_model import StackModel

NAN = float("nan")


def row(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_a_layer_that_is_not_measured_has_no_meter() -> None:
    meters = live_meters(row(0.5, NAN, NAN), row(0.1, NAN, 0.2), row(1, NAN, 0.3), (False, False, True))
    assert meters[1] is None
    assert meters[0] == Meter(0.5, float(np.float32(0.1)), 1.0, frozen=False, number=0.5)
    assert meters[2] is not None
    assert math.isnan(meters[2].value)
    assert meters[2].frozen


def test_a_past_step_gives_the_number_and_leaves_the_meter_live() -> None:
    (meter,) = live_meters(row(0.5), row(0.1), row(1), (False,), row(0.25))
    assert meter is not None
    assert (meter.value, meter.number) == (0.5, 0.25)


def test_before_training_each_layer_has_its_relative_signal() -> None:
    meters = first_meters(look(gradlab.preset("vanishing")))
    assert meters["output"].value == 1
    assert meters["hidden1"].value == pytest.approx(0.5**10)
    assert all(meter.before for meter in meters.values())


def test_a_folded_card_shows_its_lowest_layer_and_the_range_of_all() -> None:
    meters = [Meter(0.1, 0.05, 0.2, frozen=True, number=0.1), None, Meter(0.4, 0.3, 0.9, frozen=False, number=0.4)]
    folded = folded_meter(meters)
    assert folded == Meter(0.1, 0.05, 0.9, frozen=False, number=0.1)
    assert folded_meter([None, None]) is None
    assert folded_meter(meters[:2]) == meters[0]


def test_cards_are_drawn_again_only_where_a_look_changes_what_they_show(qtbot: QtBot) -> None:
    experiment = gradlab.preset("vanishing")
    seen, model, depth = look(experiment), StackModel(), len(experiment.layers)
    model.set_experiment(experiment, [])
    with qtbot.waitSignal(model.dataChanged):
        model.set_look(seen, prefer=False)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_look(seen, prefer=True)
    ones = np.ones(depth, np.float32)
    model.set_signals(ones, ones, ones, (False,) * depth)
    with qtbot.waitSignal(model.dataChanged):  # from before training to live
        model.set_look(seen, prefer=False)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_look(None, prefer=False)
        model.set_look(seen, prefer=False)
    with qtbot.waitSignal(model.dataChanged):
        model.set_look(seen, prefer=True)
    assert model.shows_first

"""What the inspector draws of a layer: its z under the curve, its weights beside the formula, its norm's place."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

import gradlab
from gradlab.records import Bars
from gradlab.spec import Dropout, bundled_shape, check, with_value
from tests.ui.fakes import look
from ui.editor.histogram import area_path, reach_of
from ui.editor.inspector import Inspector
from ui.support.theme import Theme

BASE = with_value(gradlab.preset("vanishing"), "layers.2.batch_norm", {})
SHAPE = bundled_shape(BASE.data)


@pytest.fixture
def inspector(qtbot: QtBot, theme: Theme) -> Inspector:
    made = Inspector(theme)
    qtbot.addWidget(made)
    made.resize(336, 1000)
    made.set_experiment(BASE, check(BASE, SHAPE), SHAPE)
    made.set_selection((2,))
    made.show()
    return made


def test_shape_parameters_and_work_are_told(inspector: Inspector) -> None:
    text = inspector.summary.text()
    assert "100 → 100" in text
    assert "10,200 parameters · 10,000 multiply-adds" in text
    inspector.set_selection((0, 1))
    assert "16,600 parameters · 16,400 multiply-adds" in inspector.summary.text()


def test_a_look_puts_distributions_into_the_pictures(inspector: Inspector) -> None:
    picture, start = inspector.form.picture, inspector.form.start
    bare = picture.grab().toImage()
    assert start.histogram.isHidden()
    seen = look(BASE)
    inspector.set_look(seen)
    assert picture.grab().toImage() != bare
    assert picture.reach == pytest.approx(reach_of(seen.pre[2], 4, 40))
    assert "at start: σ = " in start.measured.text()
    assert start.histogram.isVisible()
    inspector.set_look(None)
    assert picture.grab().toImage() == bare


def test_the_norm_stands_where_it_is_set(inspector: Inspector) -> None:
    norm = inspector.form.norm_picture
    assert norm.accessibleName() == "W → BN → φ"
    changed = with_value(BASE, "layers.2.batch_norm.position", "after")
    inspector.set_experiment(changed, [], SHAPE)
    assert norm.accessibleName() == "W → φ → BN"
    assert not norm.grab().isNull()
    inspector.set_selection((0,))
    assert norm.isHidden()


def test_what_acts_on_a_running_run_has_the_amber_dot(inspector: Inspector) -> None:
    assert inspector.form.live_dot.isHidden()
    inspector.set_live(frozenset({"hidden3"}))
    assert inspector.form.live_dot.isVisible()
    assert not inspector.settings.live_dot.isHidden()
    inspector.set_selection((0,))
    assert inspector.form.live_dot.isHidden()
    inspector.set_live(frozenset())
    assert inspector.settings.live_dot.isHidden()


def test_reach_covers_nearly_all_values_and_keeps_its_bounds() -> None:
    bars = Bars.of(np.concatenate([np.linspace(-6, 6, 1000), [500.0]]), bins=4000)
    assert reach_of(bars, 4, 40) == pytest.approx(6.6, rel=0.03)
    assert reach_of(bars, 4, 5) == 5
    assert reach_of(Bars.of(np.zeros(0)), 4, 40) == 4


def test_the_area_stays_inside_its_frame() -> None:
    area = QRectF(10, 5, 100, 40)
    box = area_path(Bars.of(np.linspace(-90, 90, 200)), area, 4.0).boundingRect()
    assert area.adjusted(-0.01, -0.01, 0.01, 0.01).contains(box)


def test_a_list_left_open_changes_nothing_once_layers_of_another_kind_are_chosen(
    inspector: Inspector, qtbot: QtBot
) -> None:
    mixed = BASE.model_copy(update={"layers": (Dropout(name="drop"), *BASE.layers)})
    inspector.set_experiment(mixed, check(mixed, SHAPE), SHAPE)
    inspector.set_selection((1,))
    with qtbot.waitSignal(inspector.edited):
        inspector.form.initializer.changed.emit("he")
    inspector.set_selection((0,))
    with qtbot.assertNotEmitted(inspector.edited):
        inspector.form.initializer.changed.emit("glorot")

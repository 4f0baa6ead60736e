"""The heatmap's ranges of color and its crosshair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradlab.records import LAYER_INDEX
from tests.gradlab.store.runs import numbers, recorded
from ui.plots.coding import SIGNAL_SCALE
from ui.plots.heatmap import FIXED, ROBUST, WHOLE, Heatmap
from ui.support.theme import Theme


@pytest.fixture
def heatmap(qtbot: QtBot, theme: Theme) -> Heatmap:
    result = Heatmap(theme)
    qtbot.addWidget(result)
    result.resize(700, 400)
    result.show()
    values = numbers(100)
    values[10, 0, LAYER_INDEX["grad_norm"]] = 1e-6
    result.set_history(recorded(values))
    return result


def test_colors_run_over_the_range_that_is_chosen(heatmap: Heatmap) -> None:
    assert heatmap.scale == SIGNAL_SCALE
    heatmap.set_quantity("grad_norm")
    assert heatmap.scale.low > -1
    heatmap.set_range(WHOLE)
    assert heatmap.scale.low == pytest.approx(-6, abs=1e-3)
    heatmap.set_range(FIXED)
    assert heatmap.scale == SIGNAL_SCALE
    heatmap.set_range(ROBUST)
    assert not heatmap.scale.fixed
    with pytest.raises(ValueError, match="odd"):
        heatmap.set_range("odd")


def test_the_crosshair_and_the_card_are_where_the_pointer_is(heatmap: Heatmap) -> None:
    box = heatmap.plot.getViewBox()
    heatmap.view.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(50.0, 2.0)))
    assert heatmap.card.text()[0] == "hidden3 · 50"
    assert heatmap.cross.step_line.isVisible()
    assert heatmap.cross.row_line.value() == 2
    assert heatmap.hovered == 2
    heatmap.view.scene().sigMouseMoved.emit(QPointF(-9, -9))
    assert not heatmap.cross.step_line.isVisible()
    heatmap.set_hovered(1)
    assert heatmap.cross.row_line.value() == 1
    assert np.isfinite(heatmap.cross.row_line.value())


def test_what_is_exported_unseen_is_what_would_be_seen(heatmap: Heatmap, tmp_path: Path) -> None:
    heatmap.hide()
    heatmap.set_history(recorded(numbers(10, layers=2)))
    heatmap.export_csv(tmp_path / "heatmap.csv")
    layers = {line.split(",")[0] for line in (tmp_path / "heatmap.csv").read_text(encoding="utf-8").splitlines()[1:]}
    assert layers == {"hidden1", "hidden2"}

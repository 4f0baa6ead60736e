"""Every weight stands where its pixel does, in a color that is symmetric around zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradlab.figures.mosaic import columns_for, mosaic
from gradlab.store import History
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import distribution, pictures
from ui.plots.first_weights import COMMON, OWN, FirstWeights, place_in
from ui.plots.pictured import rgb
from ui.support.theme import Theme


def showing(weights: np.ndarray) -> History:
    history = recorded(numbers(50))
    history.add(replace(distribution(1, 3), pictures=replace(pictures(1), weights=weights)))
    return history


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> FirstWeights:
    result = FirstWeights(theme)
    qtbot.addWidget(result)
    result.resize(600, 400)
    result.show()
    return result


def test_every_pixel_of_the_grid_is_its_weight(panel: FirstWeights) -> None:
    weights = np.random.default_rng(0).normal(size=(6, 2, 5, 3)).astype(np.float32)
    panel.set_history(showing(weights))
    image = panel.image.image
    seen: set[tuple[int, ...]] = set()
    for y in range(image.shape[0]):
        for x in range(image.shape[1]):
            found = place_in(weights.shape, panel.columns, x + 0.5, y + 0.5)
            if found is not None:
                seen.add(found)
                red, _, blue = image[y, x].astype(int)
                if abs(weights[found]) > 0.3:
                    assert (red > blue) == (weights[found] > 0)
    assert len(seen) == weights.size


def test_colors_are_symmetric_around_zero(panel: FirstWeights, theme: Theme) -> None:
    panel.set_history(showing(np.array([-2.0, 0.0, 2.0, 1.0], np.float32).reshape(1, 1, 2, 2)))
    lowest, zero = panel.image.image[0]
    highest, _ = panel.image.image[1]
    np.testing.assert_array_equal(lowest, rgb(theme.tokens.color("weak")))
    np.testing.assert_array_equal(highest, rgb(theme.tokens.color("exploding")))
    np.testing.assert_array_equal(zero, rgb(theme.tokens.color("well")))
    assert [float(word.replace("−", "-")) for _, word in panel.bar.ticks] == [-2, 0, 2]


def test_each_unit_may_have_a_scale_of_its_own(panel: FirstWeights) -> None:
    panel.set_history(showing(np.array([1.0, 100.0], np.float32).reshape(2, 1, 1, 1)))
    assert len(np.unique(panel.image.image[0, [0, 2]], axis=0)) == 2
    panel.choices()[0].choose(OWN)
    assert len(np.unique(panel.image.image[0, [0, 2]], axis=0)) == 1
    assert panel.scale == OWN
    panel.set_scale(COMMON)
    with pytest.raises(ValueError, match="no scale"):
        panel.set_scale("log")


def test_weights_that_are_zero_or_not_finite_are_drawn(panel: FirstWeights) -> None:
    panel.set_history(showing(np.zeros((2, 1, 3, 3), np.float32)))
    assert len(np.unique(panel.image.image[:3, :3].reshape(-1, 3), axis=0)) == 1
    panel.set_history(showing(np.full((2, 1, 3, 3), np.nan, np.float32)))
    panel.read_out(panel.plot.getViewBox().mapViewToScene(QPointF(0.5, 0.5)))
    assert panel.card.text() == ("unit 1 · row 1, column 1", "not finite")


def test_the_grid_uses_the_room() -> None:
    assert columns_for(64, (8, 8), (800, 800)) == 8
    assert columns_for(64, (8, 8), (4000, 100)) >= 32
    assert columns_for(1, (8, 8), (800, 100)) == 1


def test_beside_the_pictures_is_nothing() -> None:
    assert place_in((3, 1, 2, 2), 2, 1.5, 0.5) == (0, 0, 0, 1)
    assert place_in((3, 1, 2, 2), 2, 2.5, 0.5) is None  # the gap
    assert place_in((3, 1, 2, 2), 2, 3.5, 3.5) is None  # the last row is not full
    assert place_in((3, 1, 2, 2), 2, -0.5, 0.5) is None
    assert mosaic(np.zeros((3, 2, 2, 3), np.uint8), 2, np.full(3, 9.0)).shape == (5, 5, 3)


def test_the_table_holds_every_weight(panel: FirstWeights) -> None:
    weights = np.arange(24, dtype=np.float32).reshape(2, 1, 4, 3)
    panel.set_history(showing(weights))
    header, columns = panel.table()
    assert header == ["step", "unit", "channel", "row", "column", "weight"]
    for _, unit, channel, row, column, value in zip(*columns, strict=True):
        assert weights[unit - 1, channel - 1, row - 1, column - 1] == value

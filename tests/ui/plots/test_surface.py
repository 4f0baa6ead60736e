"""The plane has the colors of the predicted classes; examples of the two parts are told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gradlab.records import Distributions, Surface
from gradlab.records.pictures import SURFACE_SIDE
from tests.gradlab.store.runs import numbers, recorded
from tests.gradlab.store.spread import distribution, pictures, with_distributions
from ui.plots.class_colors import TOKENS, class_color
from ui.plots.pictured import rgb
from ui.plots.surface import FINER, DecisionSurface, finer
from ui.support.theme import Theme


@pytest.fixture
def surface(qtbot: QtBot, theme: Theme) -> DecisionSurface:
    result = DecisionSurface(theme)
    qtbot.addWidget(result)
    result.resize(600, 400)
    result.show()
    return result


def nearest(pixel: np.ndarray, theme: Theme, classes: int) -> int:
    """Return the class whose color, over the panel's ground, leads to the pixel's hue."""
    ground = rgb(theme.tokens.color("surface"))
    lean = pixel.astype(float) - ground
    inks = [rgb(class_color(index, theme.tokens)) - ground for index in range(classes)]
    return int(np.argmax([lean @ ink / np.linalg.norm(lean) / np.linalg.norm(ink) for ink in inks]))


def test_each_place_has_the_color_of_its_class_and_the_lowest_row_is_below(
    surface: DecisionSurface, theme: Theme
) -> None:
    surface.set_history(with_distributions(recorded(numbers(50))))
    surface.set_step(10)  # the lowest ten rows are of class 0
    image = surface.image.image
    assert image.shape == (SURFACE_SIDE * FINER, SURFACE_SIDE * FINER, 3)
    middle = SURFACE_SIDE * FINER // 2
    assert [nearest(image[200, column], theme, 3) for column in (10, middle, -10)] == [0, 1, 2]
    assert [nearest(image[5, column], theme, 3) for column in (10, middle, -10)] == [0, 0, 0]
    rect = surface.image.mapRectToParent(surface.image.boundingRect())
    assert (rect.left(), rect.right(), rect.top(), rect.bottom()) == (0.0, 4.0, -1.0, 1.0)


def test_the_surer_the_stronger(surface: DecisionSurface, theme: Theme) -> None:
    found = []
    history = with_distributions(recorded(numbers(50)))
    for sure in (1 / 3, 0.6, 1.0, np.nan):
        shown = pictures(1)
        assert shown.surface is not None
        values = np.full_like(shown.surface.values, sure)
        history.add(replace(distribution(1, 3), pictures=replace(shown, surface=replace(shown.surface, values=values))))
        surface.set_history(history)
        surface.set_step(1)
        found.append(surface.image.image[200, 10].astype(float))
    ground = np.array([255.0, 255.0, 255.0])
    unsure, middle, certain, nothing = (np.abs(pixel - ground).sum() for pixel in found)
    assert 0 < unsure < middle < certain
    assert nothing == 0


def test_training_points_are_filled_and_validation_points_hollow(surface: DecisionSurface, theme: Theme) -> None:
    surface.set_history(with_distributions(recorded(numbers(50))))
    train, validation = surface.train.data, surface.validation.data
    assert (len(train), len(validation)) == (8, 4)
    fills = [spot["brush"].color() for spot in train]
    assert fills == [class_color(index % 3, theme.tokens) for index in range(8)]
    rims = [spot["pen"].color() for spot in validation]
    assert rims == [class_color(index % 3, theme.tokens) for index in range(8, 12)]
    assert surface.validation.opts["brush"].color() == theme.tokens.color("surface")
    np.testing.assert_allclose(train["x"], np.linspace(0, 4, 12)[:8], rtol=1e-6)


def test_the_pointer_says_place_class_and_probability(surface: DecisionSurface) -> None:
    surface.set_history(with_distributions(recorded(numbers(50))))
    surface.read_out(surface.plot.getViewBox().mapViewToScene(QPointF(2.0, 0.9)))
    head, value = surface.card.text()
    assert head.startswith("width 2")
    assert "depth 0.9" in head
    assert value == "kind 1   0.90"


def test_predicted_numbers_have_a_scale_that_stays(surface: DecisionSurface) -> None:
    shown = pictures(1)
    assert shown.surface is not None
    values = np.linspace(-100, 100, SURFACE_SIDE**2, dtype=np.float32).reshape(SURFACE_SIDE, SURFACE_SIDE)
    plane = Surface(shown.surface.extent, values, None, shown.surface.train, shown.surface.validation)
    record: Distributions = replace(
        distribution(1, 3), pictures=replace(shown, surface=plane, confusion=None, class_names=())
    )
    history = recorded(numbers(50))
    history.add(record)
    surface.set_history(history)
    assert surface.bar.width() > 0
    assert surface.bar.ticks[0][1] == "0"
    assert float(surface.bar.ticks[-1][1]) == 2  # the largest number among the examples
    assert len(np.unique(surface.image.image.reshape(-1, 3), axis=0)) > 1
    surface.read_out(surface.plot.getViewBox().mapViewToScene(QPointF(3.99, 0.99)))
    assert float(surface.card.text()[1]) == 100
    header, columns = surface.table()
    assert header == ["step", "width", "depth", "predicted", "output"]
    np.testing.assert_array_equal(columns[3], values.ravel())


def test_between_two_points_of_the_grid_colors_are_mixed() -> None:
    colors = np.zeros((4, 4, 3))
    colors[:, 2:] = 100.0
    row = finer(colors)[7, :, 0]
    assert row[0] == 0
    assert row[-1] == 100
    assert (np.diff(row) >= 0).all()
    np.testing.assert_allclose(row[6:10], [12.5, 37.5, 62.5, 87.5])


def test_twenty_classes_have_twenty_colors(theme: Theme) -> None:
    assert len({class_color(index, theme.tokens).name() for index in range(20)}) == 20
    assert class_color(0, theme.tokens) == theme.tokens.color(TOKENS[0])

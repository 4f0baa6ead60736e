"""Figures of pictures of the network show what is recorded, where it belongs and in the colors of its class."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from gradlab.errors import ExportError
from gradlab.figures import draw
from gradlab.figures.palette import LIGHT
from gradlab.figures.pictures import class_colors
from gradlab.store import History
from tests.gradlab.store.runs import finished, numbers, recorded
from tests.gradlab.store.spread import distribution, pictures, with_distributions


@pytest.fixture
def history() -> History:
    return with_distributions(finished(numbers(50)))


def image_of(figure: Any) -> np.ndarray:
    return np.asarray(figure.axes[0].images[0].get_array(), float)


def test_the_surface_has_its_classes_and_examples_in_place(history: History) -> None:
    figure = draw("surface", history, step=10)  # the lowest ten rows are of class 0
    plot, image = figure.axes[0], image_of(figure)
    inks = class_colors(3, LIGHT)
    lean = 1 - image
    for row, column, expected in ((5, 60, 0), (40, 2, 0), (40, 32, 1), (40, 60, 2)):
        assert int(np.argmax([lean[row, column] @ (1 - ink) / np.linalg.norm(1 - ink) for ink in inks])) == expected
    assert (*plot.get_xlim(), *plot.get_ylim()) == (0, 4, -1, 1)
    assert (plot.get_xlabel(), plot.get_ylabel()) == ("width", "depth")
    shown = pictures(10).surface
    assert shown is not None
    for part, points in zip(plot.collections, (shown.train, shown.validation), strict=True):
        np.testing.assert_allclose(np.asarray(part.get_offsets(), float), points[:, :2], rtol=1e-6)


def test_predicted_numbers_have_a_scale(history: History) -> None:
    shown = pictures(60)
    assert shown.surface is not None
    plane = replace(shown.surface, classes=None)
    taken = replace(distribution(60, 3), pictures=replace(shown, surface=plane, class_names=()))
    alone = recorded(numbers(80))
    alone.add(taken)
    figure = draw("surface", alone)
    assert len(figure.axes) == 2
    assert [tick.get_text() for tick in figure.axes[1].get_yticklabels()][::4] == ["0", "2"]


def test_the_matrix_says_its_counts_where_they_are(history: History) -> None:
    figure = draw("confusion", history, step=50)
    plot = figure.axes[0]
    said = {(round(text.get_position()[1]), round(text.get_position()[0])): text.get_text() for text in plot.texts}
    assert said[0, 0] == "52\n96 %"
    assert said[2, 1] == "2\n4 %"
    assert (0, 1) not in said
    np.testing.assert_allclose(image_of(figure)[0, 1], to_rgb(LIGHT.surface))
    assert plot.get_ylim() == (2.5, -0.5)
    assert (plot.get_ylabel(), plot.get_xlabel()) == ("true class", "predicted class")


def test_the_weights_stand_in_a_grid_on_one_scale() -> None:
    weights = np.array([-2.0, 0.0, 2.0, 1.0], np.float32).reshape(1, 1, 2, 2)
    alone = recorded(numbers(20))
    alone.add(replace(distribution(1, 3), pictures=replace(pictures(1), weights=weights)))
    figure = draw("first_weights", alone)
    image = image_of(figure)
    for place, color in (((0, 0), LIGHT.weak), ((0, 1), LIGHT.well), ((1, 0), LIGHT.exploding)):
        np.testing.assert_allclose(image[place], to_rgb(color), atol=1e-6)
    assert [tick.get_text() for tick in figure.axes[1].get_yticklabels()] == ["−2", "0", "2"]


@pytest.mark.parametrize("kind", ["surface", "confusion", "first_weights"])
def test_a_run_without_them_is_told_what_they_need(kind: str) -> None:
    bare = recorded(numbers(20))
    bare.add(replace(distribution(1, 3), pictures=None))
    with pytest.raises(ExportError, match=f"The figure {kind} shows pictures of the network"):
        draw(kind, bare)

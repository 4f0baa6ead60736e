"""What a stack has pictures of, and how much of it is kept."""

from __future__ import annotations

import numpy as np
import pytest

import gradlab
from gradlab.records import Distributions, Pictures
from gradlab.records.pictures import MOST_UNITS
from gradlab.spec import Conv2D, DataShape, Dense, Diabetes, Dropout, Experiment, Flatten, Layer, Loss, Pool2D, Spirals
from gradlab.train.pictures import confusion, first_picture
from tests.gradlab.train.small import small

PICTURE = DataShape(64, 10, 1797, (8, 8, 1))
PLAIN = DataShape(64, 10, 1797)


def taken(experiment: Experiment) -> list[Pictures | None]:
    records = gradlab.train(experiment, distribution_seconds=0)
    return [record.pictures for record in records if isinstance(record, Distributions)]


@pytest.mark.parametrize(
    ("layers", "shape", "expected"),
    [
        ((Dense(name="a", units=4),), PICTURE, ("a", (8, 8, 1))),
        ((Dropout(name="d"), Flatten(name="f"), Dense(name="a", units=4)), PICTURE, ("a", (8, 8, 1))),
        ((Dense(name="a", units=4),), PLAIN, None),
        ((Conv2D(name="c", filters=3),), PICTURE, ("c", None)),
        ((Pool2D(name="p"), Flatten(name="f"), Dense(name="a", units=4)), PICTURE, None),
    ],
)
def test_the_first_layer_is_shown_where_pixels_enter_it(
    layers: tuple[Layer, ...], shape: DataShape, expected: object
) -> None:
    assert first_picture(layers, shape) == expected


def test_rows_are_true_and_columns_predicted() -> None:
    outputs = np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.6, 0.4]], np.float32)
    np.testing.assert_array_equal(confusion(outputs, np.array([0, 1, 1, 1])), [[1, 0], [2, 1]])


def test_digits_have_a_matrix_and_weights_and_no_surface() -> None:
    pictures = taken(small(training__steps=3, layers__0__units=MOST_UNITS + 6))[-1]
    assert pictures is not None
    assert pictures.surface is None
    assert pictures.confusion is not None
    assert pictures.confusion.sum() == 359
    assert pictures.weights is not None
    assert pictures.weights.shape == (MOST_UNITS, 1, 8, 8)
    assert pictures.class_names == tuple("0123456789")


def test_what_has_none_pays_nothing() -> None:
    experiment = small(training__steps=3)
    output = Dense(name="output", units=1)
    training = experiment.training.model_copy(update={"loss": Loss(kind="mse")})
    layers = (*experiment.layers[:-1], output)
    assert taken(experiment.model_copy(update={"data": Diabetes(), "layers": layers, "training": training}))[-1] is None


def test_the_surface_changes_while_the_points_stay() -> None:
    experiment = small(training__steps=60)
    layers = (*experiment.layers[:-1], experiment.layers[-1].model_copy(update={"units": 2}))
    found = taken(experiment.model_copy(update={"data": Spirals(points=200), "layers": layers}))
    first, last = found[0], found[-1]
    assert first is not None
    assert last is not None
    assert first.surface is not None
    assert last.surface is not None
    assert np.abs(first.surface.values - last.surface.values).max() > 0.01
    np.testing.assert_array_equal(first.surface.train, last.surface.train)
    assert (len(last.surface.train), len(last.surface.validation)) == (160, 40)
    left, right, low, high = last.surface.extent
    x, y = last.surface.train[:, 0], last.surface.train[:, 1]
    assert left < x.min() < x.max() < right
    assert low < y.min() < y.max() < high

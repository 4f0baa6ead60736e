"""Fans and parameter counts, against those that Keras counts."""

from __future__ import annotations

from gradlab.network import initial_weights, to_keras
from gradlab.spec import BatchNorm, DataShape, Dense, Experiment, layer_shapes, parameter_count

SHAPE = DataShape(features=7, classes=3, examples=100)
LAYERS = (
    Dense(name="a", units=5),
    Dense(name="b", units=4, batch_norm=BatchNorm(position="before")),
    Dense(name="c", units=3, batch_norm=BatchNorm(position="after", scale=False), bias=False),
)


def test_fans_follow_the_stack() -> None:
    shapes = layer_shapes(LAYERS, SHAPE)
    assert [(shape.fan_in, shape.fan_out) for shape in shapes] == [(7, 5), (5, 4), (4, 3)]
    assert [shape.parameters for shape in shapes] == [7 * 5 + 5, 5 * 4 + 8, 4 * 3 + 3]


def test_keras_counts_the_same() -> None:
    experiment = Experiment(layers=LAYERS)
    model = to_keras(experiment, initial_weights(experiment, SHAPE), SHAPE)
    moving = sum(2 * layer.units for layer in LAYERS if layer.batch_norm is not None)
    assert parameter_count(LAYERS, SHAPE) == model.count_params() - moving

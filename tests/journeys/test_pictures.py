"""What is learned is seen as a picture while it is learned, at every step of the timeline, and in a reopened file."""

from __future__ import annotations

import numpy as np

from gradlab.spec import Activation, Data, Dense, Digits, Experiment, Initializer, Optimizer, Spirals, Training
from tests.ui.desk import Desk
from ui.plots.confusion import ConfusionMatrix
from ui.plots.first_weights import FirstWeights
from ui.plots.surface import DecisionSurface

HE = Initializer(kind="he")


def stack(data: Data, outputs: int) -> Experiment:
    hidden = Dense(name="hidden1", units=12, activation=Activation(kind="tanh"), initializer=HE)
    output = Dense(name="output", units=outputs, activation=Activation(kind="softmax"), initializer=HE)
    optimizer = Optimizer(kind="adam", learning_rate=0.01)
    training = Training(steps=1_000_000, batch_size=32, evaluate_every=1000, optimizer=optimizer)
    return Experiment(name="pictures", data=data, layers=(hidden, output), training=training)


def begin(lab: Desk, data: Data, outputs: int, *names: str) -> None:
    """Train with these instruments open until two surveys are there."""
    lab.start()
    lab.app.document.edit("Take other data", stack(data, outputs))
    for name in names:
        lab.app.board.set_open(name, on=True)
    lab.app.window.run_bar.primary.click()

    def seen() -> bool:
        history = lab.app.runner.history
        return history is not None and len(history.distributions) >= 3

    lab.until(seen)
    lab.stop()
    lab.until(lambda: lab.app.shown.is_up_to_date)


def test_the_surface_of_the_spirals_changes_and_is_in_the_file(lab: Desk) -> None:
    begin(lab, Spirals(points=200), 2, "surface")
    app = lab.app
    surface = app.board.instruments()["surface"]
    assert isinstance(surface, DecisionSurface)
    surface.refresh()
    assert surface.drawn is not None
    last, final = surface.drawn.step, surface.image.image.copy()
    assert not surface.empty.isVisible()
    app.shown.set_step(1)
    assert surface.drawn.step == 1
    first = surface.image.image.copy()
    assert not np.array_equal(first, final)

    path = lab.folder / "spirals.gradlab"
    lab.will_choose(path)
    lab.press("save")
    assert app.files.new_from("healthy")
    assert surface.empty.isVisible()
    assert app.files.open(path)
    surface.refresh()
    assert surface.drawn.step == last
    np.testing.assert_array_equal(surface.image.image, final)
    app.shown.set_step(1)
    np.testing.assert_array_equal(surface.image.image, first)


def test_digits_have_a_matrix_that_agrees_with_their_accuracy_and_weights_that_change(lab: Desk) -> None:
    begin(lab, Digits(), 10, "confusion", "first_weights")
    board = lab.app.board
    matrix, weights = board.instruments()["confusion"], board.instruments()["first_weights"]
    assert isinstance(matrix, ConfusionMatrix)
    assert isinstance(weights, FirstWeights)
    board.refresh()
    for instrument in (matrix, weights):
        instrument.catch_up()
    assert matrix.counts is not None
    assert matrix.counts.sum() == 359
    right = np.trace(matrix.counts) / 359
    history = lab.app.shown.history
    assert history is not None
    assert abs(right - history.evaluations[-1].validation_accuracy) < 0.1
    final = weights.image.image.copy()
    lab.app.shown.set_step(1)
    for instrument in (matrix, weights):
        instrument.catch_up()
    assert np.trace(matrix.counts) / 359 < right
    assert not np.array_equal(weights.image.image, final)

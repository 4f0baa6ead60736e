"""Small layers are trained on one thread: which are small, that TensorFlow does so, and that results are the same."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import tensorflow as tf

from gradlab.network import Network, initial_weights
from gradlab.spec import Conv2D, DataShape, Dense, Experiment, Flatten
from gradlab.train import executor, program
from gradlab.train.executor import called_in_turn, is_small, run_in_turn
from gradlab.train.graph import graph
from gradlab.train.spare import SPARE
from tests.gradlab.train.small import rows, run, small, weights

SHAPE = DataShape(features=64, classes=10, examples=1000, picture=(8, 8, 1))


def network(*layers: Dense | Conv2D | Flatten) -> Network:
    experiment = Experiment(layers=(*layers, Dense(name="output", units=10)))
    return Network(experiment, SHAPE, initial_weights(experiment, SHAPE))


@pytest.mark.parametrize(
    ("layers", "batch", "small_enough"),
    [
        ((Dense(name="a", units=100), Dense(name="b", units=120)), 41, True),
        ((Dense(name="a", units=100), Dense(name="b", units=120)), 42, False),
        ((Dense(name="a", units=100), Dense(name="b", units=121)), 1, False),
        ((Conv2D(name="a", filters=4), Flatten(name="f")), 16, True),
        ((Conv2D(name="a", filters=16), Flatten(name="f")), 16, False),
    ],
)
def test_what_is_small(layers: tuple[Dense | Conv2D | Flatten, ...], batch: int, small_enough: bool) -> None:
    assert is_small(network(*layers), batch) is small_enough


@pytest.mark.parametrize(
    "experiment",
    [
        small(),
        small(training__measure_every=3),
        small(layers__hidden1__frozen=True, training__optimizer__kind="adam"),
        small(layers__hidden1__dropout=0.3, layers__hidden2__batch_norm__position="before"),
    ],
    ids=["plain", "measured every third step", "frozen below", "dropout and batch norm"],
)
def test_no_result_depends_on_it(monkeypatch: pytest.MonkeyPatch, experiment: Experiment) -> None:
    asked: list[bool] = []
    called: list[bool] = []

    def noted(output: tf.Tensor) -> bool:
        asked.append(run_in_turn(output))
        return asked[-1]

    def call(*, small: bool) -> contextlib.AbstractContextManager[None]:
        called.append(small)
        return called_in_turn(small=small)

    monkeypatch.setattr(program, "run_in_turn", noted)
    monkeypatch.setattr(program, "called_in_turn", call)
    SPARE.forget()
    in_turn = run(experiment)
    assert asked
    assert all(asked)
    assert called
    assert all(called)
    monkeypatch.setattr(executor, "MOST_WEIGHTS", 0)
    asked.clear()
    called.clear()
    SPARE.forget()
    usual = run(experiment)
    assert not asked
    assert not any(called)
    # TensorFlow fuses other operations in a loop that it takes apart, so that the last bit may differ.
    assert np.allclose(rows(in_turn), rows(usual), rtol=1e-3, atol=1e-6, equal_nan=True)
    for name, value in weights(usual).items():
        assert np.allclose(weights(in_turn)[name], value, rtol=1e-3, atol=1e-5), name


def test_a_loop_that_tensorflow_takes_as_usual_is_not_called_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bool] = []

    def call(*, small: bool) -> contextlib.AbstractContextManager[None]:
        called.append(small)
        return called_in_turn(small=small)

    monkeypatch.setattr(program, "run_in_turn", lambda _output: False)
    monkeypatch.setattr(program, "called_in_turn", call)
    SPARE.forget()
    assert rows(run(small(layers__hidden1__frozen=True))).shape[0] > 0
    assert not any(called)
    SPARE.forget()


def _counted(count: tf.Tensor) -> tf.Tensor:
    done = tf.while_loop(lambda done: done < count, lambda done: [done + 1], [tf.constant(0)])[0]
    assert run_in_turn(done)
    return done


def test_tensorflow_takes_the_executor_that_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    signature = [tf.TensorSpec([], tf.int32)]
    assert int(graph(_counted, signature)(tf.constant(5))) == 5
    monkeypatch.setattr(executor, "_IN_TURN", "NONE_OF_THAT_NAME")
    unknown = graph(_counted, signature)
    with pytest.raises(tf.errors.OpError, match="NONE_OF_THAT_NAME"):
        unknown(tf.constant(5))


def test_what_is_no_loop_is_left_alone() -> None:
    def doubled(value: tf.Tensor) -> tf.Tensor:
        twice = 2 * value
        assert not run_in_turn(twice)
        return twice

    assert int(graph(doubled, [tf.TensorSpec([], tf.int32)])(tf.constant(2))) == 4


@pytest.mark.parametrize("small_enough", [True, False])
def test_a_called_function_runs_in_turn_if_it_is_small(small_enough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    function = graph(lambda number: number + 1, [tf.TensorSpec([], tf.int32)])
    with called_in_turn(small=small_enough):
        assert function(tf.constant(1)).numpy() == 2
    monkeypatch.setattr(executor, "_IN_TURN", "NONE_OF_THAT_NAME")
    with called_in_turn(small=small_enough):
        if small_enough:
            with pytest.raises(tf.errors.OpError, match="NONE_OF_THAT_NAME"):
                function(tf.constant(1))
        else:
            assert function(tf.constant(1)).numpy() == 2
    assert function(tf.constant(2)).numpy() == 3
